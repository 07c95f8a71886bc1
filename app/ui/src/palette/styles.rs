//! The palette's look: glass over everything, near the top, as wide as a sentence.
use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-palette {
            width: min(38rem, calc(100vw - var(--s8)));
            max-height: min(30rem, calc(100dvh - var(--s16)));
            margin: 12dvh auto auto;
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-l);
            background: var(--float);
            backdrop-filter: var(--blur);
            color: var(--text);
            box-shadow: var(--shadow-float);
            overflow: hidden;
        }
        .ac-palette-top {
            display: flex;
            align-items: center;
            gap: var(--s3);
            height: var(--s12);
            padding: 0 var(--s4);
            border-bottom: var(--hair) solid var(--line);
            color: var(--text-3);
        }
        .ac-palette-input {
            flex: 1;
            min-width: 0;
            border: 0;
            outline: none;
            background: transparent;
            color: var(--text);
            font-size: var(--fs-large);
        }
        .ac-palette-list {
            max-height: min(26rem, calc(100dvh - var(--s16) - var(--s12)));
            padding: var(--s2);
            overflow: auto;
            overscroll-behavior: contain;
            scroll-padding: var(--s8) 0 var(--s2);
        }
        .ac-palette-group {
            padding: var(--s2) var(--s2) var(--s1);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .ac-palette-option {
            display: flex;
            align-items: center;
            gap: var(--s3);
            min-height: calc(var(--control-h) + var(--s1));
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            color: var(--text);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .ac-palette-on {
            background: var(--accent-soft);
        }
        .ac-palette-note {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-palette-hit {
            background: transparent;
            color: inherit;
            font-weight: var(--fw-title);
            text-decoration: underline;
            text-decoration-color: var(--accent-line);
        }
        .ac-palette-keys {
            display: inline-flex;
            gap: var(--s1);
            margin-inline-start: auto;
        }
        .ac-palette-status {
            padding: var(--s4);
            color: var(--text-2);
            text-align: center;
        }
        .ac-palette-status:empty {
            display: none;
        }
        @media (max-width: 40rem) {
            .ac-palette {
                width: 100%;
                max-width: 100%;
                height: 85dvh;
                max-height: 85dvh;
                margin: auto 0 0 0;
                border-radius: var(--r-l) var(--r-l) 0 0;
            }
            .ac-palette-list {
                max-height: calc(85dvh - var(--s12));
            }
        }
    };
    scope
}
