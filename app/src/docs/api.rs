//! `/api/docs`: the OpenAPI document as a page. It says what the document says and nothing else.

use super::{DocsFrame, words::type_words};
use ac_ui::{Badge, Card, Tone};
use leptos::prelude::*;
use serde_json::{Map, Value};
use stylers_macro::style;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One operation of the document, with what it needs to be shown.
struct Operation {
    method: &'static str,
    path: String,
    about: Value,
}

/// Collections with their operations, then the shapes they speak of.
#[component]
pub fn ApiPage(
    /// The OpenAPI 3.1 document.
    document: Value,
) -> impl IntoView {
    let intro = text(&document, "/info/description");
    let base = "A program speaks to its workspace's own host, or to the base host, where the token names the workspace. \
                Make a token under Settings, API tokens. It also works on when the person behind it chooses another \
                password; what you no longer need, revoke there.";
    let collections = grouped(&document).into_iter().map(|(name, operations)| view! { <Collection name operations/> });
    let shapes =
        object(&document, "/components/schemas").into_iter().map(|(name, schema)| view! { <Shape name schema/> });
    view! {
        <DocsFrame title="REST interface" intro=format!("{intro} {base}")>
            <Card title="Try it">
                <pre tabindex="0">"curl -H 'Authorization: Bearer TOKEN' 'http://acme.localhost:3000/api/v1/deals?limit=5&sort=-amount'"</pre>
            </Card>
            {collections.collect_view()}
            <h2 id="shapes">"Shapes"</h2>
            {shapes.collect_view()}
        </DocsFrame>
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn object(value: &Value, pointer: &str) -> Map<String, Value> {
    value.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Operations by their first tag, in the document's order.
fn grouped(document: &Value) -> Vec<(String, Vec<Operation>)> {
    let mut groups: Vec<(String, Vec<Operation>)> = Vec::new();
    for (path, item) in object(document, "/paths") {
        for method in METHODS {
            let Some(about) = item.get(method).cloned() else { continue };
            let tag = text(&about, "/tags/0");
            let operation = Operation { method, path: path.clone(), about };
            match groups.iter_mut().find(|(name, _)| *name == tag) {
                Some((_, operations)) => operations.push(operation),
                None => groups.push((tag, vec![operation])),
            }
        }
    }
    groups
}

#[component]
fn Collection(name: String, operations: Vec<Operation>) -> impl IntoView {
    let operations = operations.into_iter().map(|operation| view! { <OperationLine operation/> }).collect_view();
    let anchor = name.clone();
    view! {
        <section id=anchor>
            <Card title=name>{operations}</Card>
        </section>
    }
}

/// One operation; its parameters and answers open at a click.
#[component]
fn OperationLine(operation: Operation) -> impl IntoView {
    let scope = style! {
        .docs-op {
            border-top: var(--hair) solid var(--line);
        }
        .docs-op-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            min-height: var(--row-h);
            cursor: pointer;
        }
        .docs-op-path {
            overflow-wrap: anywhere;
        }
    };
    let Operation { method, path, about } = operation;
    let tone = match method {
        "get" => Tone::Info,
        "delete" => Tone::Bad,
        _ => Tone::Good,
    };
    let parameters = about.pointer("/parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let parameters: Vec<Field> = parameters
        .iter()
        .map(|parameter| Field {
            name: text(parameter, "/name"),
            words: format!(
                "{}, {}",
                text(parameter, "/in"),
                parameter.get("schema").map(type_words).unwrap_or_default()
            ),
            about: text(parameter, "/description"),
            is_required: parameter.get("required") == Some(&Value::Bool(true)),
        })
        .collect();
    let body = about.pointer("/requestBody/content/application~1json/schema").map(type_words);
    let answers: Vec<Field> = object(&about, "/responses")
        .into_iter()
        .map(|(status, answer)| Field {
            name: status,
            words: object(&answer, "/content")
                .values()
                .filter_map(|content| content.get("schema"))
                .map(type_words)
                .collect(),
            about: text(&answer, "/description"),
            is_required: false,
        })
        .collect();
    view! { class = scope,
        <details class="docs-op">
            <summary class="docs-op-head">
                <Badge tone>{method.to_uppercase()}</Badge>
                <code class="docs-op-path">{path}</code>
                <span class="dim">{text(&about, "/summary")}</span>
            </summary>
            {(!parameters.is_empty()).then(|| view! { <Fields title="Parameters" fields=parameters/> })}
            {body.map(|body| view! { <p>"Body: " <code>{body}</code></p> })}
            <Fields title="Answers" fields=answers/>
        </details>
    }
}

#[component]
fn Shape(name: String, schema: Value) -> impl IntoView {
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let fields: Vec<Field> = object(&schema, "/properties")
        .into_iter()
        .map(|(name, property)| Field {
            words: type_words(&property),
            about: text(&property, "/description"),
            is_required: required.contains(&name.as_str()),
            name,
        })
        .collect();
    let about = text(&schema, "/description");
    let words = fields.is_empty().then(|| type_words(&schema));
    let anchor = format!("shape-{name}");
    view! {
        <section id=anchor>
            <Card title=name>
                {(!about.is_empty()).then(|| view! { <p class="dim">{about}</p> })}
                {words.map(|words| view! { <p><code>{words}</code></p> })}
                {(!fields.is_empty()).then(|| view! { <Fields title="Fields" fields/> })}
            </Card>
        </section>
    }
}

/// A line of a table: a parameter, an answer or a property.
struct Field {
    name: String,
    words: String,
    about: String,
    is_required: bool,
}

#[component]
fn Fields(title: &'static str, fields: Vec<Field>) -> impl IntoView {
    let scope = style! {
        .docs-fields {
            display: grid;
            gap: var(--s1);
            margin: var(--s2) 0;
        }
        .docs-field {
            display: grid;
            grid-template-columns: minmax(0, 12rem) minmax(0, 14rem) minmax(0, 1fr);
            gap: var(--s1) var(--s4);
            padding: var(--s1) 0;
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .docs-field {
                grid-template-columns: minmax(0, 1fr);
                padding: var(--s2) 0;
            }
        }
    };
    let line = |field: Field| {
        view! { class = scope,
            <li class="docs-field">
                <span><code>{field.name}</code>{field.is_required.then_some(" required")}</span>
                <span class="dim">{field.words}</span>
                <span>{field.about}</span>
            </li>
        }
    };
    let lines = fields.into_iter().map(line).collect_view();
    view! { class = scope,
        <h3>{title}</h3>
        <ul class="docs-fields">{lines}</ul>
    }
}
