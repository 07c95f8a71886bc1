//! What all record pages are made of: reading what one shows, and the frame with what can be done to the record as a whole.

use super::{
    actions::{bin, id_in_path},
    edit::Editor,
    frame::{BackTo, RecordHead, page_title},
    gone::{Gone, WhileThere, bring_back},
    opened::opened,
    why::RecordMenu,
};
use crate::{
    screens::{duplicates::NotThere, keys, live, loading::RecordLoading, when::provide_now},
    shared::kind::RecordKind,
};
use ac_core::{AppError, page_data};
use ac_ui::Wait;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// The page of the record that the path names: draws what was read of it.
pub fn record_page<T, F>(kind: RecordKind, read: fn(Uuid) -> F, draw: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    provide_now();
    provide_context(kind);
    let id = id_in_path::<Uuid>();
    let data = page_data(move || id.get(), move |id| async move { read(id.ok_or_else(AppError::not_found)?).await });
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok(loaded) => draw(loaded),
                Err(error) => view! {
                    <Title text=kind.title()/>
                    <NotThere error kind id=id.get_untracked() on_retry=retry/>
                }
                .into_any(),
            }
        }/>
    }
    .into_any()
}

/// A record as a whole, free of what its fields are. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Whole {
    kind: RecordKind,
    id: Uuid,
    pub name: Signal<String>,
    gone: RwSignal<Option<Gone>>,
    /// For whoever may.
    delete: Option<Callback<()>>,
    restore: Option<Callback<()>>,
}

impl Whole {
    /// Follows the record, tells that it was opened, and makes the key `e` begin with the field `first`. Call it while the page
    /// is being made.
    pub fn of<R, P, D, B, T>(
        kind: RecordKind,
        id: Uuid,
        editor: Editor<R, P>,
        (name, first): (fn(&R) -> String, &'static str),
        may_delete: bool,
        delete: impl Fn() -> D + Send + Sync + 'static,
        restore: impl Fn() -> B + Clone + Send + Sync + 'static,
    ) -> Self
    where
        R: Clone + PartialEq + Send + Sync + 'static,
        P: 'static,
        D: Future<Output = Result<(), AppError>> + 'static,
        B: Future<Output = Result<T, AppError>> + 'static,
        T: 'static,
    {
        opened(kind, id);
        editor.follow(live::changed_record(kind.resource(), id));
        keys::shortcut("e", move || keys::focus(&format!("edit-{first}")));
        let name = Signal::derive(move || editor.record.with(name));
        let back = bring_back(restore.clone(), Callback::new(move |()| editor.reload()));
        let delete = bin(kind.list(), kind.page(id), name, delete, restore);
        Self {
            kind,
            id,
            name,
            gone: editor.gone,
            delete: may_delete.then_some(delete),
            restore: may_delete.then_some(back),
        }
    }
}

/// A record's page: its head over what is in it, below a notice once the record is gone.
#[component]
pub fn RecordFrame(
    whole: Whole,
    /// Beside the name: what it is worth. Empty shows nothing.
    #[prop(optional, into)]
    figure: Signal<String>,
    #[prop(into)] facts: ViewFnOnce,
    /// Before the menu.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    #[prop(optional, into)] steps: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let Whole { kind, id, name, gone, delete, restore } = whole;
    let actions = move || view! { {actions.run()} <RecordMenu kind record=id delete/> };
    view! {
        <Title text=page_title(name)/>
        <WhileThere gone kind restore>
            <RecordHead back=move || view! { <BackTo href=kind.list() label=kind.title()/> } title=name figure facts actions steps/>
            {children()}
        </WhileThere>
    }
}
