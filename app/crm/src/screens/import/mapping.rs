//! Step 2: which column fills which field.

use super::{
    fillable::Fillable,
    saver::Saver,
    state::{assign, confidence_word, mapped, size, targets},
};
use crate::import::{
    job::model::JobFile,
    model::{Answers, ColumnGuess, Hints, ObjectKind, Target, Workbook},
};
use ac_core::money::grouped;
use ac_ui::{Badge, Bound, Card, Choice, Select, Tone};
use leptos::prelude::*;
use stylers_macro::style;

/// Words for a column that is left out.
const LEFT_OUT: &str = "Leave out";

/// One file with its columns, drawn anew only when other columns were found in it.
#[component]
pub fn FileMapping(at: usize, #[prop(into)] file: Signal<JobFile>, saver: Saver) -> impl IntoView {
    let scope = style! {
        .crm-map-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s4);
        }
        .crm-map-choices {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2) var(--s4);
            margin-inline-start: auto;
        }
        .crm-map-kind {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
        .crm-map-columns {
            display: grid;
        }
        .crm-map-refused {
            color: var(--bad);
        }
    };
    let Some(analysis) = file.with_untracked(|file| file.analysis.clone()) else {
        let (name, why) = file.with_untracked(|file| (file.name.clone(), file.refusal.clone()));
        let why = why.map_or_else(|| "The file could not be read.".to_owned(), |problem| problem.message);
        return view! { class = scope,
            <Card title=name>
                <p class="crm-map-refused" role="alert">{why}</p>
            </Card>
        }
        .into_any();
    };
    let found = analysis.kind;
    let kind = Bound::new(
        move || file.with(|file| file.hints.kind.unwrap_or(found).label().to_owned()),
        move |picked| {
            let kind = ObjectKind::ALL.into_iter().find(|kind| kind.label() == picked);
            let (hints, answers) = file.with_untracked(|file| (file.hints, file.answers.clone()));
            // Another kind has other fields: the old mapping means nothing for it.
            saver.answer(at, Hints { kind, ..hints }, Answers { mapping: None, ..answers });
        },
    );
    let kinds: Vec<Choice> = ObjectKind::ALL.iter().map(|kind| Choice::new(kind.label(), kind.label())).collect();
    let sheet = analysis.workbook.clone().filter(|book| book.sheets.len() > 1).map(|Workbook { sheets, sheet }| {
        let choose = Bound::new(
            move || file.with(|file| file.hints.sheet.unwrap_or(sheet).to_string()),
            move |picked| {
                let (hints, answers) = file.with_untracked(|file| (file.hints, file.answers.clone()));
                // Another sheet has other columns.
                saver.answer(at, Hints { sheet: picked.parse().ok(), ..hints }, Answers { mapping: None, ..answers });
            },
        );
        let sheets: Vec<Choice> = (0_u16..).zip(sheets).map(|(n, name)| Choice::new(n.to_string(), name)).collect();
        view! { class = scope,
            <div class="crm-map-kind">
                <span class="dim">"Sheet"</span>
                <Select label="Sheet" name=format!("sheet-{at}") options=sheets value=choose hide_label=true/>
            </div>
        }
    });
    let fields = StoredValue::new(Fillable::of(&analysis));
    let pick = Callback::new(move |(index, target): (usize, Option<Target>)| {
        let (hints, answers) =
            file.with_untracked(|file| (file.hints, mapped(&file.answers, assign(&targets(file), index, target))));
        saver.answer(at, hints, answers);
    });
    let rows = analysis
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let target = Memo::new(move |_| file.with(|file| targets(file).get(index).copied().flatten()));
            view! { <ColumnRow at index column=column.clone() target fields pick/> }
        })
        .collect_view();
    let (name, bytes) = file.with_untracked(|file| (file.name.clone(), file.bytes));
    let facts = format!("{} rows, {}", grouped(u64::from(analysis.row_count)), size(bytes));
    view! { class = scope,
        <Card>
            <div class="crm-map-head">
                <h2>{name}</h2>
                <small class="num">{facts}</small>
                <div class="crm-map-choices">
                    {sheet}
                    <div class="crm-map-kind">
                        <span class="dim">"Rows are"</span>
                        <Select label="Rows are" name=format!("kind-{at}") options=kinds value=kind hide_label=true/>
                    </div>
                </div>
            </div>
            <div class="crm-map-columns">{rows}</div>
        </Card>
    }
    .into_any()
}

#[component]
fn ColumnRow(
    at: usize,
    index: usize,
    column: ColumnGuess,
    target: Memo<Option<Target>>,
    fields: StoredValue<Fillable>,
    pick: Callback<(usize, Option<Target>)>,
) -> impl IntoView {
    let scope = style! {
        .crm-map-row {
            display: grid;
            grid-template-columns: minmax(0, 1.1fr) minmax(0, 1.4fr) 13rem 5rem;
            align-items: center;
            gap: var(--s2) var(--s4);
            padding: var(--s2) 0;
            border-top: var(--hair) solid var(--line);
        }
        .crm-map-name {
            font-weight: var(--fw-control);
            overflow-wrap: anywhere;
        }
        .crm-map-why {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-map-examples {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
        }
        @media (max-width: 48rem) {
            .crm-map-row {
                grid-template-columns: minmax(0, 1fr) auto;
            }
            .crm-map-examples {
                grid-column: 1 / -1;
                grid-row: 2;
            }
        }
    };
    // A field that another column took is left by this one.
    let value = Bound::new(
        move || target.get().map(|target| fields.with_value(|fields| fields.word(target))).unwrap_or_default(),
        move |picked| pick.run((index, fields.with_value(|fields| fields.target(&picked)))),
    );
    let (options, groups) = fields.with_value(Fillable::choices);
    let badge = move || {
        let is_guess = target.get().is_some() && target.get() == column.target;
        is_guess.then(|| {
            let tone = if column.confidence >= 60 { Tone::Good } else { Tone::Warn };
            view! { <Badge tone>{confidence_word(column.confidence)}</Badge> }
        })
    };
    let examples = column.examples.join(" · ");
    let name = format!("Field for {}", column.header);
    view! { class = scope,
        <div class="crm-map-row">
            <div><span class="crm-map-name">{column.header}</span><br/><span class="crm-map-why">{column.reason}</span></div>
            <span class="crm-map-examples" title=examples.clone()>{examples.clone()}</span>
            <Select label=name name=format!("column-{at}-{index}") options groups value placeholder=LEFT_OUT hide_label=true/>
            <span>{badge}</span>
        </div>
    }
}
