//! The board's look. Card height and gap are what the virtual window counts with; change them there too.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-board {
            position: relative;
            flex: 1;
            display: grid;
            grid-auto-flow: column;
            grid-auto-columns: minmax(17rem, 1fr);
            grid-template-rows: minmax(0, 1fr);
            gap: var(--s4);
            min-height: 0;
            min-width: 0;
            padding: var(--s4) var(--page-pad) 0;
            scroll-padding: 0 var(--page-pad);
            overflow-x: auto;
            overflow-y: hidden;
            overscroll-behavior-x: contain;
        }
        .ac-board-dragging {
            cursor: grabbing;
            user-select: none;
        }
        .ac-board-lane {
            position: relative;
            display: flex;
            flex-direction: column;
            min-height: 0;
            min-width: 0;
        }
        .ac-board-head {
            display: flex;
            align-items: baseline;
            gap: var(--s2);
            padding: 0 var(--s1) var(--s2);
        }
        .ac-board-note {
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-board-sum {
            margin-inline-start: auto;
            font-size: var(--fs-control);
            font-weight: var(--fw-strong);
        }
        .ac-board-list {
            flex: 1;
            min-height: 0;
            margin: var(--s2) calc(var(--s2) * -1) 0;
            padding: var(--s1) var(--s2) var(--s4);
            overflow-y: auto;
            overscroll-behavior-y: contain;
            overflow-anchor: none;
            scrollbar-width: thin;
        }
        .ac-board-item {
            height: var(--board-card-h);
            margin-bottom: var(--s2);
        }
        .ac-board-card {
            display: grid;
            gap: var(--s2);
            align-content: center;
            height: var(--board-card-h);
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--surface);
            box-shadow: var(--shadow);
            overflow: hidden;
            user-select: none;
            transition: border-color var(--fast) var(--ease), background var(--fast) var(--ease);
        }
        .ac-board-card:hover {
            border-color: var(--line-strong);
            background: var(--surface-2);
        }
        .ac-board-card-away {
            border-style: dashed;
            background: transparent;
            box-shadow: none;
            opacity: .55;
        }
        .ac-board-gap {
            height: var(--board-card-h);
            margin-bottom: var(--s2);
            border: var(--hair) dashed var(--accent-line);
            border-radius: var(--r-m);
            background: var(--accent-soft);
        }
        .ac-board-empty {
            position: absolute;
            inset: var(--s16) 0 auto 0;
            text-align: center;
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-board-ghost {
            position: fixed;
            z-index: var(--z-drag);
            pointer-events: none;
        }
        .ac-board-card-held {
            background: var(--surface-drag);
            border-color: var(--accent-line);
            box-shadow: var(--lift);
            animation: ac-board-lift var(--fast) var(--ease) forwards;
        }
        @keyframes ac-board-lift {
            to { transform: rotate(var(--tilt)) translateY(calc(var(--s1) * -1.5)) scale(1.02); }
        }
        @media (max-width: 40rem) {
            .ac-board {
                grid-auto-columns: calc(100% - var(--s8));
                gap: var(--s3);
                scroll-snap-type: x mandatory;
            }
            .ac-board-dragging {
                scroll-snap-type: none;
            }
            .ac-board-lane {
                scroll-snap-align: center;
            }
        }
    };
    scope
}
