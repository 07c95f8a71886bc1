//! Buttons and links that look like buttons. One `Primary` a screen; an icon alone must carry a label.
use crate::icon::{Glyph, Icon};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one main action of a screen or dialog.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action inside a row or toolbar: no edge until it is pointed at.
    Ghost,
    /// Destroys something.
    Danger,
    /// Automation and AI.
    Violet,
}

/// How large a button is; the coarse-pointer tokens widen each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// Inside rows, toasts and tables.
    Small,
    /// The default.
    #[default]
    Medium,
    /// Sign-in pages and the primary action of a phone screen.
    Large,
}

/// A button. Listen with `on:click`; while `busy` it keeps its place and focus but no click goes through.
#[component]
pub fn Button(
    /// Weight of the action.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height.
    #[prop(optional)]
    size: ButtonSize,
    /// Drawing before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Work is under way: a line fills along the lower edge and clicks are swallowed.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The action is not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// Submits the form around it (else it is a plain button).
    #[prop(optional)]
    submit: bool,
    /// Name for assistive technology when the button shows only an icon; also its hint.
    #[prop(optional, into)]
    label: Option<String>,
    /// The text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = face(kind, size, wide, children.is_none());
    let swallow = move |event: ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    };
    view! {
        <button
            class=class
            type=if submit { "submit" } else { "button" }
            aria-label=label.clone()
            title=label
            aria-busy=move || if busy.get() { "true" } else { "false" }
            disabled=move || disabled.get()
            on:click=swallow
        >
            {icon.map(|icon| view! { <Glyph icon/> })}
            {children.map(|children| children())}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere, so it is an anchor and works without JavaScript.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// Weight of the action.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height.
    #[prop(optional)]
    size: ButtonSize,
    /// Drawing before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// Name for assistive technology when it shows only an icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// The text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = face(kind, size, wide, children.is_none());
    view! {
        <a class=class href=href aria-label=label.clone() title=label>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {children.map(|children| children())}
        </a>
    }
}

/// The class list of one button; fixed for its life, so it may be a plain `class` attribute.
fn face(kind: ButtonKind, size: ButtonSize, wide: bool, icon_only: bool) -> String {
    let kind = match kind {
        ButtonKind::Primary => " ac-button-primary",
        ButtonKind::Secondary => "",
        ButtonKind::Ghost => " ac-button-ghost",
        ButtonKind::Danger => " ac-button-danger",
        ButtonKind::Violet => " ac-button-violet",
    };
    let size = match size {
        ButtonSize::Small => " ac-button-small",
        ButtonSize::Medium => "",
        ButtonSize::Large => " ac-button-large",
    };
    let wide = if wide { " ac-button-wide" } else { "" };
    let icon_only = if icon_only { " ac-button-icon" } else { "" };
    format!("ac-button {}{kind}{size}{wide}{icon_only}", styles())
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-button {
            position: relative;
            display: inline-flex;
            align-items: center;
            justify-content: center;
            gap: var(--s2);
            flex: none;
            height: var(--control-h);
            padding: 0 var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--glass);
            color: var(--text);
            font-size: var(--fs-control);
            font-weight: var(--fw-control);
            line-height: 1;
            white-space: nowrap;
            user-select: none;
            overflow: hidden;
            transition: background var(--fast) var(--ease), border-color var(--fast) var(--ease), color var(--fast) var(--ease), filter var(--fast) var(--ease);
        }
        .ac-button:hover {
            background: var(--glass-hover);
        }
        .ac-button:active {
            filter: brightness(.94);
        }
        .ac-button-primary {
            background: var(--accent-fill);
            border-color: transparent;
            color: var(--on-accent);
        }
        .ac-button-primary:hover {
            background: var(--accent-fill);
            filter: brightness(1.07);
        }
        .ac-button-ghost {
            background: transparent;
            border-color: transparent;
            color: var(--text-2);
        }
        .ac-button-ghost:hover {
            color: var(--text);
        }
        .ac-button-danger {
            background: var(--danger);
            border-color: transparent;
            color: var(--on-danger);
        }
        .ac-button-danger:hover {
            background: var(--danger);
            filter: brightness(1.08);
        }
        .ac-button-violet {
            background: var(--violet-soft);
            border-color: var(--violet-line);
            color: var(--violet-hi);
        }
        .ac-button-violet:hover {
            background: color-mix(in srgb, var(--violet) 24%, transparent);
        }
        .ac-button-small {
            height: var(--control-h-small);
            padding: 0 var(--s2);
            gap: var(--s1);
            font-size: var(--fs-small);
        }
        .ac-button-large {
            height: var(--control-h-large);
            padding: 0 var(--s4);
            border-radius: var(--r-m);
            font-size: var(--fs-body);
        }
        .ac-button-wide {
            display: flex;
            width: 100%;
        }
        .ac-button-icon {
            width: var(--control-h);
            padding: 0;
        }
        .ac-button-icon.ac-button-small {
            width: var(--control-h-small);
        }
        .ac-button:disabled {
            opacity: .5;
            filter: none;
        }
        .ac-button[aria-busy=true] {
            cursor: progress;
        }
        .ac-button[aria-busy=true]::after {
            content: raw_str("");
            position: absolute;
            inset: auto 0 0 0;
            height: var(--focus-w);
            background: currentColor;
            transform-origin: left;
            animation: ac-button-fill 4s cubic-bezier(.1, .7, .2, 1) forwards;
        }
        @keyframes ac-button-fill {
            from { transform: scaleX(0); }
            to { transform: scaleX(.92); }
        }
    };
    scope
}
