//! Cells of a table that are changed in place, by the editor and the rules of a record's page: the last write never silently
//! wins, and what could not be saved stays where it was typed.

use crate::{
    members::model::Member,
    screens::{
        feed::Feed,
        keys,
        list::Known,
        me::use_me,
        own::{control_of, rows::edits},
        pick::choice,
        record::{
            edit::{Answer, AnyField, Begin, Draft, Editor, Field, Phase},
            editing::{Kind, yes_or_no},
            field::{Words, row_in},
        },
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
};
use ac_core::{
    MemberId,
    policy::{Action, Resource},
};
use ac_ui::{Bands, Beside, CellAsk, Choice, Toast, Wait, Wish, shield_while_beside, use_toasts};
use ac_views::custom::FieldValues;
use leptos::prelude::*;
use std::{collections::VecDeque, sync::Arc};
use uuid::Uuid;
use wasm_bindgen::JsCast;

/// How the cells of one column are changed.
pub struct CellField<R, P> {
    /// Key of the column.
    column: String,
    label: String,
    field: AnyField<R, P>,
    kind: Kind,
    /// Gives the record to somebody else.
    hands_over: bool,
}

impl<R, P> Clone for CellField<R, P> {
    fn clone(&self) -> Self {
        Self {
            column: self.column.clone(),
            label: self.label.clone(),
            field: self.field.clone(),
            kind: self.kind.clone(),
            hands_over: self.hands_over,
        }
    }
}

impl<R: 'static, P: 'static> CellField<R, P> {
    #[must_use]
    pub fn new(column: &'static str, label: &'static str, field: Field<R, P>, kind: Kind) -> Self {
        let (column, label) = (column.to_owned(), label.to_owned());
        Self { column, label, field: Arc::new(field), kind, hands_over: false }
    }

    /// Whose record it is.
    #[must_use]
    pub fn owner(field: Field<R, P>, members: &[Member]) -> Self {
        let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
        Self { hands_over: true, ..Self::new("owner", "Owner", field, Kind::Pick(owners, "Nobody")) }
    }
}

/// What is needed to change the cells of a list's rows.
pub struct CellSet<R: 'static, P: 'static> {
    pub object: Resource,
    pub record: RecordKind,
    pub id: fn(&R) -> Uuid,
    pub version: fn(&R) -> i64,
    pub owner: fn(&R) -> Option<MemberId>,
    /// Why a row stays as it is, whoever wants to change it.
    pub fixed: fn(&R) -> Option<Refused>,
    pub read: fn(Uuid) -> Answer<R>,
    pub write: fn(Uuid, i64, P) -> Answer<R>,
    pub fields: Vec<CellField<R, P>>,
    pub values: fn(&R) -> &FieldValues,
    pub own: fn(FieldValues) -> P,
}

/// Where changes of cells are asked for, and the list they are in. Cheap to copy.
pub struct CellsOf<R: Send + Sync + 'static> {
    /// What is asked for and waits: one cell is changed at a time.
    queue: RwSignal<VecDeque<CellAsk>>,
    /// The cell that is being changed.
    now: RwSignal<Option<CellAsk>>,
    /// What was typed on that cell before its editor had the focus.
    typed: RwSignal<String>,
    pub feed: Feed<R>,
    /// The groups that its rows stand in.
    bands: Bands,
    pub known: Known,
    pub members: Signal<Vec<Member>>,
}

impl<R: Send + Sync + 'static> Clone for CellsOf<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for CellsOf<R> {}

impl<R: Send + Sync + 'static> CellsOf<R> {
    #[must_use]
    pub fn new(feed: Feed<R>, bands: Bands, known: Known, members: Signal<Vec<Member>>) -> Self {
        let (queue, now, typed) = (RwSignal::new(VecDeque::new()), RwSignal::new(None), RwSignal::new(String::new()));
        Self { queue, now, typed, feed, bands, known, members }
    }

    /// Hears of cells that are to be changed.
    #[must_use]
    pub fn asked(self) -> Callback<CellAsk> {
        Callback::new(move |ask: CellAsk| {
            let (row, column) = (ask.row.clone(), ask.column.clone());
            let is_same = move |other: &CellAsk| other.row == row && other.column == column;
            let letter = match &ask.wish {
                Wish::Edit(Some(letter)) => letter.clone(),
                _ => String::new(),
            };
            // Further letters of a word whose first one opened the editor.
            if !letter.is_empty() && self.now.with_untracked(|now| now.as_ref().is_some_and(&is_same)) {
                return self.typed.update(|typed| typed.push_str(&letter));
            }
            self.queue.update(|queue| {
                let last = queue.back_mut().filter(|last| is_same(last)).map(|last| &mut last.wish);
                if let Some(Wish::Edit(Some(typed))) = last
                    && !letter.is_empty()
                {
                    typed.push_str(&letter);
                } else if !queue.contains(&ask) {
                    // A key that is held asks for the same again and again.
                    queue.push_back(ask);
                }
            });
        })
    }
}

impl<R: Clone + PartialEq + Send + Sync + 'static> CellsOf<R> {
    /// Where the row with this key stands in the table, while it is drawn there.
    fn place(self, key: &str) -> Option<usize> {
        self.bands.place(self.feed.position(key)?)
    }
}

/// What `load`, which gives way to a `#[lazy]` function, draws for the cells of a list, from the first one on that is to be
/// changed.
pub fn cells_late<R, F>(of: CellsOf<R>, load: impl Fn(CellsOf<R>) -> F + Clone + Send + Sync + 'static) -> impl IntoView
where
    R: Send + Sync + 'static,
    F: Future<Output = AnyView> + Send + 'static,
{
    let is_wanted = Memo::new(move |was| of.queue.with(|queue| !queue.is_empty()) || was.copied().unwrap_or_default());
    view! {
        <Show when=move || is_wanted.get()>
            {
                let load = load.clone();
                view! { <Wait fallback=|| () until=move || load(of)/> }
            }
        </Show>
    }
}

/// The editor of the cell that is being changed, one at a time.
pub fn cells<R, P>(of: CellsOf<R>, set: CellSet<R, P>) -> AnyView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    let set = Arc::new(set);
    // What is asked for while another cell is being saved waits for it; an editor that stays open keeps its place.
    Effect::new(move |_| {
        let (is_free, is_wanted) = (of.now.with(Option::is_none), of.queue.with(|queue| !queue.is_empty()));
        if is_free && is_wanted {
            of.now.set(of.queue.try_update(VecDeque::pop_front).flatten());
        }
    });
    shield_while_beside(".ac-table-row");
    let toasts = use_toasts();
    (move || {
        let ask = of.now.get()?;
        let drawn = change(of, &set, ask);
        if let Err(why) = &drawn {
            toasts.show(Toast::failed((*why).to_owned()));
            queue_microtask(move || of.now.set(None));
        }
        drawn.ok()
    })
    .into_any()
}

/// Why a cell cannot be changed.
pub type Refused = &'static str;

fn change<R, P>(of: CellsOf<R>, set: &Arc<CellSet<R, P>>, ask: CellAsk) -> Result<AnyView, Refused>
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    let row = of.feed.get(&ask.row).ok_or("This row is no longer in the list.")?;
    let field = field_of(of, set, &ask.column, &row).ok_or("This column cannot be changed here.")?;
    let (me, owner) = (use_me(), (set.owner)(&row));
    if let Some(why) = (set.fixed)(&row) {
        return Err(why);
    }
    if !me.may_on(set.object, Action::Modify, owner) {
        return Err("You may change only what is yours. Ask its owner, or an admin.");
    }
    if field.hands_over && !me.may_hand_over(set.object, owner) {
        return Err("Only its owner or an admin can give this to somebody else.");
    }
    let said = |row: &R| Draft { text: field.field.text(row), words: field.field.words(row) };
    let draft = said(&row);
    // What it was copied from may say something else by now.
    let copied = match &ask.wish {
        Wish::Put { from: Some(from), text } => {
            of.feed.get(from).map(|row| said(&row)).filter(|copied| copied.words.trim() == text)
        }
        _ => None,
    };
    let deed = match &ask.wish {
        Wish::Edit(None) if matches!(field.kind, Kind::Toggle) => Deed::Save(yes_or_no(draft.text != "true")),
        Wish::Edit(Some(_)) if matches!(field.kind, Kind::Toggle) => return Err(TOGGLED),
        Wish::Edit(None) => Deed::Edit(Begin::with(draft)),
        Wish::Edit(Some(typed)) => Deed::Type(draft, typed.clone(), false),
        Wish::Put { text, .. } => match copied {
            Some(copied) => Deed::Save(copied),
            None => put(&field.kind, draft, text)?,
        },
    };
    let id = (set.id)(&row);
    let (reads, writes, record) = (set.read, set.write, set.record);
    let editor = Editor::new(
        row,
        set.version,
        move || reads(id),
        move |version, patch| writes(id, version, patch),
        move || record_ending(record, id),
    );
    let phase = RwSignal::new(Phase::Resting);
    let base = editor.record.with_untracked(|row| field.field.text(row));
    match deed {
        Deed::Edit(begin) => phase.set(Phase::Editing(begin)),
        Deed::Type(draft, text, at_once) => {
            of.typed.set(text);
            phase.set(Phase::Editing(Begin { draft, typed: Some(of.typed), at_once }));
        }
        Deed::Save(draft) => editor.save(field.field.clone(), base, draft, phase),
    }
    let name = format!("cell-{}", field.column);
    let label = format!("Change {}", field.label);
    let id = format!("{name}-panel");
    let called = Words { name, label: field.label.clone(), nothing: String::new() };
    let asked = StoredValue::new(ask);
    // Rows come and go above it while it is being changed.
    let stands = move || asked.with_value(|ask| of.place(&ask.row).map(|row| ask.clone().moved_to(row)));
    let version = set.version;
    let (buttons, form) = (format!("#{id} button"), format!("#{id}"));
    let was_edited = StoredValue::new(false);
    Effect::new(move |_| {
        let now = phase.get();
        if let Some(ask) = stands() {
            ask.show_saving(matches!(now, Phase::Saving(_)));
        }
        match now {
            Phase::Editing(_) => was_edited.set_value(true),
            Phase::Conflict(_) => focus_soon(buttons.clone()),
            Phase::Resting => {
                let row = editor.record.get_untracked();
                let known = asked.with_value(|ask| of.feed.get(&ask.row)).map(|known| version(&known));
                let is_saved = was_edited.get_value() && known.is_some_and(|known| known < version(&row));
                if known.is_some_and(|known| known <= version(&row)) {
                    of.feed.put(row);
                }
                of.now.set(None);
                if let Some(ask) = stands() {
                    return_focus(&ask, is_saved);
                }
            }
            Phase::Saving(_) | Phase::Failed(..) => {}
        }
    });
    let open = Signal::derive(move || phase.with(|phase| !matches!(phase, Phase::Resting | Phase::Saving(_))));
    let anchor = Callback::new(move |()| stands().and_then(|ask| ask.element()));
    let on_leave = Callback::new(move |()| phase.set(Phase::Resting));
    // Who goes on elsewhere means what stands there.
    let on_outside = Callback::new(move |()| {
        if !keys::submit_soon(&form) && !phase.with_untracked(|phase| matches!(phase, Phase::Conflict(_))) {
            phase.set(Phase::Resting);
        }
    });
    Ok(view! {
        <Beside id label open anchor on_outside on_leave>
            <dl>{row_in(phase, called, editor, field.field, field.kind, (None, None), true)}</dl>
        </Beside>
    }
    .into_any())
}

/// What is done to a cell.
#[derive(Debug, PartialEq, Eq)]
enum Deed {
    Edit(Begin),
    /// The editor begins with this text in place of what the cell says, and may save it at once.
    Type(Draft, String, bool),
    Save(Draft),
}

/// What putting `text` into a cell of this kind means, which says `now`.
fn put(kind: &Kind, now: Draft, text: &str) -> Result<Deed, Refused> {
    let save = |draft: Draft| Ok(Deed::Save(draft));
    let type_in = |at_once| Ok(Deed::Type(now.clone(), text.to_owned(), at_once));
    if text.contains(['\t', '\n']) {
        return Err("This holds several cells. Copy and paste one at a time.");
    }
    match kind {
        Kind::Toggle => match text.to_lowercase().as_str() {
            "yes" | "true" => save(yes_or_no(true)),
            "no" | "false" | "" => save(yes_or_no(false)),
            _ => Err("This is ticked or not: paste yes or no."),
        },
        _ if text.is_empty() => save(Draft::default()),
        Kind::Text(_) | Kind::Lines => save(Draft { text: text.to_owned(), words: text.to_owned() }),
        Kind::Pick(options, _) => {
            let found = options.with_untracked(|options| named(options, text).cloned());
            found.map_or(Err(NO_CHOICE), |choice| save(Draft { text: choice.value, words: choice.label }))
        }
        Kind::Many(choices) => {
            let found: Option<Vec<_>> = text.split(',').map(|one| named(choices, one).cloned()).collect();
            let Some(found) = found else { return Err(NO_CHOICE) };
            let said = |of: fn(&Choice) -> &str| found.iter().map(of).collect::<Vec<_>>().join(",");
            save(Draft { text: said(|choice| &choice.value), words: said(|choice| &choice.label) })
        }
        Kind::Number | Kind::Money(_) | Kind::Day => type_in(true),
        Kind::Ask(_) => type_in(false),
    }
}

const TOGGLED: Refused = "Press Enter to tick this, or to take the tick away.";
const NO_CHOICE: Refused = "None of the choices is called that. Press Enter on the cell to see them.";

fn named<'c>(choices: &'c [Choice], text: &str) -> Option<&'c Choice> {
    choices.iter().find(|choice| choice.label.trim().to_lowercase() == text.trim().to_lowercase())
}

fn field_of<R, P>(of: CellsOf<R>, set: &CellSet<R, P>, column: &str, row: &R) -> Option<CellField<R, P>>
where
    R: Send + Sync + 'static,
    P: 'static,
{
    if let Some(field) = set.fields.iter().find(|field| field.column == column) {
        return Some(field.clone());
    }
    let own = Arc::new(of.known.own().into_iter().find(|own| own.key == column && own.is_written())?);
    let field = edits(own.clone(), set.values, set.own);
    let members = of.members.with_untracked(|members| members.iter().map(choice).collect());
    let kind = control_of(&own, &field.text(row), use_me().currency(), members);
    Some(CellField { column: own.key.clone(), label: own.label.clone(), field, kind, hands_over: false })
}

fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Where the keys go on: below what was saved, else where they were. Who went elsewhere meanwhile stays there.
fn return_focus(ask: &CellAsk, is_saved: bool) {
    let below = is_saved.then(|| ask.below()).flatten();
    let Some(cell) = below.or_else(|| ask.element()) else { return };
    request_animation_frame(move || {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            let _ = cell.focus();
        }
    });
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
