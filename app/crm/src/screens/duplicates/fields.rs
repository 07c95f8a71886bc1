//! The fields of the records: where they differ, whose value is taken; and those that are the same, out of the way.

use super::state::Chosen;
use crate::{
    duplicates::model::{Sheet, SheetField},
    screens::names::isolated,
};
use ac_ui::Card;
use leptos::prelude::*;
use stylers_macro::style;
use uuid::Uuid;

/// The fields that differ, each a choice among the records' values.
#[component]
pub fn Differing(sheet: StoredValue<Sheet>, chosen: RwSignal<Chosen>) -> impl IntoView {
    let fields: Vec<SheetField> =
        sheet.with_value(|sheet| sheet.fields.iter().filter(|field| field.differs).cloned().collect());
    if fields.is_empty() {
        return view! { <p class="dim">"All fields are the same."</p> }.into_any();
    }
    let records: Vec<(Uuid, String)> = sheet.with_value(|sheet| {
        sheet.records.iter().map(|record| (record.record.id, record.record.name.clone())).collect()
    });
    let rows = fields.into_iter().map(|field| row(field, &records, chosen)).collect_view();
    view! { <Card title="Which values stay?">{rows}</Card> }.into_any()
}

fn row(field: SheetField, records: &[(Uuid, String)], chosen: RwSignal<Chosen>) -> impl IntoView + use<> {
    let scope = style! {
        .crm-merge-row {
            display: grid;
            grid-template-columns: minmax(7rem, 10rem) minmax(0, 1fr);
            gap: var(--s1) var(--s4);
            align-items: center;
            padding-bottom: var(--s2);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-merge-row:last-child {
            padding-bottom: 0;
            border-bottom: 0;
        }
        .crm-merge-field {
            color: var(--text-2);
            font-size: var(--fs-control);
            overflow-wrap: anywhere;
        }
        .crm-merge-options {
            display: grid;
            grid-auto-flow: column;
            grid-auto-columns: minmax(0, 1fr);
            gap: var(--s1) var(--s3);
        }
        .crm-merge-option {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            min-height: var(--control-h);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .crm-merge-words {
            display: grid;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-merge-of {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        @media (max-width: 48rem) {
            .crm-merge-row {
                grid-template-columns: minmax(0, 1fr);
            }
            .crm-merge-options {
                grid-auto-flow: row;
            }
        }
    };
    let id = format!("merge-{}", field.key.replace('.', "-"));
    let options = records
        .iter()
        .zip(field.values)
        .map(|((record, name), value)| {
            let (record, key, name) = (*record, StoredValue::new(field.key.clone()), isolated(name));
            let is_taken = Memo::new(move |_| key.with_value(|key| chosen.with(|chosen| chosen.of(key) == record)));
            let value = match value {
                Some(value) => view! { <span>{value}</span> }.into_any(),
                None => view! { <span class="dim">"Empty"</span> }.into_any(),
            };
            view! { class = scope,
                <label class="crm-merge-option">
                    <input
                        class="ac-radio-dot"
                        type="radio"
                        name=id.clone()
                        value=record.to_string()
                        checked=is_taken.get_untracked()
                        prop:checked=move || is_taken.get()
                        on:change=move |_| chosen.update(|chosen| key.with_value(|key| chosen.take(key, record)))
                    />
                    <span class="crm-merge-words">{value}<small class="crm-merge-of">{name}</small></span>
                </label>
            }
        })
        .collect_view();
    view! { class = scope,
        <div class="crm-merge-row" role="radiogroup" aria-labelledby=id.clone()>
            <span class="crm-merge-field" id=id.clone()>{field.label}</span>
            <div class="crm-merge-options">{options}</div>
        </div>
    }
}

/// The fields that are the same in all, folded away.
#[component]
pub fn Same(sheet: StoredValue<Sheet>) -> impl IntoView {
    let scope = style! {
        .crm-merge-same {
            color: var(--text-2);
            font-size: var(--fs-control);
        }
        .crm-merge-summary {
            min-height: var(--control-h-small);
            cursor: pointer;
        }
        .crm-merge-shared {
            display: grid;
            grid-template-columns: minmax(7rem, 10rem) minmax(0, 1fr);
            gap: var(--s1) var(--s4);
            padding: var(--s2) 0;
            overflow-wrap: anywhere;
        }
    };
    let same: Vec<(String, String)> = sheet.with_value(|sheet| {
        let shared = |field: &SheetField| Some((field.label.clone(), field.values.first()?.clone()?));
        sheet.fields.iter().filter(|field| !field.differs).filter_map(shared).collect()
    });
    let words = match same.len() {
        0 => return ().into_any(),
        1 => "1 field is the same".to_owned(),
        many => format!("{many} fields are the same"),
    };
    let lines = same.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view();
    view! { class = scope,
        <details class="crm-merge-same">
            <summary class="crm-merge-summary">{words}</summary>
            <dl class="crm-merge-shared">{lines}</dl>
        </details>
    }
    .into_any()
}
