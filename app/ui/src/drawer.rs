//! A record or form beside the list it came from: from the right on a desk, from below on a phone. Modal, native dialog.
use crate::button::{Button, ButtonKind};
use crate::dialog::{close_on_scrim, show_while};
use crate::icon::Icon;
use leptos::{ev, html, prelude::*};
use stylers_macro::style;

/// A sheet over the page. Its content is made when it opens.
#[component]
pub fn Drawer(
    /// Id of the sheet; its title gets `{id}-title`.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Stays at the lower edge: the buttons of a form.
    #[prop(optional, into)]
    foot: ViewFn,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let scope = style! {
        .ac-drawer {
            width: min(var(--drawer-w), 100%);
            height: 100dvh;
            max-height: 100dvh;
            margin: 0 0 0 auto;
            border-left: var(--hair) solid var(--line-strong);
            background: var(--surface);
            color: var(--text);
            box-shadow: var(--shadow-float);
            overflow: hidden;
        }
        .ac-drawer-frame {
            display: grid;
            grid-template-rows: auto minmax(0, 1fr) auto;
            height: 100%;
            max-height: inherit;
        }
        .ac-drawer-head {
            display: flex;
            align-items: center;
            gap: var(--s3);
            padding: var(--s4) var(--s5);
            border-bottom: var(--hair) solid var(--line);
        }
        .ac-drawer-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            letter-spacing: -.01rem;
            margin-inline-end: auto;
        }
        .ac-drawer-body {
            display: grid;
            gap: var(--s4);
            align-content: start;
            padding: var(--s5);
            overflow: auto;
            overscroll-behavior: contain;
        }
        .ac-drawer-foot {
            display: flex;
            justify-content: flex-end;
            gap: var(--s2);
            padding: var(--s3) var(--s5);
            border-top: var(--hair) solid var(--line);
        }
        .ac-drawer-foot:empty {
            display: none;
        }
        @media (max-width: 40rem) {
            .ac-drawer {
                width: 100%;
                height: auto;
                max-height: 88dvh;
                margin: auto 0 0 0;
                border-left: 0;
                border-top: var(--hair) solid var(--line-strong);
                border-radius: var(--r-l) var(--r-l) 0 0;
            }
            .ac-drawer-frame {
                max-height: 88dvh;
            }
        }
    };
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    let content = move || {
        let (title_id, foot) = (title_id.clone(), foot.clone());
        view! { class = scope,
            <div class="ac-drawer-frame">
                <header class="ac-drawer-head">
                    <h2 class="ac-drawer-title" id=title_id>{move || title.get()}</h2>
                    <Button kind=ButtonKind::Ghost icon=Icon::Close label="Close" on:click=move |_| open.set(false)/>
                </header>
                <div class="ac-drawer-body" tabindex="-1">{children()}</div>
                <footer class="ac-drawer-foot">{move || foot.run()}</footer>
            </div>
        }
        .into_any()
    };
    view! { class = scope,
        <dialog
            class="ac-drawer ac-sheet ac-modal-scrim"
            id=id
            aria-labelledby=labelled
            node_ref=node
            on:close=move |_| open.set(false)
            on:click=move |event: ev::MouseEvent| close_on_scrim(&event, open)
        >
            <Show when=move || open.get()>{content.clone()}</Show>
        </dialog>
    }
}
