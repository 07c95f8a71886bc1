//! The timeline's look. On a phone a name stands above its bar, and nothing but the axis is scrolled aside.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-gantt {
            --gantt-name: 14rem;
            position: relative;
            flex: 1;
            min-width: 0;
            min-height: 0;
            overflow: auto;
            overscroll-behavior: contain;
            scroll-padding: 3.5rem 0 0 var(--gantt-name);
            scrollbar-width: thin;
        }
        .ac-gantt-dragging {
            cursor: grabbing;
            user-select: none;
        }
        .ac-gantt-grid {
            position: relative;
            width: calc(var(--gantt-name) + var(--gantt-track));
            min-height: 100%;
        }
        .ac-gantt-head {
            position: sticky;
            inset: 0 auto auto 0;
            z-index: var(--z-sticky);
            display: flex;
            height: 3.5rem;
            border-bottom: var(--hair) solid var(--line-strong);
            background: var(--bg);
        }
        .ac-gantt-corner {
            position: sticky;
            left: 0;
            z-index: var(--z-raised);
            display: flex;
            align-items: end;
            flex: none;
            width: var(--gantt-name);
            padding: var(--s2) var(--page-pad);
            background: var(--bg);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .ac-gantt-axis {
            position: relative;
            flex: none;
            width: var(--gantt-track);
        }
        .ac-gantt-heads {
            position: relative;
            height: 50%;
        }
        .ac-gantt-ticks {
            position: relative;
            height: 50%;
        }
        .ac-gantt-tick {
            position: absolute;
            inset: 0 auto 0 0;
            display: flex;
            align-items: center;
            border-left: var(--hair) solid var(--line);
            color: var(--text-3);
            font-size: var(--fs-micro);
        }
        .ac-gantt-tick-head {
            color: var(--text);
            font-size: var(--fs-small);
            font-weight: var(--fw-strong);
        }
        .ac-gantt-tick-words {
            position: sticky;
            left: calc(var(--gantt-name) + var(--s1));
            padding: 0 var(--s1);
            overflow: clip;
            white-space: nowrap;
        }
        .ac-gantt-body {
            position: relative;
            min-height: var(--gantt-row);
        }
        .ac-gantt-lines {
            position: absolute;
            inset: 0 0 0 var(--gantt-name);
            pointer-events: none;
        }
        .ac-gantt-line {
            position: absolute;
            inset: 0 auto 0 0;
            border-left: var(--hair) solid var(--line);
        }
        .ac-gantt-today {
            position: absolute;
            inset: 0 auto 0 0;
            border-left: var(--focus-w) solid var(--accent);
            opacity: .7;
        }
        .ac-gantt-row {
            position: absolute;
            inset: 0 0 auto 0;
            display: flex;
            height: var(--gantt-row);
            border-bottom: var(--hair) solid var(--line);
        }
        .ac-gantt-name {
            position: sticky;
            left: 0;
            z-index: var(--z-raised);
            display: flex;
            align-items: center;
            flex: none;
            width: var(--gantt-name);
            min-width: 0;
            padding: 0 var(--s3) 0 var(--page-pad);
            border-right: var(--hair) solid var(--line-strong);
            background: var(--bg);
            font-size: var(--fs-control);
        }
        .ac-gantt-open {
            min-width: 0;
            color: var(--text);
        }
        .ac-gantt-open:hover {
            color: var(--accent-hi);
        }
        .ac-gantt-ask {
            display: grid;
            place-items: center;
            flex: none;
            width: var(--s6);
            height: var(--s6);
            margin-inline-start: auto;
            border-radius: var(--r-xs);
            color: var(--text-2);
        }
        .ac-gantt-ask:hover {
            background: var(--surface-2);
            color: var(--text);
        }
        .ac-gantt-track {
            position: relative;
            isolation: isolate;
            flex: none;
            width: var(--gantt-track);
        }
        .ac-gantt-lane {
            width: 100%;
            background: var(--surface-2);
        }
        .ac-gantt-lane-words {
            position: sticky;
            left: 0;
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            height: 100%;
            padding: 0 var(--page-pad);
            font-size: var(--fs-control);
        }
        .ac-gantt-quiet {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .ac-gantt-more {
            position: sticky;
            left: 0;
            height: 100%;
            padding: 0 var(--page-pad);
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
        }
        .ac-gantt-more:hover {
            color: var(--text);
        }
        .ac-gantt-bar {
            --gantt-fill: var(--surface-3);
            --gantt-edge: var(--edge);
            position: absolute;
            inset: var(--s2) auto var(--s2) 0;
            display: flex;
            align-items: center;
            min-width: var(--s2);
            border: var(--hair) solid var(--gantt-edge);
            border-radius: var(--r-s);
            background: var(--bg-raise);
            color: var(--text);
            font-size: var(--fs-small);
            user-select: none;
        }
        .ac-gantt-fill {
            position: absolute;
            inset: 0;
            border-radius: inherit;
            background: var(--gantt-fill);
            pointer-events: none;
        }
        .ac-gantt-bar:hover {
            box-shadow: var(--lift);
        }
        .ac-gantt-movable {
            cursor: grab;
        }
        .ac-gantt-bar[data-tone=accent] {
            --gantt-fill: var(--accent-soft);
            --gantt-edge: var(--accent-hi);
        }
        .ac-gantt-bar[data-tone=violet] {
            --gantt-fill: var(--violet-soft);
            --gantt-edge: var(--violet-hi);
        }
        .ac-gantt-bar[data-tone=good] {
            --gantt-fill: var(--good-soft);
            --gantt-edge: var(--good);
        }
        .ac-gantt-bar[data-tone=warn] {
            --gantt-fill: var(--warn-soft);
            --gantt-edge: var(--warn);
        }
        .ac-gantt-bar[data-tone=bad] {
            --gantt-fill: var(--bad-soft);
            --gantt-edge: var(--bad);
        }
        .ac-gantt-bar[data-tone=info] {
            --gantt-fill: var(--info-soft);
            --gantt-edge: var(--info);
        }
        .ac-gantt-cut-before {
            border-left-width: 0;
            border-top-left-radius: 0;
            border-bottom-left-radius: 0;
        }
        .ac-gantt-cut-after {
            border-right-width: 0;
            border-top-right-radius: 0;
            border-bottom-right-radius: 0;
        }
        .ac-gantt-out {
            visibility: hidden;
        }
        .ac-gantt-shifted {
            z-index: var(--z-raised);
            box-shadow: var(--lift);
            cursor: grabbing;
        }
        .ac-gantt-point .ac-gantt-fill {
            inset: 50% auto auto 50%;
            width: var(--s4);
            height: var(--s4);
            border: var(--hair) solid var(--gantt-edge);
            border-radius: var(--r-xs);
            transform: translate(-50%, -50%) rotate(45deg);
        }
        .ac-gantt-point {
            border-color: transparent;
            background: none;
        }
        .ac-gantt-point:hover {
            box-shadow: none;
        }
        .ac-gantt-words {
            position: absolute;
            left: calc(100% + var(--s2));
            display: flex;
            align-items: center;
            gap: var(--s1);
            max-width: 14rem;
            white-space: nowrap;
            pointer-events: none;
        }
        .ac-gantt-wide .ac-gantt-words {
            position: sticky;
            left: calc(var(--gantt-name) + var(--s2));
            min-width: 0;
            max-width: 100%;
            padding: 0 var(--s3);
        }
        .ac-gantt-done .ac-gantt-words {
            color: var(--text-2);
            text-decoration: line-through;
        }
        .ac-gantt-grip {
            position: absolute;
            inset: 0 auto 0 0;
            z-index: var(--z-raised);
            width: var(--s2);
            border-radius: inherit;
            cursor: ew-resize;
        }
        .ac-gantt-grip-end {
            inset: 0 0 0 auto;
        }
        .ac-gantt-bar:hover .ac-gantt-grip {
            background: var(--gantt-edge);
        }
        .ac-gantt-cut-before .ac-gantt-grip-start {
            display: none;
        }
        .ac-gantt-cut-after .ac-gantt-grip-end {
            display: none;
        }
        .ac-gantt-card {
            position: fixed;
            z-index: var(--z-float);
            display: grid;
            gap: calc(var(--s1) * .5);
            max-width: 20rem;
            margin-top: var(--s1);
            padding: var(--s2) var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--surface-3);
            box-shadow: var(--shadow-float);
            color: var(--text);
            font-size: var(--fs-small);
            pointer-events: none;
        }
        @media (hover: none) {
            .ac-gantt-grip {
                display: none;
            }
        }
        @media (max-width: 40rem) {
            .ac-gantt {
                --gantt-name: 0rem;
            }
            .ac-gantt-corner {
                display: none;
            }
            .ac-gantt-name {
                width: 0;
                align-items: start;
                padding: 0;
                border-right: 0;
                background: none;
                white-space: nowrap;
                pointer-events: none;
            }
            .ac-gantt-open {
                flex: none;
                max-width: 75vw;
                padding: calc(var(--s1) * .5) var(--s3);
                font-size: var(--fs-small);
                font-weight: var(--fw-medium);
                pointer-events: auto;
            }
            .ac-gantt-ask {
                width: var(--s8);
                height: var(--s5);
                margin: 0;
                pointer-events: auto;
            }
            .ac-gantt-bar {
                inset: var(--s5) auto var(--s1) 0;
            }
            .ac-gantt-words {
                display: none;
            }
            .ac-gantt-card {
                display: none;
            }
        }
    };
    scope
}
