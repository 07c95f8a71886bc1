//! The editor of a formula: its text with a live check, what it may use, and what it comes to on a record.

use super::state::Writing;
use crate::{
    companies::{api::list_companies, model::CompanyFilter},
    contacts::{api::list_contacts, model::ContactFilter},
    custom_fields::inputs,
    deals::{api::list_deals, model::DealFilter},
    leads::{api::list_leads, model::LeadFilter},
    screens::{names::isolated, own::computed::computed},
    shared::list::ListQuery,
};
use ac_core::Resource;
use ac_ui::{Choice, Select, TextArea};
use ac_views::custom::{
    CustomField, FieldKind,
    formula::{FORMULA_CHARS_MAX, Scope, Type, defined, example::example, functions::Function, program},
    shown,
};
use leptos::{prelude::*, reactive::spawn_local};
use serde_json::Value;
use stylers_macro::style;

/// A record on which the formula is tried.
#[derive(Clone)]
struct Sample {
    name: String,
    record: Value,
}

/// `all` are the fields of the object; `is_new` says that what it comes to is still to be chosen.
#[component]
pub fn FormulaEditor(
    writing: Writing,
    all: Vec<CustomField>,
    is_new: bool,
    error: Signal<Option<String>>,
    result_error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = style! {
        .crm-formula {
            display: grid;
            gap: var(--s3);
        }
        .crm-formula-said {
            display: grid;
            gap: var(--s1);
            min-height: var(--control-h);
            font-size: var(--fs-small);
        }
        .crm-formula-good {
            color: var(--text-2);
        }
        .crm-formula-usable {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
        }
        .crm-formula-field {
            min-height: var(--control-h-small);
            padding: 0 var(--s2);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            font-family: var(--font-mono);
            font-size: var(--fs-small);
        }
        .crm-formula-field:hover {
            background: var(--glass-hover);
        }
        .crm-formula-help {
            display: grid;
            gap: var(--s1);
            max-height: 14rem;
            margin-top: var(--s2);
            overflow-y: auto;
            font-size: var(--fs-small);
        }
        .crm-formula-usage {
            font-family: var(--font-mono);
        }
    };
    let object = writing.object;
    let sample = RwSignal::new(None::<Sample>);
    Effect::new(move |_| {
        spawn_local(async move {
            sample.try_set(newest(object).await);
        });
    });
    let result = RwSignal::new(writing.result.get_untracked().as_str().to_owned());
    Effect::new(move |_| {
        if let Some(kind) = result.with(|kind| FieldKind::parse(kind)) {
            writing.result.set(kind);
        }
    });
    let results = FieldKind::RESULTS.map(|kind| Choice::new(kind.as_str(), kind.label())).to_vec();
    // A field that is changed stands among the others itself.
    let own_id = writing.standing_id();
    let all = StoredValue::new(all.into_iter().filter(|field| Some(field.id) != own_id).collect::<Vec<_>>());
    let said = Memo::new(move |_| {
        let field = writing.preview();
        let is_blank = field.formula.as_deref().unwrap_or_default().trim().is_empty();
        (!is_blank).then(|| all.with_value(|all| defined(inputs::of(object), all, &field)).map(|_| ()))
    });
    let tried = move || {
        let sample = sample.get()?;
        let field = writing.preview();
        let mut with = all.get_value();
        with.push(field.clone());
        let made = computed(object, &with, &sample.record);
        let value = shown::text(&field, made.fields.get(&field.key));
        let value = match program::reason(&made.field_keys, &field.key) {
            Some(why) => why.sentence(),
            None if value.is_empty() => "empty".to_owned(),
            None => value,
        };
        Some(format!("On {}: {value}", isolated(&sample.name)))
    };
    let such_as = move || {
        let scope = all.with_value(|all| Scope::of(inputs::of(object), all));
        let example = Type::of_kind(writing.result.get()).and_then(|result| example(&scope, result));
        match example {
            Some(example) => format!("Write what it follows from, such as {example}."),
            None => "Write what it follows from.".to_owned(),
        }
    };
    // Said while it is written, it need not be said again by the server.
    let error = Signal::derive(move || error.get().filter(|_| !said.with(|said| matches!(said, Some(Err(_))))));
    let outcome = move || match said.get() {
        None => view! { <span class="dim">{such_as()}</span> }.into_any(),
        Some(Err(message)) => view! { <span class="bad">{message}</span> }.into_any(),
        Some(Ok(())) => view! { class = scope,
            <span class="crm-formula-good">"This makes sense."</span>
            {tried().map(|words| view! { <output>{words}</output> })}
        }
        .into_any(),
    };
    let put = move |text: String| {
        writing.formula.update(|formula| {
            if !formula.is_empty() && !formula.ends_with([' ', '(']) {
                formula.push(' ');
            }
            formula.push_str(&text);
        });
    };
    let usable = all.with_value(|all| {
        let scope = Scope::of(inputs::of(object), all);
        let known: Vec<(String, String)> =
            scope.usable().map(|(key, known)| (key.clone(), known.label.clone())).collect();
        known
    });
    let usable = usable.into_iter().map(|(key, label)| {
        let (text, name) = (key.clone(), format!("Insert {key}, {label}"));
        view! { class = scope,
            <button type="button" class="crm-formula-field" aria-label=name title=label on:click=move |_| put(text.clone())>{key}</button>
        }
    });
    let help = Function::ALL.map(|function| {
        let about = function.about();
        view! { class = scope,
            <div><dt class="crm-formula-usage">{about.usage}</dt><dd class="dim">{about.help}</dd></div>
        }
    });
    let chars = u32::try_from(FORMULA_CHARS_MAX).unwrap_or(u32::MAX);
    view! { class = scope,
        <div class="crm-formula">
            {is_new.then(|| view! {
                <Select label="It comes to" name="result" options=Signal::stored(results) value=result error=result_error/>
            })}
            <TextArea label="Formula" name="formula" value=writing.formula rows=3 error=error max_chars=chars help="Over the keys of this record's own fields. It is computed whenever one of them changes."/>
            <div class="crm-formula-said" role="status">{outcome}</div>
            <div class="crm-formula-usable" role="group" aria-label="Fields that can be used">{usable.collect_view()}</div>
            <details>
                <summary>"Functions"</summary>
                <dl class="crm-formula-help">{help.into_iter().collect_view()}</dl>
            </details>
        </div>
    }
}

/// The newest record of a kind that whoever asks may see.
async fn newest(object: Resource) -> Option<Sample> {
    macro_rules! first {
        ($list:ident, $filter:ty, $name:expr) => {{
            let query = ListQuery {
                limit: Some(1),
                sort: Some("-created_at".to_owned()),
                ..ListQuery::of(<$filter>::default())
            };
            let record = $list(query).await.ok()?.data.into_iter().next()?;
            Some(Sample { name: ($name)(&record), record: serde_json::to_value(&record).ok()? })
        }};
    }
    match object {
        Resource::Company => {
            first!(list_companies, CompanyFilter, |row: &crate::companies::model::Company| row.name.clone())
        }
        Resource::Contact => {
            first!(list_contacts, ContactFilter, |row: &crate::contacts::model::Contact| row.display_name())
        }
        Resource::Deal => first!(list_deals, DealFilter, |row: &crate::deals::model::Deal| row.name.clone()),
        Resource::Lead => first!(list_leads, LeadFilter, |row: &crate::leads::model::Lead| row.display_name()),
        _ => None,
    }
}
