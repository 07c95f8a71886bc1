//! Parts whose code comes when they are first wanted, so that no page's first visit waits for it.

use crate::{dialog::show_while, states::SkeletonRows, wait::Wait};
use leptos::{html, prelude::*};
use std::time::Duration;
use stylers_macro::style;

/// How long after a page is drawn code is fetched that it may want next: by then it has what it needs itself.
const SOON: Duration = Duration::from_millis(1_500);

/// The dialog that `load`, a `#[lazy]` function, makes: once `open` is true for the first time, and from then on. Until its
/// code is there an empty dialog stands in its place, which takes the keys and can be closed.
#[component]
pub fn Late<F>(open: RwSignal<bool>, load: impl Fn() -> F + Clone + Send + Sync + 'static) -> impl IntoView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    let is_wanted = Memo::new(move |was| open.get() || was.copied().unwrap_or_default());
    view! {
        <Show when=move || is_wanted.get()>
            <Wait fallback=move || view! { <Coming open/> } until=load.clone()/>
        </Show>
    }
}

#[component]
fn Coming(open: RwSignal<bool>) -> impl IntoView {
    let scope = style! {
        .ac-coming {
            width: min(var(--dialog-w), calc(100vw - var(--s8)));
            margin: auto;
            padding: var(--s5);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-l);
            background: var(--float);
            box-shadow: var(--shadow-float);
        }
    };
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    view! { class = scope,
        <dialog class="ac-coming ac-modal" aria-label="Loading" aria-busy="true" node_ref=node on:close=move |_| open.set(false)>
            <SkeletonRows rows=4/>
        </dialog>
    }
}

/// A function that draws a part, and whose code a `#[lazy]` function brings by returning it.
pub type Draw<P> = fn(P) -> AnyView;

/// What `known` draws, or else what `load` brings to draw it, which `known` holds from then on.
///
/// What the server has drawn cannot be taken up by code that is not there: a page whose address asks for the part has to have
/// waited for it before it draws anything.
pub fn draw_late<P, F>(
    known: StoredValue<Option<Draw<P>>>,
    load: fn() -> F,
    props: impl Fn() -> P + Clone + Send + 'static,
) -> AnyView
where
    P: 'static,
    F: Future<Output = Draw<P>> + Send + 'static,
{
    if let Some(draw) = known.get_value() {
        return draw(props());
    }
    let until = move || {
        let props = props.clone();
        async move {
            let draw = load().await;
            known.set_value(Some(draw));
            draw(props())
        }
    };
    view! { <Wait fallback=|| view! { <SkeletonRows rows=8/> } until/> }.into_any()
}

/// Runs `fetch` soon after the caller's part of the page is drawn, if it is still there: for code that is likely to be wanted.
pub fn soon(fetch: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        let (owner, fetch) = (Owner::current().unwrap_or_default(), fetch.clone());
        // A browser without timers fetches the code when it is wanted.
        if let Ok(timer) = set_timeout_with_handle(move || owner.with(fetch), SOON) {
            on_cleanup(move || timer.clear());
        }
    });
}
