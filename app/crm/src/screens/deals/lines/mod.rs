//! The card with what a deal is made of. It is read as a table; the code that edits it comes soon after the page.

mod add;
mod editor;
mod row;
mod save;
mod table;

use self::{
    editor::{EditLinesProps, edit_lines},
    table::LinesTable,
};
use crate::{
    deals::{
        lines::{api::get_deal_lines, model::Lines},
        model::{Deal, DealPatch},
    },
    screens::record::edit::Editor,
};
use ac_ui::{Button, ButtonSize, Card, Icon, SkeletonRows, Wait, soon};
use leptos::{prelude::*, reactive::spawn_local};

/// The lines of the deal in `editor`. `open` says whether they may be changed.
#[component]
pub fn LinesCard(editor: Editor<Deal, DealPatch>, first: Lines, open: bool) -> impl IntoView {
    let id = editor.record.with_untracked(|deal| deal.id);
    let lines = RwSignal::new(first);
    let editing = RwSignal::new(false);
    Effect::new(move |_| {
        let (version, count) = editor.record.with(|deal| (deal.version, deal.line_count));
        let is_known = lines.with_untracked(|known| known.version >= version || (count == 0 && known.lines.is_empty()));
        if !is_known {
            spawn_local(async move {
                // Without an answer they stay as they were until the next change.
                if let Ok(newer) = get_deal_lines(id).await {
                    take(lines, newer);
                }
            });
        }
    });
    if open {
        soon(|| {
            lazy_preload!(editor::edit_lines);
        });
    }
    let is_empty = Memo::new(move |_| lines.with(|lines| lines.lines.is_empty()));
    let aside = move || {
        move || {
            let begins = open && !editing.get();
            begins.then(|| {
                let (icon, words) = if is_empty.get() { (Icon::Plus, "Add lines") } else { (Icon::Edit, "Edit lines") };
                view! {
                    <Button size=ButtonSize::Small icon on:click=move |_| editing.set(true)>{words}</Button>
                }
            })
        }
    };
    let body = move || {
        if !editing.get() {
            return view! { <LinesTable lines/> }.into_any();
        }
        let load = move || edit_lines(EditLinesProps { editor, lines, editing });
        view! { <Wait fallback=|| view! { <SkeletonRows rows=2/> } until=load/> }.into_any()
    };
    view! { <Card title="Lines" aside>{body}</Card> }
}

/// Takes over newer lines; older ones came late and are dropped.
fn take(lines: RwSignal<Lines>, newer: Lines) {
    let is_newer = lines.try_with_untracked(|now| newer.version >= now.version && newer != *now);
    if is_newer == Some(true) {
        lines.set(newer);
    }
}
