//! A field of a record: its value as text that turns into an editor when it is clicked.

use super::edit::{Draft, Editor, Field, Phase};
use ac_ui::{Button, ButtonKind, ButtonSize, Choice, Glyph, Icon, MoneyField, Select, TextArea, TextField};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// What kind of editor a field needs.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line; the input type.
    Text(&'static str),
    /// Several lines.
    Long,
    /// Minor units: currency code and its decimals.
    Money(Signal<String>, u32),
    Day,
    /// One of these, or none with these words.
    Pick(Signal<Vec<Choice>>, &'static str),
}

/// One line of a record's details.
#[component]
pub fn FieldRow<R, P>(
    /// Name of the field; also the base of the ids.
    name: &'static str,
    label: &'static str,
    editor: Editor<R, P>,
    field: Field<R, P>,
    kind: Kind,
    /// The value as it is shown.
    shown: fn(&R) -> AnyView,
    /// Words for an empty value.
    #[prop(default = "Add")]
    nothing: &'static str,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    let phase = RwSignal::new(Phase::Resting);
    // What the field said when editing began: the measure of whether somebody else changed it.
    let base = RwSignal::new(String::new());
    let text = Signal::derive(move || editor.record.with(field.text));
    let value = ViewFn::from(move || editor.record.with(shown));
    let begin = Callback::new(move |()| {
        base.set(text.get_untracked());
        phase.set(Phase::Editing);
    });
    let save = Callback::new(move |draft: Draft| editor.save(field, base.get_untracked(), draft, phase));
    let keep_mine = Callback::new(move |draft: Draft| editor.save(field, text.get_untracked(), draft, phase));
    view! { <Row name label kind phase text value nothing begin save keep_mine/> }
}

/// [`FieldRow`] without the record's type, so that it is compiled once.
#[component]
fn Row(
    name: &'static str,
    label: &'static str,
    kind: Kind,
    phase: RwSignal<Phase>,
    text: Signal<String>,
    value: ViewFn,
    nothing: &'static str,
    begin: Callback<()>,
    save: Callback<Draft>,
    keep_mine: Callback<Draft>,
) -> impl IntoView {
    let scope = style! {
        .crm-field {
            display: grid;
            grid-template-columns: 7.5rem minmax(0, 1fr);
            align-items: baseline;
            gap: 0 var(--s3);
            min-height: var(--control-h);
        }
        .crm-field-label {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-field-value {
            display: flex;
            align-items: center;
            gap: var(--s2);
            width: calc(100% + var(--s2) * 2);
            min-height: var(--control-h);
            margin: 0 calc(var(--s2) * -1);
            padding: var(--s1) var(--s2);
            border-radius: var(--r-s);
            text-align: start;
            overflow-wrap: anywhere;
            transition: background var(--fast) var(--ease);
        }
        .crm-field-value:hover {
            background: var(--glass-hover);
        }
        .crm-field-pen {
            display: grid;
            margin-inline-start: auto;
            color: var(--text-3);
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .crm-field-value:hover .crm-field-pen {
            opacity: 1;
        }
        .crm-field-value:focus-visible .crm-field-pen {
            opacity: 1;
        }
        .crm-field-none {
            color: var(--text-3);
        }
        .crm-field-saving {
            opacity: .65;
        }
        .crm-field-note {
            display: grid;
            gap: var(--s2);
            margin: var(--s1) 0 var(--s2);
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--warn-soft);
            font-size: var(--fs-small);
        }
        .crm-field-sides {
            display: grid;
            grid-template-columns: auto minmax(0, 1fr);
            gap: var(--s1) var(--s3);
        }
        .crm-field-sides dt {
            color: var(--text-2);
        }
        .crm-field-sides dd {
            overflow-wrap: anywhere;
        }
    };
    let resting = {
        let value = value.clone();
        move || {
            let empty = text.with(String::is_empty);
            let content = if empty {
                view! { class = scope, <span class="crm-field-none">{nothing}</span> }.into_any()
            } else {
                value.run()
            };
            view! { class = scope,
                <button class="crm-field-value" type="button" id=format!("edit-{name}") aria-label=format!("Edit {label}") on:click=move |_| begin.run(())>
                    {content}
                    <span class="crm-field-pen"><Glyph icon=Icon::Edit small=true/></span>
                </button>
            }
            .into_any()
        }
    };
    let theirs = value;
    let body = move || {
        match phase.get() {
        Phase::Resting => resting(),
        Phase::Editing => view! { <Editing name label kind start=text.get_untracked() phase save error=None/> }.into_any(),
        Phase::Failed(draft, message) => {
            view! { <Editing name label kind start=draft.text phase save error=Some(message)/> }.into_any()
        }
        Phase::Saving(draft) => view! { class = scope,
            <span class="crm-field-value crm-field-saving" aria-live="polite">{draft.words}<span class="visually-hidden">"Saving"</span></span>
        }
        .into_any(),
        Phase::Conflict(draft) => {
            let mine = draft.clone();
            view! { class = scope,
                <div class="crm-field-note" role="alert">
                    <b>"Somebody changed this meanwhile"</b>
                    <dl class="crm-field-sides">
                        <dt>"Theirs"</dt><dd>{theirs.run()}</dd>
                        <dt>"Yours"</dt><dd>{draft.words}</dd>
                    </dl>
                    <div class="row">
                        <Button size=ButtonSize::Small on:click=move |_| keep_mine.run(mine.clone())>"Keep mine"</Button>
                        <Button size=ButtonSize::Small on:click=move |_| phase.set(Phase::Resting)>"Take theirs"</Button>
                    </div>
                </div>
            }
            .into_any()
        }
    }
    };
    view! { class = scope,
        <div class="crm-field">
            <dt class="crm-field-label">{label}</dt>
            <dd>{body}</dd>
        </div>
    }
}

/// The editor itself: Enter saves, Escape leaves everything as it was.
#[component]
fn Editing(
    name: &'static str,
    label: &'static str,
    kind: Kind,
    start: String,
    phase: RwSignal<Phase>,
    save: Callback<Draft>,
    error: Option<String>,
) -> impl IntoView {
    let scope = style! {
        .crm-editing {
            display: grid;
            gap: var(--s2);
            padding: var(--s1) 0 var(--s2);
        }
    };
    let value = RwSignal::new(start.clone());
    let error = Signal::stored(error);
    let id = format!("field-{name}");
    let (control, draft): (AnyView, Callback<(), Draft>) = match kind {
        Kind::Text(input) => (
            view! { <TextField label name value kind=input hide_label=true error/> }.into_any(),
            Callback::new(move |()| plain(value.get_untracked().trim())),
        ),
        Kind::Day => (
            view! { <TextField label name value kind="date" hide_label=true error/> }.into_any(),
            Callback::new(move |()| plain(&value.get_untracked())),
        ),
        Kind::Long => (
            view! { <TextArea label name value hide_label=true error/> }.into_any(),
            Callback::new(move |()| plain(value.get_untracked().trim())),
        ),
        Kind::Money(currency, digits) => {
            let minor = RwSignal::new(start.parse::<i64>().ok());
            (
                view! { <MoneyField label name value=minor currency digits error/> }.into_any(),
                Callback::new(move |()| {
                    let text = minor.get_untracked().map(|minor| minor.to_string()).unwrap_or_default();
                    Draft { words: minor.get_untracked().map(|_| "…".to_owned()).unwrap_or_default(), text }
                }),
            )
        }
        Kind::Pick(options, none) => (
            view! { <Select label name options value placeholder=none hide_label=true error/> }.into_any(),
            Callback::new(move |()| {
                let text = value.get_untracked();
                let words = options.with_untracked(|all| all.iter().find(|c| c.value == text).map(|c| c.label.clone()));
                Draft { words: words.unwrap_or_else(|| none.to_owned()), text }
            }),
        ),
    };
    let done = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save.run(draft.run(()));
    };
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            phase.set(Phase::Resting);
        }
    };
    Effect::new(move |_| crate::screens::keys::focus(&id));
    view! { class = scope,
        <form class="crm-editing" on:submit=done on:keydown=leave novalidate>
            {control}
            <div class="row">
                <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true>"Save"</Button>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| phase.set(Phase::Resting)>"Cancel"</Button>
            </div>
        </form>
    }
}

fn plain(text: &str) -> Draft {
    Draft { text: text.to_owned(), words: text.to_owned() }
}
