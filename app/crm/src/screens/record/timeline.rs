//! What happened to a record: who, what, from which value to which, when; each step with its own way back.

use super::version::{self, Asked as Former};
use crate::{
    screens::{amount, failure, live, mails::MailTold, take_back::take_back, timeline_words, when},
    shared::kind::RecordKind,
    timeline::{
        api::record_timeline,
        model::{Timeline, TimelineChange, TimelineEntry, TimelineValue},
    },
    undo::model::UndoWhat,
};
use ac_core::{AppError, Resource as Kind};
use ac_ui::{Button, ButtonKind, ButtonSize, Card, Glyph, Icon, Late, StatusDot, Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// The card with a record's history. `on_undone` runs when a step was taken back here.
#[component]
pub fn History(kind: RecordKind, id: Uuid, first: Timeline, #[prop(into)] on_undone: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-history {
            display: grid;
        }
    };
    let past = Past::new(kind, id, first);
    let live = live::changed(&[
        Kind::Deal,
        Kind::Company,
        Kind::Contact,
        Kind::Lead,
        Kind::Product,
        Kind::Note,
        Kind::Activity,
        Kind::Mail,
    ]);
    Effect::new(move |seen: Option<()>| {
        live.track();
        if seen.is_some() {
            past.renew();
        }
    });
    let undone = Callback::new(move |()| {
        past.renew();
        on_undone.run(());
    });
    let former = Former { kind, id, event: RwSignal::new(None), open: RwSignal::new(false), on_done: undone };
    view! { class = scope,
        <Card title="What happened">
            <ol class="crm-history">
                <For each=move || past.steps.with(|steps| steps.0.entries.clone()) key=|entry| (entry.seq, entry.is_undoable, entry.mail.clone()) let:entry>
                    <Step entry former on_undone=undone/>
                </For>
            </ol>
            <Show when=move || past.steps.with(|steps| steps.0.before.is_some())>
                <Button size=ButtonSize::Small busy=past.busy on:click=move |_| past.earlier()>"Earlier"</Button>
            </Show>
        </Card>
        <Late open=former.open load=move || version::former(former)/>
    }
}

/// The steps that are loaded and the way to earlier ones. Cheap to copy.
#[derive(Clone, Copy)]
struct Past {
    kind: RecordKind,
    id: Uuid,
    steps: RwSignal<Steps>,
    busy: RwSignal<bool>,
    /// Something happened while an answer was on its way.
    stale: StoredValue<bool>,
    toasts: Toasts,
}

impl Past {
    fn new(kind: RecordKind, id: Uuid, first: Timeline) -> Self {
        Self {
            kind,
            id,
            steps: RwSignal::new(Steps(first)),
            busy: RwSignal::new(false),
            stale: StoredValue::new(false),
            toasts: use_toasts(),
        }
    }

    /// What happened since; once more after the answer that is on its way.
    fn renew(self) {
        if self.busy.get_untracked() {
            self.stale.set_value(true);
        } else {
            // What could not be read just now is read with the next change.
            self.ask(None, |_| ());
        }
    }

    fn earlier(self) {
        let before = self.steps.with_untracked(|steps| steps.0.before);
        if before.is_some() && !self.busy.get_untracked() {
            self.ask(before, move |error| failure::say(self.toasts, "Earlier steps did not load.", &error));
        }
    }

    fn ask(self, before: Option<i64>, failed: impl FnOnce(AppError) + 'static) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = record_timeline(self.kind, self.id, before).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) if before.is_some() => self.steps.update(|steps| steps.add_earlier(page)),
                Ok(page) => self.steps.update(|steps| steps.take_newest(page)),
                Err(error) => failed(error),
            }
            if self.stale.try_update_value(std::mem::take) == Some(true) {
                self.renew();
            }
        });
    }
}

/// Steps without a hole between them, newest first.
struct Steps(Timeline);

impl Steps {
    fn add_earlier(&mut self, page: Timeline) {
        self.0.entries.extend(page.entries);
        self.0.before = page.before;
    }

    /// Takes over the newest page. Where it does not reach what is loaded, that is left to "Earlier".
    fn take_newest(&mut self, page: Timeline) {
        let known = std::mem::replace(&mut self.0, page);
        let (Some(end), Some(newest)) = (self.0.entries.last(), known.entries.first()) else { return };
        let end = end.seq;
        if self.0.before.is_none() || newest.seq < end {
            return;
        }
        let mut older = known.entries.into_iter().filter(|entry| entry.seq < end).peekable();
        if older.peek().is_some() {
            self.0.before = known.before;
        }
        self.0.entries.extend(older);
    }
}

#[component]
fn Step(entry: TimelineEntry, former: Former, on_undone: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-step {
            position: relative;
            display: grid;
            grid-template-columns: var(--s5) minmax(0, 1fr) auto;
            gap: 0 var(--s1);
            padding-bottom: var(--s4);
        }
        .crm-step::before {
            content: raw_str("");
            position: absolute;
            inset: var(--s5) auto var(--s1) calc(var(--s1) * .85);
            width: var(--hair);
            background: var(--line-strong);
        }
        .crm-step:last-child::before {
            content: none;
        }
        .crm-step-dot {
            padding-top: var(--s1);
        }
        .crm-step-text {
            display: grid;
            gap: calc(var(--s1) * .5);
            min-width: 0;
        }
        .crm-step-changes {
            display: grid;
            gap: calc(var(--s1) * .5);
        }
        .crm-step-beginning {
            display: flex;
            flex-wrap: wrap;
            gap: 0 var(--s4);
            font-size: var(--fs-control);
        }
        .crm-step-change {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: 0 var(--s2);
            overflow-wrap: anywhere;
        }
        .crm-step-old {
            color: var(--text-3);
            text-decoration: line-through;
        }
        .crm-step-arrow {
            display: grid;
            color: var(--text-3);
        }
        .crm-step-by {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-step-note {
            padding: var(--s2) var(--s3);
            border-left: var(--focus-w) solid var(--line-strong);
            color: var(--text-2);
            overflow-wrap: anywhere;
        }
        .crm-step-undo {
            display: flex;
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .crm-step:hover .crm-step-undo {
            opacity: 1;
        }
        .crm-step:focus-within .crm-step-undo {
            opacity: 1;
        }
        @media (hover: none) {
            .crm-step-undo {
                opacity: 1;
            }
        }
    };
    let (tone, title) = (timeline_words::say(&entry).tone, timeline_words::headline(&entry));
    let by = format!("{}, ", timeline_words::by(&entry));
    // A beginning has no old values: what it began with reads as one line.
    let is_beginning =
        entry.changes.iter().all(|change| change.old == TimelineValue::Nothing) && entry.changes.len() > 1;
    let changes = entry.changes.iter().map(|change| view! { <Changed change=change.clone() scope/> }).collect_view();
    let changes = (!entry.changes.is_empty()).then(|| {
        view! { class = scope,
            <div class="crm-step-changes" class:crm-step-beginning=is_beginning>{changes}</div>
        }
    });
    let event = entry.event_id;
    let toasts = use_toasts();
    let take_back = move |_| {
        spawn_local(async move {
            if take_back(toasts, UndoWhat::Event(event), "It was not taken back.").await {
                toasts.show(Toast::done("Taken back"));
                on_undone.run(());
            }
        });
    };
    let look = move |_| {
        former.event.set(Some(event));
        former.open.set(true);
    };
    view! { class = scope,
        <li class="crm-step">
            <span class="crm-step-dot"><StatusDot tone/></span>
            <div class="crm-step-text">
                <span>{title}</span>
                {changes}
                {entry.note.clone().map(|note| view! { class = scope, <p class="crm-step-note">{note}</p> })}
                {entry.mail.clone().map(|mail| view! { <MailTold mail on_changed=on_undone/> })}
                <span class="crm-step-by">{by}<when::Ago at=entry.at/></span>
            </div>
            <span class="crm-step-undo">
                {entry.is_version.then(|| view! {
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Clock label="How it was after this" on:click=look/>
                })}
                {entry.is_undoable.then(|| view! {
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Undo label="Take this back" on:click=take_back/>
                })}
            </span>
        </li>
    }
}

#[component]
fn Changed(change: TimelineChange, scope: &'static str) -> impl IntoView {
    let old = words(&change.old);
    let new = words(&change.new).unwrap_or_else(|| "nothing".to_owned());
    view! { class = scope,
        <span class="crm-step-change">
            <span class="dim">{change.label}</span>
            {old.map(|old| view! { class = scope,
                <s class="crm-step-old">{old}</s>
                <span class="crm-step-arrow"><Glyph icon=Icon::ArrowRight small=true/></span>
            })}
            <span>{new}</span>
        </span>
    }
}

/// A value in words; `None` where there is none.
pub(super) fn words(value: &TimelineValue) -> Option<String> {
    match value {
        TimelineValue::Nothing => None,
        TimelineValue::Text(text) => Some(text.clone()),
        TimelineValue::Money(money) => Some(amount::plain(*money)),
        TimelineValue::Date(date) => Some(ac_core::time::day(*date)),
        TimelineValue::Name(name) => Some(name.clone().unwrap_or_else(|| "something deleted".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{EventId, Timestamp};

    fn page(seqs: &[i64], before: Option<i64>) -> Timeline {
        let entry = |seq: &i64| TimelineEntry {
            seq: *seq,
            event_id: EventId(Uuid::nil()),
            kind: "deal.changed".to_owned(),
            at: Timestamp(0),
            actor_name: None,
            changes: Vec::new(),
            note: None,
            batch_id: None,
            is_one_act: false,
            is_import: false,
            causation_id: None,
            is_redo: false,
            is_erased: false,
            is_undoable: false,
            is_version: false,
            merged: None,
            mail: None,
            others: Vec::new(),
        };
        Timeline { entries: seqs.iter().map(entry).collect(), before }
    }

    #[test]
    fn what_happened_since_never_leaves_a_hole() {
        let check = |known: Timeline, newest: Timeline, want: &[i64], before| {
            let mut steps = Steps(known);
            steps.take_newest(newest);
            let seqs: Vec<i64> = steps.0.entries.iter().map(|entry| entry.seq).collect();
            assert_eq!((seqs.as_slice(), steps.0.before), (want, before));
        };
        check(page(&[], None), page(&[1], None), &[1], None);
        check(page(&[5, 4, 3, 2], Some(2)), page(&[7, 6, 5, 4], Some(4)), &[7, 6, 5, 4, 3, 2], Some(2));
        check(page(&[5, 4], Some(4)), page(&[6, 5], Some(5)), &[6, 5, 4], Some(4));
        check(page(&[5], Some(5)), page(&[6, 5, 4], Some(4)), &[6, 5, 4], Some(4));
        check(page(&[3, 2], Some(2)), page(&[9, 8, 7], Some(7)), &[9, 8, 7], Some(7));
        check(page(&[2, 1], None), page(&[3, 2, 1], None), &[3, 2, 1], None);
    }
}
