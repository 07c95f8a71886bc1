//! A form as whoever fills it in sees it: the same on its public page and beside its editor.
//!
//! Plain HTML: nothing in it may need a script.

use super::{
    asked::{Asked, Control, asked},
    model::FormDraft,
    valid::ValidForm,
};
use ac_core::FieldError;
use ac_ui::{Choice, Select, TextArea, TextField};
use ac_views::custom::CustomField;
use leptos::prelude::*;
use std::collections::BTreeMap;
use stylers_macro::style;

/// The name of the box by which one agrees.
pub const CONSENT: &str = "consent";
/// What a button says where its form does not.
const SEND: &str = "Send";
/// Characters of a line that is typed into a form.
const LINE_CHARS_MAX: u32 = 254;
/// Characters of a message.
pub const MESSAGE_CHARS_MAX: u32 = 5_000;
/// Lines of a message that are seen at first.
const MESSAGE_ROWS: u32 = 5;

/// What is seen of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    pub title: String,
    pub intro: Option<String>,
    pub asked: Vec<Asked>,
    pub consent: Option<String>,
    pub consent_required: bool,
    pub button: String,
}

impl Face {
    #[must_use]
    pub fn of(form: &ValidForm, customs: &[CustomField]) -> Self {
        Self {
            title: form.title.clone(),
            intro: form.intro.clone(),
            asked: asked(&form.questions, customs),
            consent: form.consent.clone(),
            consent_required: form.consent_required,
            button: form.button.clone().unwrap_or_else(|| SEND.to_owned()),
        }
    }

    /// The same of a form that is being written, whatever is wrong with it.
    #[must_use]
    pub fn sketch(form: &FormDraft, customs: &[CustomField]) -> Self {
        let title = if form.title.trim().is_empty() { &form.name } else { &form.title };
        Self {
            title: title.clone(),
            intro: form.intro.clone(),
            asked: asked(&form.questions, customs),
            consent: form.consent.clone(),
            consent_required: form.consent_required,
            button: form.button.clone().unwrap_or_else(|| SEND.to_owned()),
        }
    }
}

/// What was typed into a form, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub values: BTreeMap<String, Vec<String>>,
    pub errors: Vec<FieldError>,
}

impl Typed {
    fn all(&self, name: &str) -> Vec<String> {
        self.values.get(name).cloned().unwrap_or_default()
    }

    fn one(&self, name: &str) -> String {
        self.values.get(name).and_then(|all| all.first()).cloned().unwrap_or_default()
    }

    fn error(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
    }

    /// Whether typing begins in it: a browser takes the first that says so.
    fn begins_in(&self, name: &str) -> bool {
        self.error(name).is_some()
    }
}

/// The title and what stands below it: a page's own heading, or in a preview one within a page.
pub fn heading(title: String, intro: Option<String>, is_page: bool) -> AnyView {
    let scope = style! {
        .crm-face-head {
            display: grid;
            gap: var(--s2);
        }
        .crm-face-title {
            font-size: var(--fs-title);
            font-weight: var(--fw-strong);
            letter-spacing: -.01rem;
            overflow-wrap: anywhere;
        }
        .crm-face-intro {
            color: var(--text-2);
            white-space: pre-line;
            overflow-wrap: anywhere;
        }
    };
    let title = match is_page {
        true => view! { class = scope, <h1 class="crm-face-title">{title}</h1> }.into_any(),
        false => view! { class = scope, <h3 class="crm-face-title">{title}</h3> }.into_any(),
    };
    view! { class = scope,
        <header class="crm-face-head">
            {title}
            {intro.map(|intro| view! { class = scope, <p class="crm-face-intro">{intro}</p> })}
        </header>
    }
    .into_any()
}

/// The questions and the box by which one agrees. `prefix` keeps ids apart from those of the page around.
pub fn questions(face: &Face, typed: &Typed, prefix: &str) -> AnyView {
    let all = face.asked.iter().map(|asked| question(asked, typed, prefix)).collect_view();
    let consent = face.consent.as_ref().map(|text| {
        let label = if face.consent_required { text.clone() } else { optional(text) };
        let is_on = !typed.one(CONSENT).is_empty();
        let error = typed.error(CONSENT);
        let boxes = vec![("yes".to_owned(), label, is_on)];
        ticks(CONSENT, prefix, None, None, boxes, error)
    });
    view! { <div class="stack">{all}{consent}</div> }.into_any()
}

fn optional(label: &str) -> String {
    format!("{label} (optional)")
}

fn question(asked: &Asked, typed: &Typed, prefix: &str) -> AnyView {
    let Asked { name, help, required, .. } = asked.clone();
    let label = if required { asked.label.clone() } else { optional(&asked.label) };
    let id = format!("{prefix}{name}");
    let error = Signal::stored(typed.error(&name));
    let autofocus = typed.begins_in(&name);
    let text = typed.one(&name);
    match &asked.control {
        Control::Line { kind, autocomplete } => {
            let (kind, autocomplete) = (*kind, *autocomplete);
            view! {
                <TextField label name kind nostrip:autocomplete nostrip:help initial=text required id error autofocus max_chars=LINE_CHARS_MAX/>
            }
            .into_any()
        }
        Control::Lines => view! {
            <TextArea label name nostrip:help initial=text required rows=MESSAGE_ROWS id error max_chars=MESSAGE_CHARS_MAX/>
        }
        .into_any(),
        Control::One(choices) => {
            let options: Vec<Choice> = choices.iter().map(|(value, label)| Choice::new(value, label)).collect();
            let value = RwSignal::new(text);
            view! {
                <Select label name nostrip:help options=Signal::stored(options) value placeholder="Choose" id error/>
            }
            .into_any()
        }
        Control::Any(choices) => {
            let chosen = typed.all(&name);
            let box_of = |(value, label): &(String, String)| (value.clone(), label.clone(), chosen.contains(value));
            ticks(&name, prefix, Some(label), help, choices.iter().map(box_of).collect(), typed.error(&name))
        }
        Control::Tick => {
            let boxes = vec![("yes".to_owned(), label, !text.is_empty())];
            ticks(&name, prefix, None, help, boxes, typed.error(&name))
        }
    }
}

/// Boxes of one name, by value, label and whether they are ticked; under a legend where there are several.
fn ticks(
    name: &str,
    prefix: &str,
    legend: Option<String>,
    help: Option<String>,
    boxes: Vec<(String, String, bool)>,
    error: Option<String>,
) -> AnyView {
    let scope = style! {
        .crm-face-ticks {
            display: grid;
            gap: var(--s1);
            min-width: 0;
            margin: 0;
            padding: 0;
            border: none;
        }
        .crm-face-legend {
            padding: 0;
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .crm-face-tick {
            display: flex;
            align-items: start;
            gap: var(--s2);
            padding: var(--s1) 0;
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .crm-face-words {
            min-width: 0;
            white-space: pre-line;
            overflow-wrap: anywhere;
        }
        .crm-face-help {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .crm-face-wrong {
            color: var(--bad);
            font-size: var(--fs-small);
        }
    };
    let said = format!("{prefix}{name}-error");
    let described = error.is_some().then(|| said.clone());
    let invalid = error.is_some().then_some("true");
    let all = boxes.into_iter().enumerate().map(|(at, (value, label, is_on))| {
        let described = described.clone();
        view! { class = scope,
            <label class="crm-face-tick">
                <input class="ac-check-box" type="checkbox" id=format!("{prefix}{name}-{at}") name=name.to_owned() value=value checked=is_on aria-describedby=described aria-invalid=invalid/>
                <span class="crm-face-words">{label}</span>
            </label>
        }
    });
    let all = all.collect_view();
    let help = help.map(|help| view! { class = scope, <p class="crm-face-help">{help}</p> });
    let wrong = error.map(|text| view! { class = scope, <p class="crm-face-wrong" id=said>{text}</p> });
    match legend {
        Some(legend) => view! { class = scope,
            <fieldset class="crm-face-ticks"><legend class="crm-face-legend">{legend}</legend>{all}{help}{wrong}</fieldset>
        }
        .into_any(),
        None => view! { class = scope, <div class="crm-face-ticks">{all}{help}{wrong}</div> }.into_any(),
    }
}
