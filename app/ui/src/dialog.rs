//! Modal windows on the native `<dialog>`: the browser traps focus, makes the rest inert and gives the focus back.
use crate::button::{Button, ButtonKind};
use crate::dom;
use crate::icon::Icon;
use leptos::{ev, html, prelude::*};
use std::cell::RefCell;
use stylers_macro::style;

/// A modal window. Its content is made when it opens and dropped when it closes, so forms start fresh. A form in which something
/// was entered is not closed by a click beside it: only by Esc and its buttons.
#[component]
pub fn Dialog(
    /// Id of the window; its title gets `{id}-title`.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is shown; Esc, the scrim and the close button set it to false.
    open: RwSignal<bool>,
    /// One sentence under the heading.
    #[prop(optional, into)]
    text: Option<String>,
    /// Wider, for forms of two columns and previews.
    #[prop(optional)]
    wide: bool,
    /// The content; put the buttons last in a `DialogActions`.
    children: ChildrenFn,
) -> impl IntoView {
    let scope = style! {
        .ac-dialog {
            width: min(var(--dialog-w), calc(100vw - var(--s8)));
            max-height: calc(100dvh - var(--s8));
            margin: auto;
            padding: 0;
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-l);
            background: var(--float);
            backdrop-filter: var(--blur);
            color: var(--text);
            box-shadow: var(--shadow-float);
            overflow: auto;
            overscroll-behavior: contain;
        }
        .ac-dialog-wide {
            width: min(var(--measure), calc(100vw - var(--s8)));
        }
        .ac-dialog-body {
            display: grid;
            gap: var(--s4);
            padding: var(--s5);
        }
        .ac-dialog-head {
            display: flex;
            align-items: flex-start;
            gap: var(--s3);
        }
        .ac-dialog-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            letter-spacing: -.01rem;
            line-height: 1.4;
            margin-inline-end: auto;
        }
        .ac-dialog-text {
            color: var(--text-2);
            margin-top: calc(var(--s2) * -1);
        }
        @media (max-width: 40rem) {
            .ac-dialog {
                width: 100%;
                max-width: 100%;
                margin: auto 0 0 0;
                border-radius: var(--r-l) var(--r-l) 0 0;
            }
        }
    };
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    let is_begun = StoredValue::new(false);
    Effect::new(move |_| {
        if open.get() {
            is_begun.set_value(false);
        }
    });
    let title_id = format!("{id}-title");
    let text_id = format!("{id}-text");
    let described = text.as_ref().map(|_| text_id.clone());
    let content = move || {
        let title_id = title_id.clone();
        view! { class = scope,
            <div class="ac-dialog-body">
                <div class="ac-dialog-head">
                    <h2 class="ac-dialog-title" id=title_id>{move || title.get()}</h2>
                    <Button
                        kind=ButtonKind::Ghost
                        size=crate::button::ButtonSize::Small
                        icon=Icon::Close
                        label="Close"
                        on:click=move |_| open.set(false)
                    />
                </div>
                {text.clone().map(|text| view! { class = scope, <p class="ac-dialog-text" id=text_id.clone()>{text}</p> })}
                {children()}
            </div>
        }
        .into_any()
    };
    view! { class = scope,
        <dialog
            class="ac-dialog ac-modal"
            class:ac-dialog-wide=wide
            id=id.clone()
            aria-labelledby=format!("{id}-title")
            aria-describedby=described
            node_ref=node
            on:close=move |_| open.set(false)
            on:input=move |_| is_begun.set_value(true)
            on:change=move |_| is_begun.set_value(true)
            on:click=move |event| {
                if !is_begun.get_value() {
                    close_on_scrim(&event, open);
                }
                // What is chosen by a click, a day or an entry of a list, tells of no input.
                if dom::is_within(&event, "form [role=option],form button") {
                    is_begun.set_value(true);
                }
            }
        >
            <Show when=move || open.get()>{content.clone()}</Show>
        </dialog>
    }
}

/// Whether a dialog about `what` is open: closing it takes that away. Each is only told of what is new to it: they would go on
/// telling each other without end.
#[must_use]
pub fn open_while<T: Clone + Send + Sync + 'static>(what: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let is_some = what.with(Option::is_some);
        if open.get_untracked() != is_some {
            open.set(is_some);
        }
    });
    Effect::new(move |_| {
        if !open.get() && what.with_untracked(Option::is_some) {
            what.set(None);
        }
    });
    open
}

/// The row of buttons at the end of a dialog: the main one last, at the right.
#[component]
pub fn DialogActions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-dialog-actions {
            display: flex;
            flex-wrap: wrap;
            justify-content: flex-end;
            gap: var(--s2);
            padding-top: var(--s2);
        }
    };
    view! { class = scope, <div class="ac-dialog-actions">{children()}</div> }
}

thread_local! {
    /// What had the focus before the dialog that is open now. The browser gives it back only to what the dialog itself took it
    /// from: one that stands in the place of another (`Late`) took it from that one, which is gone.
    static OPENER: RefCell<Option<web_sys::HtmlElement>> = const { RefCell::new(None) };
}

/// Keeps a native dialog in step with `open`, and gives the focus back once it is closed. Shared with the drawer and the palette.
pub(crate) fn show_while(node: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |was_shown: Option<bool>| {
        let was_shown = was_shown.unwrap_or_default();
        let Some(dialog) = node.get() else { return was_shown };
        let is_open = open.get();
        // A dialog that is already in the asked state throws; a detached one too. Neither is worth a crash.
        if is_open && !dialog.open() {
            if let Some(opener) = dom::focused().filter(|focused| !is_in_a_stand_in(focused)) {
                OPENER.set(Some(opener));
            }
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
        if was_shown
            && !is_open
            && let Some(opener) = OPENER.take()
        {
            dom::refocus_soon(opener);
        }
        is_open
    });
}

/// Whether it is part of the dialog that stands where another one is on its way.
fn is_in_a_stand_in(element: &web_sys::HtmlElement) -> bool {
    element.closest(".ac-coming").ok().flatten().is_some()
}

/// A click whose target is the dialog itself landed on the scrim or the padding-less edge.
pub(crate) fn close_on_scrim(event: &ev::MouseEvent, open: RwSignal<bool>) {
    let on_itself = event.target().zip(event.current_target()).is_some_and(|(target, current)| target == current);
    if on_itself {
        open.set(false);
    }
}
