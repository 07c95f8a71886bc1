//! The field's look, and that of its panel.

use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .ac-suggest {
            position: relative;
            display: grid;
            align-self: start;
            min-width: 0;
            color: var(--text-3);
        }
        .ac-suggest-glass {
            position: absolute;
            inset: 0 auto auto 0;
            width: var(--control-h);
            height: var(--control-h);
            display: grid;
            place-items: center;
            pointer-events: none;
        }
        .ac-suggest-clear {
            position: absolute;
            inset: 0 0 auto auto;
            width: var(--control-h);
            height: var(--control-h);
            display: grid;
            place-items: center;
            border-radius: var(--r-s);
        }
        .ac-suggest-clear:hover {
            color: var(--text);
        }
        .ac-suggest-panel {
            max-width: calc(100vw - var(--s4));
            padding: var(--s1);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            overflow: auto;
        }
        .ac-suggest-option {
            display: flex;
            align-items: center;
            gap: var(--s3);
            min-height: var(--control-h);
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            color: var(--text);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .ac-suggest-on {
            background: var(--glass-hover);
        }
        .ac-suggest-hint {
            margin-inline-start: auto;
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-suggest-error {
            position: absolute;
            inset: calc(100% + var(--s1)) 0 auto 0;
            z-index: var(--z-sticky);
            padding: var(--s1) var(--s2);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--bg);
            box-shadow: var(--shadow-float);
            color: var(--bad);
            font-size: var(--fs-small);
        }
        .ac-suggest-error:empty {
            display: none;
        }
        @media (max-width: 40rem) {
            .ac-suggest-error {
                position: static;
                margin-top: var(--s1);
            }
        }
    };
    scope
}
