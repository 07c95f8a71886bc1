//! Notes on a record: write, change, delete with the way back.

use crate::{
    notes::{
        api::{create_note, delete_note, list_notes, restore_note, update_note},
        model::{Note, NoteDraft, NoteFilter, NoteId, NotePatch, NoteQuery},
    },
    screens::{
        failure,
        feed::{Ask, Feed, load},
        form::Submit,
        keys, live,
        me::{Me, use_me},
        names::isolated,
        take_back::offer_back,
        when::Ago,
    },
    shared::{check::BODY_CHARS_MAX, kind::RecordKind},
};
use ac_core::{Action, Page, Resource as Kind};
use ac_ui::{Avatar, Button, ButtonKind, ButtonSize, Card, Icon, TextArea, Toast, Trouble, draft, use_toasts};
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// The question for a record's notes, newest first.
#[must_use]
pub fn notes_of(on: RecordKind, id: Uuid) -> NoteQuery {
    let filter = NoteFilter { subject_kind: Some(on), subject_id: Some(id), author_id: None };
    NoteQuery { sort: Some("-created_at".to_owned()), ..NoteQuery::of(filter) }
}

/// The card with a record's notes, which are asked for where there is no `first` page of them.
#[component]
pub fn Notes(on: RecordKind, id: Uuid, #[prop(into)] first: Option<Page<Note>>) -> impl IntoView {
    let ask = move |ask: Ask| list_notes(NoteQuery { limit: Some(ask.limit), cursor: ask.cursor, ..notes_of(on, id) });
    let feed = Feed::of(first, |note: &Note| note.id.to_string(), load(ask));
    let fixed = Memo::new(move |_| id);
    feed.follow(fixed, live::changed(&[Kind::Note]));
    let scope = style! {
        .crm-notes {
            display: grid;
            gap: var(--s3);
        }
    };
    let failure = feed.failure();
    let may_write = use_me().may(Kind::Note, Action::Create, None);
    view! { class = scope,
        <Card title="Notes">
            {may_write.then(|| view! { <Write on id feed/> })}
            <ul class="crm-notes">
                <For each=move || feed.rows.get() key=|note| (note.id, note.version) let:note>
                    <OneNote note feed/>
                </For>
            </ul>
            <Trouble failure busy=feed.busy/>
            <Show when=move || feed.has_more().get() && failure.message.with(Option::is_none)>
                <Button size=ButtonSize::Small on:click=move |_| feed.more()>"Older notes"</Button>
            </Show>
        </Card>
    }
}

#[component]
fn Write(on: RecordKind, id: Uuid, feed: Feed<Note>) -> impl IntoView {
    let scope = style! {
        .crm-note-write {
            display: grid;
            gap: var(--s2);
        }
        .crm-note-buttons {
            display: flex;
            justify-content: flex-end;
            gap: var(--s2);
        }
    };
    let body = draft(format!("note.{}.{id}", on.as_str()));
    let submit = Submit::new();
    let send = move || {
        let draft = NoteDraft { subject_kind: on, subject_id: id, body: body.get_untracked() };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_note(draft),
            move |note| {
                body.set(String::new());
                feed.put_first(note);
            },
        );
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let typed = move || !body.with(|body| body.trim().is_empty());
    view! { class = scope,
        <form
            class="crm-note-write"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
            on:keydown=on_key
        >
            <TextArea label="New note" name="note" value=body rows=2 placeholder="Write a note" hide_label=true error=submit.field("body") max_chars=BODY_CHARS_MAX/>
            {submit.complaint()}
            <Show when=typed>
                <div class="crm-note-buttons">
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| body.set(String::new())>"Discard"</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true busy=submit.busy>"Add note"</Button>
                </div>
            </Show>
        </form>
    }
}

/// What somebody may do to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tools {
    edit: bool,
    delete: bool,
}

impl Tools {
    fn of(me: &Me, note: &Note) -> Self {
        let may = |action| me.may_on(Kind::Note, action, note.author_id);
        Self { edit: may(Action::Modify), delete: may(Action::Delete) }
    }
}

#[component]
fn OneNote(note: Note, feed: Feed<Note>) -> impl IntoView {
    let scope = style! {
        .crm-note {
            display: grid;
            gap: var(--s2);
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
        }
        .crm-note-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-note-tools {
            display: flex;
            gap: var(--s1);
            margin-inline-start: auto;
        }
        .crm-note-body {
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
    };
    let editing = RwSignal::new(false);
    let nobody = if note.author_id.is_some() { "Somebody who left" } else { "AlphaClone" };
    let author = note.author_name.clone().unwrap_or_else(|| nobody.to_owned());
    let changed = note.updated_at > note.created_at;
    let tools = Tools::of(&use_me(), &note);
    let (id, at) = (note.id, note.created_at);
    let note = StoredValue::new(note);
    let body = move || {
        if editing.get() {
            view! { <Rewrite note=note.get_value() editing feed/> }.into_any()
        } else {
            view! { class = scope, <p class="crm-note-body">{note.with_value(|note| note.body.clone())}</p> }.into_any()
        }
    };
    view! { class = scope,
        <li class="crm-note">
            <div class="crm-note-head">
                <Avatar name=author.clone() decorative=true/>
                <span>{isolated(&author)}</span>
                <Ago at/>
                {changed.then_some("edited")}
                <span class="crm-note-tools">
                    {tools.edit.then(|| view! {
                        <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Edit label="Edit this note" on:click=move |_| editing.update(|on| *on = !*on)/>
                    })}
                    {tools.delete.then(|| view! {
                        <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Trash label="Delete this note" on:click=delete(id, feed)/>
                    })}
                </span>
            </div>
            {body}
        </li>
    }
}

/// Takes the note off the screen at once; it comes back with "Undo" or if the server refuses.
fn delete(id: NoteId, feed: Feed<Note>) -> impl Fn(ev::MouseEvent) + 'static {
    let toasts = use_toasts();
    move |_| {
        feed.rows.update(|rows| rows.retain(|note| note.id != id));
        spawn_local(async move {
            match delete_note(id).await {
                Ok(()) => {
                    let refused = "The note did not come back.";
                    let done = Toast::done("Note deleted").of_act(id);
                    offer_back(toasts, done, move || restore_note(id), refused, move || feed.renew());
                }
                Err(error) => {
                    failure::say(toasts, "The note is still here.", &error);
                    feed.renew();
                }
            }
        });
    }
}

#[component]
fn Rewrite(note: Note, editing: RwSignal<bool>, feed: Feed<Note>) -> impl IntoView {
    let body = RwSignal::new(note.body.clone());
    let submit = Submit::new();
    // Two notes may be open at once.
    let field = format!("note-{}", note.id);
    Effect::new({
        let field = field.clone();
        move |_| keys::focus(&field)
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let draft =
            NoteDraft { subject_kind: note.subject_kind, subject_id: note.subject_id, body: body.get_untracked() };
        let checked = draft.validate().map(|_| ());
        let patch = NotePatch { body: Some(draft.body) };
        submit.send(
            checked,
            move || update_note(note.id, note.version, patch),
            move |newer: Note| {
                editing.set(false);
                feed.rows.update(|rows| {
                    if let Some(row) = rows.iter_mut().find(|row| row.id == newer.id) {
                        *row = newer;
                    }
                });
            },
        );
    };
    view! {
        <form class="stack" on:submit=send>
            <TextArea label="Note" name="rewrite" id=field value=body hide_label=true error=submit.field("body") max_chars=BODY_CHARS_MAX/>
            {submit.complaint()}
            <div class="row">
                <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true busy=submit.busy>"Save"</Button>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| editing.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{Currency, MemberId, Rates, Role, Timestamp};

    #[test]
    fn only_what_the_policy_allows_is_offered() {
        let [mine, theirs] = [1, 2].map(|n| MemberId(Uuid::from_u128(n)));
        let note = |author_id| Note {
            id: NoteId(Uuid::nil()),
            subject_kind: RecordKind::Deal,
            subject_id: Uuid::nil(),
            body: "Called.".to_owned(),
            author_id,
            author_name: None,
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let check = |role, author, edit, delete| {
            let me =
                Me { member: Some(mine), rights: ac_core::Rights::of(role, mine), rates: Rates::of(Currency::USD) };
            assert_eq!(Tools::of(&me, &note(author)), Tools { edit, delete }, "{role:?} {author:?}");
        };
        check(Role::Member, Some(mine), true, true);
        check(Role::Member, Some(theirs), false, false);
        check(Role::Member, None, false, false);
        check(Role::Admin, Some(theirs), false, true);
        check(Role::Owner, Some(mine), true, true);
        check(Role::Owner, None, false, true);
        check(Role::Guest, Some(mine), false, false);
    }
}
