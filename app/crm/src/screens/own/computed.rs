//! What follows from other fields, on a record and above a list: marked, not edited, and why it is empty.

use super::value::draw;
use crate::{
    custom_fields::{api::list_fields, inputs},
    screens::{known::Known, live, names::isolated},
};
use ac_core::{Resource, Timestamp};
use ac_views::custom::{
    CustomField, FieldValues,
    formula::{
        CREATED_ON, Program,
        program::{self, Computed},
    },
};
use leptos::{prelude::*, reactive::spawn_local};
use serde::Serialize;
use serde_json::{Map, Value};
use stylers_macro::style;

/// Behind the label of a formula.
pub const MARK: &str = "ƒx";

/// The values of a record as the browser has it, computed here: for what a formula would come to, and why it comes to nothing.
pub fn computed<R: Serialize>(object: Resource, all: &[CustomField], record: &R) -> Computed {
    let mut built_in = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let fields = built_in.remove("fields").unwrap_or_default();
    let made: Option<Timestamp> = built_in.get("created_at").and_then(|at| serde_json::from_value(at.clone()).ok());
    built_in.extend(made.map(|at| (CREATED_ON.to_owned(), serde_json::json!(at.date()))));
    Program::of(inputs::of(object), all).computed(&built_in, (&fields, &Value::Null), str::to_lowercase)
}

/// One formula of a record: its value, or why there is none.
pub fn line<R>(all: Vec<CustomField>, field: CustomField, record: Signal<R>, values: fn(&R) -> &FieldValues) -> AnyView
where
    R: Serialize + Clone + Send + Sync + 'static,
{
    let scope = style! {
        .crm-computed {
            display: grid;
            grid-template-columns: 7.5rem minmax(0, 1fr);
            align-items: center;
            gap: 0 var(--s3);
            min-height: var(--control-h);
        }
        .crm-computed-label {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-computed-mark {
            margin-inline-start: var(--s1);
            color: var(--text-2);
            font-family: var(--font-mono);
        }
        .crm-computed-none {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let (key, object) = (field.key.clone(), field.object);
    let title = format!("A formula: {}", field.formula.clone().unwrap_or_default());
    let (label, id) = (field.label.clone(), format!("own-{}", field.key));
    let value = move || {
        record.with(|record| {
            let none =
                |words: String| view! { class = scope, <span class="crm-computed-none">{words}</span> }.into_any();
            // First of all the reason: a checkbox reads as one that is not ticked.
            match (program::reason(&computed(object, &all, record).field_keys, &key), values(record).get(&key)) {
                (Some(why), _) => none(why.sentence()),
                (None, Some(value)) => draw(&field, Some(value)),
                (None, None) => none("–".to_owned()),
            }
        })
    };
    view! { class = scope,
        <div class="crm-computed" id=id>
            <dt class="crm-computed-label">{label}<span class="crm-computed-mark" title=title>{MARK}</span></dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Says above a list that values of formulas are still being computed, as long as they are.
#[component]
pub fn Computing(known: Known, object: Resource) -> impl IntoView {
    let labels = |own: &[CustomField]| -> Vec<String> {
        own.iter().filter(|field| field.computing_job_id.is_some()).map(|field| isolated(&field.label)).collect()
    };
    let waiting = RwSignal::new(labels(&known.own()));
    let heard = live::changed(&[Resource::Field]);
    Effect::new(move |seen: Option<()>| {
        heard.track();
        if seen.is_none() {
            return;
        }
        spawn_local(async move {
            if let Ok(own) = list_fields(object).await {
                waiting.try_set(labels(&own));
            }
        });
    });
    move || {
        waiting.with(|labels| {
            (!labels.is_empty()).then(|| {
                let words = format!(
                    "{} is being computed for all records. Until that is done, some still show what it was before.",
                    labels.join(", ")
                );
                view! { <p class="dim" role="status">{words}</p> }
            })
        })
    }
}
