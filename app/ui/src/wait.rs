//! Parts of a page that wait for data.

use leptos::{
    prelude::*,
    tachys::{reactive_graph::OwnedView, view::any_view::IntoAny},
};
use std::pin::Pin;

type Loaded = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// `fallback` while a browser reads the data for the first time, then what `until` resolves to. While it is read again,
/// what stands there stays.
///
/// The server draws the part once, when all is there. `Suspense` builds it up to three times there, and nested ones more
/// often, each time loading anew what the part itself asks for.
#[component]
pub fn Wait<F, V>(#[prop(optional, into)] fallback: ViewFn, until: impl Fn() -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    let until = move || -> Loaded {
        let loaded = until();
        Box::pin(async move { loaded.await.into_any() })
    };
    wait(fallback, Box::new(until))
}

/// The part of [`Wait`] that a browser needs only once, whatever is waited for.
fn wait(fallback: ViewFn, until: Box<dyn Fn() -> Loaded + Send>) -> AnyView {
    let parent = Owner::current().unwrap_or_default();
    let is_drawn = parent.shared_context().is_some_and(|page| page.during_hydration() || !page.is_browser());
    let is_waiting = RwSignal::new(!is_drawn);
    let part = move || {
        // Lives as long as what it shows, not only until the effect that runs this runs again; and while it is drawn,
        // so does the parent, which on a server nobody else may hold any longer.
        let (parent, owner) = (parent.clone(), parent.child());
        let shown = owner.clone();
        let part = owner.with(|| {
            let loaded = until();
            Suspend::new(async move {
                let view = loaded.await;
                is_waiting.try_set(false);
                OwnedView::new_with_owner(OwnedView::new_with_owner(view, shown), parent)
            })
        });
        OwnedView::new_with_owner(part, owner)
    };
    (move || is_waiting.get().then(|| fallback.run()), part).into_any()
}
