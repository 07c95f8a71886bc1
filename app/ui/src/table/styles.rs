//! The table's look: hairlines, no boxes, a sticky head; below 640 px each row is a card.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-table {
            flex: 1;
            min-height: 0;
            min-width: 0;
            overflow: auto;
            overscroll-behavior: contain;
            position: relative;
            padding: 0 calc(var(--page-pad) - var(--s3)) var(--s6);
        }
        .ac-table-grid {
            width: 100%;
            min-width: var(--table-min);
            table-layout: fixed;
            font-size: var(--fs-control);
        }
        .ac-table-th {
            position: sticky;
            top: 0;
            z-index: var(--z-sticky);
            height: calc(var(--s8) + var(--s1));
            padding: 0 var(--s3);
            border-bottom: var(--hair) solid var(--line);
            background: var(--bg);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-control);
            text-align: start;
            white-space: nowrap;
        }
        .ac-table-th-line {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
        }
        .ac-table-end .ac-table-th-line {
            flex-direction: row-reverse;
        }
        .ac-table-title {
            overflow: hidden;
            text-overflow: ellipsis;
        }
        .ac-table-menu {
            position: absolute;
            inset: 0 var(--s2) 0 auto;
            display: grid;
            align-items: center;
            background: var(--bg);
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .ac-table-end .ac-table-menu {
            inset: 0 auto 0 var(--s1);
        }
        .ac-table-th:hover .ac-table-menu {
            opacity: 1;
        }
        .ac-table-th:focus-within .ac-table-menu {
            opacity: 1;
        }
        .ac-table-drop {
            box-shadow: inset var(--focus-w) 0 0 var(--accent-hi);
        }
        .ac-table-carried {
            opacity: .5;
        }
        .ac-table-sort {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
            height: var(--control-h-small);
            border-radius: var(--r-xs);
            font-weight: inherit;
        }
        .ac-table-sort:hover {
            color: var(--text);
        }
        .ac-table-arrow {
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .ac-table-sort:hover .ac-table-arrow {
            opacity: .6;
        }
        .ac-table-sort .ac-table-arrow-on {
            opacity: 1;
            color: var(--accent-hi);
        }
        .ac-table-end {
            text-align: end;
            font-variant-numeric: tabular-nums;
        }
        .ac-table-end .ac-table-sort {
            flex-direction: row-reverse;
        }
        .ac-table-resize {
            position: absolute;
            inset: var(--s1) 0 var(--s1) auto;
            width: var(--s2);
            cursor: col-resize;
        }
        .ac-table-resize::after {
            content: raw_str("");
            position: absolute;
            inset: 0 0 0 auto;
            width: var(--hair);
            background: transparent;
            transition: background var(--fast) var(--ease);
        }
        .ac-table-th:hover .ac-table-resize::after {
            background: var(--line-strong);
        }
        .ac-table-resize:hover::after {
            background: var(--accent-hi);
        }
        .ac-table-check-col {
            width: calc(var(--s10) + var(--s1));
        }
        .ac-table-check {
            position: sticky;
            left: 0;
            z-index: var(--z-raised);
            padding: 0 0 0 var(--s3);
        }
        .ac-table-name {
            position: sticky;
            left: 0;
            z-index: var(--z-raised);
        }
        .ac-table-th.ac-table-check {
            z-index: calc(var(--z-sticky) + 1);
        }
        .ac-table-th.ac-table-first {
            left: 0;
            z-index: calc(var(--z-sticky) + 1);
        }
        .ac-table-picks .ac-table-name {
            left: calc(var(--s10) + var(--s1));
        }
        .ac-table-picks .ac-table-th.ac-table-first {
            left: calc(var(--s10) + var(--s1));
        }
        .ac-table-box {
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .ac-table-th:hover .ac-table-box {
            opacity: 1;
        }
        .ac-table-box:focus-visible {
            opacity: 1;
        }
        .ac-table-row:hover .ac-table-box {
            opacity: 1;
        }
        .ac-table-row:focus-within .ac-table-box {
            opacity: 1;
        }
        .ac-table-picking .ac-table-box {
            opacity: 1;
        }
        @media (hover: none) {
            .ac-table-box {
                opacity: 1;
            }
        }
        .ac-table-row {
            outline-offset: calc(var(--focus-w) * -1);
            scroll-margin-top: var(--s10);
        }
        .ac-table-row-opens {
            cursor: pointer;
        }
        .ac-table-td {
            height: var(--row-h);
            padding: 0 var(--s3);
            border-bottom: var(--hair) solid var(--line);
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
            color: var(--text-2);
            transition: background var(--fast) var(--ease);
        }
        .ac-table-end.ac-table-td {
            color: var(--text);
        }
        .ac-table-name {
            color: var(--text);
            font-weight: var(--fw-control);
        }
        .ac-table-row:hover .ac-table-td {
            background: var(--glass);
        }
        .ac-table-row-on .ac-table-td {
            background: var(--accent-soft);
        }
        .ac-table-aside .ac-table-td.ac-table-check {
            background: var(--bg);
            transition: none;
        }
        .ac-table-aside .ac-table-td.ac-table-name {
            background: var(--bg);
            box-shadow: inset calc(var(--hair) * -1) 0 0 var(--line-strong);
            transition: none;
        }
        .ac-table-aside .ac-table-th.ac-table-first {
            box-shadow: inset calc(var(--hair) * -1) 0 0 var(--line-strong);
        }
        .ac-table-aside .ac-table-row:hover .ac-table-check {
            background: linear-gradient(var(--glass), var(--glass)), var(--bg);
        }
        .ac-table-aside .ac-table-row:hover .ac-table-name {
            background: linear-gradient(var(--glass), var(--glass)), var(--bg);
        }
        .ac-table-aside .ac-table-row-on .ac-table-td.ac-table-check {
            background: linear-gradient(var(--accent-soft), var(--accent-soft)), var(--bg);
        }
        .ac-table-aside .ac-table-row-on .ac-table-td.ac-table-name {
            background: linear-gradient(var(--accent-soft), var(--accent-soft)), var(--bg);
        }
        .ac-table-link {
            border-radius: var(--r-xs);
        }
        .ac-table-cell {
            outline-offset: calc(var(--focus-w) * -1);
        }
        .ac-table-saving {
            opacity: .5;
        }
        .ac-table-pen {
            position: absolute;
            z-index: var(--z-raised);
            display: grid;
            place-items: center;
            width: var(--control-h-small);
            margin-inline-start: calc(var(--control-h-small) * -1);
            border-radius: var(--r-xs);
            background: var(--bg-raise);
            color: var(--text-3);
        }
        .ac-table-pen-before {
            margin-inline-start: 0;
        }
        .ac-table-pen:hover {
            color: var(--accent-hi);
        }
        @media (max-width: 40rem) {
            .ac-table-pen {
                display: none;
            }
        }
        .ac-table-band {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-table-row-head .ac-table-band {
            border-bottom-color: var(--line-strong);
            background: var(--bg-raise);
            color: var(--text-2);
        }
        .ac-table-aside .ac-table-row-head .ac-table-td.ac-table-name {
            background: var(--bg-raise);
        }
        .ac-table-trouble {
            position: sticky;
            inset: auto 0 0 0;
            z-index: var(--z-raised);
            padding: var(--s2) var(--s3);
            border-top: var(--hair) solid var(--line);
            background: var(--bg-raise);
        }
        .ac-table-card {
            display: none;
        }
        .ac-table-card-link {
            display: block;
            border-radius: var(--r-xs);
        }
        @media (max-width: 40rem) {
            .ac-table {
                padding: 0 var(--page-pad) var(--s6);
            }
            .ac-table-grid {
                display: block;
                min-width: 0;
            }
            .ac-table-head {
                display: none;
            }
            .ac-table-body {
                display: block;
            }
            .ac-table-gap {
                display: block;
            }
            .ac-table-row {
                display: grid;
                grid-template-columns: auto 1fr 1fr;
                align-content: center;
                gap: 0 var(--s2);
                height: var(--table-card-h);
                border-bottom: var(--hair) solid var(--line);
                overflow: hidden;
            }
            .ac-table-td {
                display: block;
                position: static;
                grid-column: span 1;
                height: auto;
                padding: 0;
                border: 0;
                text-align: start;
            }
            .ac-table-td.ac-table-name {
                grid-column: 2 / -1;
                font-size: var(--fs-body);
            }
            .ac-table-td.ac-table-check {
                display: none;
                grid-row: 1 / span 3;
                align-self: center;
                overflow: visible;
            }
            .ac-table-picking .ac-table-td.ac-table-check {
                display: block;
            }
            .ac-table-row-card {
                display: flex;
                align-items: center;
            }
            .ac-table-row-card .ac-table-td {
                display: none;
            }
            .ac-table-picking .ac-table-row-card .ac-table-td.ac-table-check {
                display: block;
            }
            .ac-table-row-band {
                display: flex;
                flex-wrap: wrap;
                gap: 0 var(--s4);
            }
            .ac-table-row-band .ac-table-band {
                flex: none;
                max-width: 100%;
                background: none;
            }
            .ac-table-row-band .ac-table-td.ac-table-name {
                flex: 1 0 100%;
            }
            .ac-table-card {
                display: block;
                flex: 1;
                min-width: 0;
            }
        }
    };
    scope
}
