//! The charts' look. A colour class sets `--c`; shapes, keys and dots all draw with it.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-chart {
            display: grid;
            gap: var(--s3);
            min-width: 0;
            margin: 0;
        }
        .ac-chart-head {
            display: flex;
            align-items: baseline;
            gap: var(--s3);
        }
        .ac-chart-note {
            margin-inline-start: auto;
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-chart-c1 {
            --c: var(--chart-1);
        }
        .ac-chart-c2 {
            --c: var(--chart-2);
        }
        .ac-chart-c3 {
            --c: var(--chart-3);
        }
        .ac-chart-c4 {
            --c: var(--chart-4);
        }
        .ac-chart-c5 {
            --c: var(--chart-5);
        }
        .ac-chart-c6 {
            --c: var(--chart-6);
        }
        .ac-chart-plot {
            position: relative;
            height: 13rem;
            margin: var(--s4) var(--s4) 0 var(--s10);
        }
        .ac-chart-rule {
            position: absolute;
            inset: auto 0 auto 0;
            border-top: var(--hair) solid var(--line);
        }
        .ac-chart-tick {
            position: absolute;
            right: calc(100% + var(--s2));
            transform: translateY(-50%);
            color: var(--text-3);
            font-size: var(--fs-micro);
            white-space: nowrap;
        }
        .ac-chart-svg {
            position: absolute;
            inset: 0;
            width: 100%;
            height: 100%;
            overflow: visible;
        }
        .ac-chart-line {
            fill: none;
            stroke: var(--c);
            stroke-width: 2;
            stroke-linejoin: round;
            stroke-linecap: round;
            vector-effect: non-scaling-stroke;
        }
        .ac-chart-fill-top {
            stop-color: var(--chart-1);
            stop-opacity: .3;
        }
        .ac-chart-fill-end {
            stop-color: var(--chart-1);
            stop-opacity: 0;
        }
        .ac-chart-end {
            position: absolute;
            left: 100%;
            width: var(--s2);
            height: var(--s2);
            border-radius: 50%;
            background: var(--c);
            transform: translate(-50%, 50%);
        }
        .ac-chart-end-words {
            position: absolute;
            right: calc(100% + var(--s1));
            bottom: var(--s2);
            color: var(--text);
            font-size: var(--fs-small);
            font-weight: var(--fw-strong);
            white-space: nowrap;
        }
        .ac-chart-hit {
            position: absolute;
            inset: 0 auto 0 auto;
            transform: translateX(-50%);
            border-radius: var(--r-xs);
        }
        .ac-chart-mark {
            position: absolute;
            inset: 0 auto 0 auto;
            width: var(--hair);
            background: var(--line-strong);
            pointer-events: none;
        }
        .ac-chart-dot {
            position: absolute;
            width: var(--s2);
            height: var(--s2);
            border-radius: 50%;
            background: var(--c);
            box-shadow: 0 0 0 var(--focus-w) var(--surface);
            transform: translate(-50%, 50%);
            pointer-events: none;
        }
        .ac-chart-tip {
            position: absolute;
            top: 0;
            z-index: var(--z-raised);
            display: grid;
            gap: var(--s1);
            min-width: 9rem;
            margin-inline-start: var(--s3);
            padding: var(--s2) var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--surface-3);
            box-shadow: var(--shadow-float);
            font-size: var(--fs-small);
            pointer-events: none;
        }
        .ac-chart-tip-end {
            margin: 0;
            transform: translateX(calc(-100% - var(--s3)));
        }
        .ac-chart-tip-title {
            color: var(--text-2);
        }
        .ac-chart-tip-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            white-space: nowrap;
        }
        .ac-chart-key {
            flex: none;
            width: var(--s2);
            height: var(--s2);
            border-radius: var(--r-xs);
            background: var(--c);
        }
        .ac-chart-axis {
            position: relative;
            height: var(--s4);
            margin: 0 var(--s4) 0 var(--s10);
            color: var(--text-3);
            font-size: var(--fs-micro);
        }
        .ac-chart-x {
            position: absolute;
            transform: translateX(-50%);
            white-space: nowrap;
        }
        .ac-chart-bars {
            display: grid;
            gap: var(--s1);
        }
        .ac-chart-bar {
            display: grid;
            grid-template-columns: minmax(5rem, 7.5rem) minmax(0, 1fr) minmax(3.5rem, auto);
            align-items: center;
            gap: var(--s3);
            min-height: var(--control-h-small);
            border-radius: var(--r-xs);
            font-size: var(--fs-control);
        }
        .ac-chart-bar:hover {
            background: var(--glass-hover);
        }
        .ac-chart-part:hover {
            background: var(--glass-hover);
        }
        .ac-chart-track {
            height: calc(var(--s2) * 1.25);
            border-radius: var(--r-full);
            background: var(--glass-hover);
            overflow: hidden;
        }
        .ac-chart-bar-fill {
            display: block;
            height: 100%;
            border-radius: inherit;
            background: var(--chart-1);
            transition: width var(--slow) var(--ease);
        }
        .ac-chart-bar-value {
            text-align: end;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .ac-chart-ring-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s4) var(--s6);
        }
        .ac-chart-ring {
            position: relative;
            flex: none;
            width: 9.5rem;
        }
        .ac-chart-arc {
            fill: none;
            stroke: var(--c);
            stroke-width: 4.4;
            transition: opacity var(--fast) var(--ease);
        }
        .ac-chart-quiet {
            opacity: .35;
        }
        .ac-chart-middle {
            position: absolute;
            inset: 22%;
            display: grid;
            align-content: center;
            text-align: center;
            pointer-events: none;
        }
        .ac-chart-middle-value {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            letter-spacing: -.01rem;
        }
        .ac-chart-middle-label {
            color: var(--text-2);
            font-size: var(--fs-micro);
        }
        .ac-chart-legend {
            flex: 1 1 11rem;
            display: grid;
            min-width: 0;
        }
        .ac-chart-part {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h-small);
            min-width: 0;
            border-radius: var(--r-xs);
            font-size: var(--fs-control);
        }
        .ac-chart-share {
            margin-inline-start: auto;
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-chart-part-value {
            min-width: 3.5rem;
            text-align: end;
        }
        .ac-chart-funnel {
            display: grid;
        }
        .ac-chart-step {
            position: relative;
            display: flex;
            align-items: center;
            gap: var(--s3);
            width: 100%;
            min-height: var(--s10);
            padding: 0 var(--s3);
            border-radius: var(--r-s);
            font-size: var(--fs-control);
        }
        .ac-chart-step-fill {
            position: absolute;
            inset: 0 auto 0 0;
            border-radius: var(--r-s);
            background: linear-gradient(90deg, var(--accent-soft), color-mix(in srgb, var(--accent) 30%, transparent));
            transition: width var(--slow) var(--ease);
        }
        .ac-chart-step-name {
            position: relative;
            margin-inline-end: auto;
        }
        .ac-chart-step-value {
            position: relative;
        }
        .ac-chart-kept {
            padding: var(--s1) var(--s3);
            color: var(--text-3);
            font-size: var(--fs-micro);
        }
        .ac-chart-more {
            font-size: var(--fs-small);
        }
        .ac-chart-summary {
            width: fit-content;
            color: var(--text-3);
            cursor: pointer;
            border-radius: var(--r-xs);
        }
        .ac-chart-summary:hover {
            color: var(--text);
        }
        .ac-chart-scroll {
            max-height: 14rem;
            margin-top: var(--s2);
            overflow: auto;
        }
        .ac-chart-table {
            width: 100%;
        }
        .ac-chart-th {
            padding: var(--s1) var(--s2);
            border-bottom: var(--hair) solid var(--line);
            color: var(--text-3);
            font-weight: var(--fw-medium);
            text-align: start;
        }
        .ac-chart-td {
            padding: var(--s1) var(--s2);
            border-bottom: var(--hair) solid var(--line);
            font-weight: 400;
            text-align: start;
        }
        .ac-chart-num {
            text-align: end;
        }
    };
    scope
}
