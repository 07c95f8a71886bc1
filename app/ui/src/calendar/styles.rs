//! The calendar's look. As an agenda and on a phone the same elements stand one below the other.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-cal {
            position: relative;
            flex: 1;
            min-width: 0;
            min-height: 0;
            padding: 0 var(--page-pad) var(--s4);
            overflow-x: hidden;
            overflow-y: auto;
            overscroll-behavior-y: contain;
            scrollbar-width: thin;
        }
        .ac-cal-dragging {
            cursor: grabbing;
            user-select: none;
        }
        .ac-cal-grid {
            display: grid;
            min-height: 100%;
        }
        .ac-cal-month .ac-cal-grid {
            grid-template-rows: auto;
            grid-auto-rows: 1fr;
        }
        .ac-cal-month .ac-cal-week {
            min-height: 7.5rem;
        }
        .ac-cal-one-week .ac-cal-grid {
            grid-template-rows: auto 1fr;
        }
        .ac-cal-heads {
            position: sticky;
            inset: 0 0 auto 0;
            z-index: var(--z-raised);
            display: grid;
            grid-template-columns: repeat(7, minmax(0, 1fr));
            background: var(--bg);
        }
        .ac-cal-head {
            padding: var(--s1) var(--s2);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .ac-cal-week {
            display: grid;
            grid-template-columns: repeat(7, minmax(0, 1fr));
        }
        .ac-cal-day {
            display: flex;
            flex-direction: column;
            gap: calc(var(--s1) * .5);
            min-width: 0;
            padding: var(--s1);
            border-top: var(--hair) solid var(--line);
            border-left: var(--hair) solid var(--line);
            outline-offset: calc(var(--focus-w) * -1);
            transition: background var(--fast) var(--ease);
        }
        .ac-cal-day:first-child {
            border-left: 0;
        }
        .ac-cal-beyond {
            background: var(--glass);
        }
        .ac-cal-beyond .ac-cal-number {
            color: var(--text-3);
            font-weight: var(--fw-medium);
        }
        .ac-cal-over {
            background: var(--accent-soft);
            box-shadow: inset 0 0 0 var(--hair) var(--accent-line);
        }
        .ac-cal-date {
            display: flex;
            align-items: center;
            align-self: start;
            border-radius: var(--r-full);
            color: var(--text);
        }
        .ac-cal-number {
            display: grid;
            place-items: center;
            min-width: var(--s6);
            height: var(--s6);
            border-radius: var(--r-full);
            font-size: var(--fs-small);
            font-weight: var(--fw-strong);
        }
        .ac-cal-date:hover .ac-cal-number {
            background: var(--glass-hover);
        }
        .ac-cal-today .ac-cal-number {
            background: var(--accent);
            color: var(--on-accent);
        }
        .ac-cal-today .ac-cal-date:hover .ac-cal-number {
            background: var(--accent);
        }
        .ac-cal-long {
            display: none;
        }
        .ac-cal-list {
            display: grid;
            gap: calc(var(--s1) * .5);
            min-width: 0;
        }
        .ac-cal-item {
            min-width: 0;
        }
        .ac-cal-chip {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
            height: 1.5rem;
            padding: 0 var(--s2);
            border-left: var(--focus-w) solid var(--edge);
            border-radius: var(--r-xs);
            background: var(--glass-hover);
            color: var(--text);
            font-size: var(--fs-small);
            user-select: none;
            outline-offset: calc(var(--focus-w) * -1);
        }
        .ac-cal-chip:hover {
            background: var(--surface-3);
        }
        .ac-cal-chip-accent {
            border-color: var(--accent-hi);
            background: var(--accent-soft);
        }
        .ac-cal-chip-violet {
            border-color: var(--violet-hi);
            background: var(--violet-soft);
        }
        .ac-cal-chip-good {
            border-color: var(--good);
            background: var(--good-soft);
        }
        .ac-cal-chip-warn {
            border-color: var(--warn);
            background: var(--warn-soft);
        }
        .ac-cal-chip-bad {
            border-color: var(--bad);
            background: var(--bad-soft);
        }
        .ac-cal-chip-info {
            border-color: var(--info);
            background: var(--info-soft);
        }
        .ac-cal-chip-away {
            opacity: .45;
        }
        .ac-cal-chip-done .ac-cal-title {
            color: var(--text-2);
            text-decoration: line-through;
        }
        .ac-cal-title {
            min-width: 0;
            font-weight: var(--fw-medium);
        }
        .ac-cal-says {
            display: none;
        }
        .ac-cal-note {
            flex: none;
            margin-inline-start: auto;
            color: var(--text-2);
        }
        .ac-cal-month .ac-cal-note {
            max-width: 50%;
            overflow: hidden;
            text-overflow: clip;
        }
        .ac-cal-one-week .ac-cal-chip {
            flex-wrap: wrap;
            height: auto;
            padding: var(--s1) var(--s2);
        }
        .ac-cal-one-week .ac-cal-title {
            flex: 1;
        }
        .ac-cal-one-week .ac-cal-note {
            flex: 1 0 100%;
            margin: 0;
        }
        .ac-cal-more {
            align-self: start;
            min-height: 1.5rem;
            padding: 0 var(--s2);
            border-radius: var(--r-xs);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .ac-cal-more:hover {
            background: var(--glass-hover);
            color: var(--text);
        }
        .ac-cal-ghost {
            position: fixed;
            z-index: var(--z-drag);
            padding: var(--s1) var(--s2);
            border: var(--hair) solid var(--accent-line);
            border-radius: var(--r-xs);
            background: var(--surface-drag);
            box-shadow: var(--lift);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            white-space: nowrap;
            overflow: hidden;
            text-overflow: ellipsis;
            pointer-events: none;
        }
        .ac-cal-agenda .ac-cal-grid {
            min-height: 0;
            max-width: 60rem;
        }
        .ac-cal-agenda .ac-cal-heads {
            display: none;
        }
        .ac-cal-agenda .ac-cal-week {
            display: block;
        }
        .ac-cal-agenda .ac-cal-day {
            gap: var(--s1);
            padding: var(--s3) 0;
            border-left: 0;
        }
        .ac-cal-agenda .ac-cal-bare {
            display: none;
        }
        .ac-cal-agenda .ac-cal-beyond {
            display: none;
        }
        .ac-cal-agenda .ac-cal-number {
            display: none;
        }
        .ac-cal-agenda .ac-cal-long {
            display: inline;
            font-size: var(--fs-control);
            font-weight: var(--fw-strong);
        }
        .ac-cal-agenda .ac-cal-today .ac-cal-long {
            color: var(--accent-hi);
        }
        .ac-cal-agenda .ac-cal-chip {
            gap: var(--s2);
            height: auto;
            min-height: var(--row-h);
            padding: var(--s1) var(--s3);
            font-size: var(--fs-control);
        }
        .ac-cal-agenda .ac-cal-says {
            display: inline;
            flex: none;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .ac-cal-grid {
                display: block;
                min-height: 0;
            }
            .ac-cal-heads {
                display: none;
            }
            .ac-cal-week {
                display: block;
            }
            .ac-cal-month .ac-cal-week {
                min-height: 0;
            }
            .ac-cal-day {
                gap: var(--s1);
                padding: var(--s3) 0;
                border-left: 0;
            }
            .ac-cal-bare {
                display: none;
            }
            .ac-cal-beyond {
                display: none;
            }
            .ac-cal-number {
                display: none;
            }
            .ac-cal-long {
                display: inline;
                font-size: var(--fs-control);
                font-weight: var(--fw-strong);
            }
            .ac-cal-today .ac-cal-long {
                color: var(--accent-hi);
            }
            .ac-cal-chip {
                gap: var(--s2);
                height: auto;
                min-height: var(--row-h);
                padding: var(--s1) var(--s3);
                font-size: var(--fs-control);
            }
            .ac-cal-one-week .ac-cal-chip {
                flex-wrap: nowrap;
                padding: var(--s1) var(--s3);
            }
            .ac-cal-one-week .ac-cal-title {
                flex: 0 1 auto;
            }
            .ac-cal-one-week .ac-cal-note {
                flex: none;
                margin-inline-start: auto;
            }
            .ac-cal-month .ac-cal-note {
                max-width: none;
            }
            .ac-cal-says {
                display: inline;
                flex: none;
                color: var(--text-2);
                font-size: var(--fs-small);
            }
            .ac-cal-more {
                min-height: var(--control-h);
                font-size: var(--fs-control);
            }
            .ac-cal-date {
                min-height: var(--control-h-small);
            }
        }
    };
    scope
}
