//! A field of a record: its value as text that turns into an editor when it is clicked.

use super::{
    edit::{AnyField, Begin, Draft, Editor, Field, Phase},
    editing::{EditingProps, Kind, edit_field},
    lead::Lead,
    states::{Coming, Toggle},
};
use crate::{
    screens::{keys, me::use_me},
    shared::kind::RecordKind,
};
use ac_core::access::FieldGrant;
use ac_ui::{Button, ButtonSize, Glyph, Icon, Wait};
use leptos::prelude::*;
use std::sync::Arc;
use stylers_macro::style;

/// One line of a record's details, as far as the reader's role goes.
#[component]
pub fn FieldRow<R, P>(
    /// Name of the field; also the base of the ids.
    name: &'static str,
    label: &'static str,
    editor: Editor<R, P>,
    field: Field<R, P>,
    kind: Kind,
    /// How the value is drawn, where words are not enough.
    #[prop(optional)]
    shown: Option<fn(&R) -> AnyView>,
    /// Where the value leads.
    #[prop(optional)]
    leads: Option<fn(&R) -> Option<Lead>>,
    /// May be changed.
    #[prop(default = true)]
    open: bool,
    /// Words for an empty value.
    #[prop(default = "Add")]
    nothing: &'static str,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    let rule = use_context::<RecordKind>().and_then(|kind| use_me().rights.field(kind.resource(), name));
    if rule == Some(FieldGrant::Hidden) {
        return ().into_any();
    }
    let open = open && rule.is_none();
    let shown = shown.map(|shown| -> Draw<R> { Arc::new(shown) });
    let words = Words { name: name.to_owned(), label: label.to_owned(), nothing: nothing.to_owned() };
    let leads = leads.map(|leads| -> Leads<R> { Arc::new(leads) });
    row(words, editor, Arc::new(field), kind, shown, leads, open)
}

/// Draws a record's value.
pub type Draw<R> = Arc<dyn Fn(&R) -> AnyView + Send + Sync>;

/// Where a record's value leads.
pub type Leads<R> = Arc<dyn Fn(&R) -> Option<Lead> + Send + Sync>;

/// What a line of a record's details is called.
#[derive(Clone)]
pub struct Words {
    /// The base of the ids.
    pub name: String,
    pub label: String,
    /// In place of an empty value.
    pub nothing: String,
}

/// One line of a record's details, of any field.
pub fn row<R, P>(
    called: Words,
    editor: Editor<R, P>,
    field: AnyField<R, P>,
    kind: Kind,
    shown: Option<Draw<R>>,
    leads: Option<Leads<R>>,
    open: bool,
) -> AnyView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    row_in(RwSignal::new(Phase::Resting), called, editor, field, kind, (shown, leads), open)
}

/// As [`row`], whose editing stands at `phase`.
pub fn row_in<R, P>(
    phase: RwSignal<Phase>,
    called: Words,
    editor: Editor<R, P>,
    field: AnyField<R, P>,
    kind: Kind,
    (shown, leads): (Option<Draw<R>>, Option<Leads<R>>),
    open: bool,
) -> AnyView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    let field = StoredValue::new(field);
    // What the field said when editing began: the measure of whether somebody else changed it.
    let base = RwSignal::new(editor.record.with_untracked(|record| field.with_value(|field| field.text(record))));
    let text = Signal::derive(move || editor.record.with(|record| field.with_value(|field| field.text(record))));
    let words = Signal::derive(move || editor.record.with(|record| field.with_value(|field| field.words(record))));
    let value = ViewFn::from(move || match &shown {
        Some(shown) => editor.record.with(|record| shown(record)),
        None => words.get().into_any(),
    });
    let begin = Callback::new(move |()| {
        base.set(text.get_untracked());
        let draft = Draft { text: text.get_untracked(), words: words.get_untracked() };
        phase.set(Phase::Editing(Begin::with(draft)));
    });
    let save = move |base: String, draft: Draft| editor.save(field.get_value(), base, draft, phase);
    let keep_mine = Callback::new(move |draft: Draft| save(text.get_untracked(), draft));
    let save = Callback::new(move |draft: Draft| save(base.get_untracked(), draft));
    let lead = Signal::derive(move || editor.record.with(|record| leads.as_ref().and_then(|leads| leads(record))));
    view! { <Row called kind phase text words value lead open begin save keep_mine/> }.into_any()
}

/// [`FieldRow`] without the record's type, so that it is compiled once.
#[component]
fn Row(
    called: Words,
    kind: Kind,
    phase: RwSignal<Phase>,
    text: Signal<String>,
    words: Signal<String>,
    value: ViewFn,
    lead: Signal<Option<Lead>>,
    open: bool,
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
        .crm-field-open {
            display: block;
        }
        .crm-field-open .crm-field-label {
            display: none;
        }
        .crm-field-label {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-field-line {
            display: flex;
            align-items: center;
        }
        .crm-field-lead {
            display: grid;
            flex: none;
            place-items: center;
            width: var(--control-h-small);
            height: var(--control-h-small);
            margin-inline: var(--s2) calc(var(--s2) * -1);
            border-radius: var(--r-s);
            color: var(--text-3);
            transition: color var(--fast) var(--ease);
        }
        .crm-field-lead:hover {
            background: var(--glass-hover);
            color: var(--accent-hi);
        }
        .crm-field-value {
            display: flex;
            align-items: center;
            gap: var(--s2);
            flex: 1;
            min-width: 0;
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
        .crm-field-tick {
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h);
            cursor: pointer;
        }
        .crm-field-fixed:hover {
            background: transparent;
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
    let Words { name, label, nothing } = called;
    let resting = {
        let (value, name, label) = (value.clone(), name.clone(), label.clone());
        move || {
            let empty = text.with(String::is_empty);
            let content = match (empty, open) {
                (true, true) => {
                    view! { class = scope, <span class="crm-field-none">{nothing.clone()}</span> }.into_any()
                }
                (true, false) => view! { class = scope, <span class="crm-field-none">"–"</span> }.into_any(),
                (false, _) => value.run(),
            };
            if !open {
                return view! { class = scope, <span class="crm-field-value crm-field-fixed">{content}</span> }
                    .into_any();
            }
            view! { class = scope,
                <button class="crm-field-value" type="button" id=format!("edit-{name}") on:click=move |_| begin.run(())>
                    <span class="visually-hidden">{format!("Edit {label}: ")}</span>
                    {content}
                    <span class="crm-field-pen"><Glyph icon=Icon::Edit small=true/></span>
                </button>
            }
            .into_any()
        }
    };
    let title = label.clone();
    if open && matches!(kind, Kind::Toggle) {
        let name = name.clone();
        return view! { class = scope,
            <div class="crm-field">
                <dt class="crm-field-label">{title}</dt>
                <dd><Toggle name label text phase begin save scope/></dd>
            </div>
        }
        .into_any();
    }
    // Whoever leaves the editor by its keys goes on where they began.
    let edited = name.clone();
    Effect::new(move |was_editing: Option<bool>| {
        let is_resting = phase.with(|phase| matches!(phase, Phase::Resting));
        if is_resting && was_editing == Some(true) {
            keys::focus_back(format!("edit-{edited}"));
        }
        !is_resting
    });
    let edit = move |begin: Begin, error: Option<String>| {
        let (kind, name, label) = (kind.clone(), name.clone(), label.clone());
        let coming = name.clone();
        let load = move || {
            let (kind, begin, error) = (kind.clone(), begin.clone(), error.clone());
            edit_field(EditingProps { name: name.clone(), label: label.clone(), kind, begin, phase, save, error })
        };
        view! { <Wait fallback=move || view! { <Coming name=coming.clone() words phase scope/> } until=load/> }
            .into_any()
    };
    let theirs = value;
    let body = move || {
        match phase.get() {
        Phase::Resting => view! { class = scope,
            <div class="crm-field-line">
                {resting()}
                {move || lead.get().map(|lead| {
                    let (href, target, rel) = lead.attributes();
                    view! { class = scope,
                        <a class="crm-field-lead" href=href target=target rel=rel aria-label=move || format!("Open {}", words.get())>
                            <Glyph icon=Icon::External small=true/>
                        </a>
                    }
                })}
            </div>
        }
        .into_any(),
        Phase::Editing(begin) => edit(begin, None),
        Phase::Failed(draft, message) => edit(Begin::with(draft), Some(message)),
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
    // An editor brings its own label and takes the whole width.
    let editing = move || phase.with(|phase| matches!(phase, Phase::Editing(_) | Phase::Failed(..)));
    view! { class = scope,
        <div class="crm-field" class:crm-field-open=editing>
            <dt class="crm-field-label">{title}</dt>
            <dd>{body}</dd>
        </div>
    }
    .into_any()
}
