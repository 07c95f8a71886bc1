//! The heads of the columns: the records, and which of them stays.

use super::{state::Chosen, words::refers};
use crate::duplicates::model::{Sheet, SheetRecord};
use leptos::prelude::*;
use stylers_macro::style;

/// One head a record.
#[component]
pub fn Records(sheet: StoredValue<Sheet>, chosen: RwSignal<Chosen>) -> impl IntoView {
    let scope = style! {
        .crm-merge-heads {
            display: grid;
            grid-auto-flow: column;
            grid-auto-columns: minmax(0, 1fr);
            gap: var(--s3);
        }
        .crm-merge-head {
            display: flex;
            align-items: flex-start;
            gap: var(--s3);
            min-width: 0;
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            cursor: pointer;
        }
        .crm-merge-stays {
            border-color: var(--accent);
        }
        .crm-merge-told {
            display: grid;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-merge-question {
            margin-bottom: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        @media (max-width: 48rem) {
            .crm-merge-heads {
                grid-auto-flow: row;
            }
        }
    };
    let head = move |at: SheetRecord| {
        let id = at.record.id;
        let stays = Memo::new(move |_| chosen.with(|chosen| chosen.stays == id));
        let moves = refers(at.refers);
        let moves = (!moves.is_empty()).then(|| view! { <small class="dim">{moves}</small> });
        let since = ac_core::time::day(at.record.created_at.date());
        let changed = ac_core::time::day(at.updated_at.date());
        view! { class = scope,
            <label class="crm-merge-head" class:crm-merge-stays=move || stays.get()>
                <input
                    class="ac-radio-dot"
                    type="radio"
                    name="stays"
                    value=id.to_string()
                    checked=stays.get_untracked()
                    prop:checked=move || stays.get()
                    on:change=move |_| chosen.update(|chosen| chosen.stays = id)
                />
                <span class="crm-merge-told">
                    <b>{at.record.name}</b>
                    {at.record.detail.map(|detail| view! { <small class="dim">{detail}</small> })}
                    <small class="dim">{format!("Since {since}, changed {changed}")}</small>
                    {moves}
                </span>
            </label>
        }
    };
    view! { class = scope,
        <div role="radiogroup" aria-labelledby="merge-stays">
            <p class="crm-merge-question" id="merge-stays">"Which one stays? It keeps its address; the others lead to it."</p>
            <div class="crm-merge-heads">{sheet.with_value(|sheet| sheet.records.clone()).into_iter().map(head).collect_view()}</div>
        </div>
    }
}
