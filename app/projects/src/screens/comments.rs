//! What people write under a task. Members are mentioned by `@` and their name.

use super::{
    people::{People, use_rights},
    task_desk::TaskDesk,
};
use crate::{
    comments::{
        api::{create_comment, delete_comment, list_comments, restore_comment, update_comment},
        mentions::{Part, parts},
        model::{Comment, CommentDraft, CommentFilter, CommentPatch, CommentQuery},
    },
    tasks::model::TaskId,
};
use ac_core::{
    MemberId, Page,
    list::ListQuery,
    policy::{Action, Resource as Kind},
};
use ac_records::check::BODY_CHARS_MAX;
use ac_screens::{
    failure,
    feed::{Ask, Feed, load},
    form::Submit,
    keys, live,
    when::Ago,
};
use ac_ui::{
    Avatar, Bound, Button, ButtonKind, ButtonSize, Card, Icon, Menu, MenuItem, Select, TextArea, Toast, Trouble, draft,
    insert_at_caret, use_toasts,
};
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// `first` came with the page: the newest comments.
#[component]
pub fn Comments(desk: TaskDesk, first: Page<Comment>, people: People) -> impl IntoView {
    let scope = style! {
        .projects-talk {
            display: grid;
            gap: var(--s4);
            margin: 0;
            padding: 0;
        }
    };
    let id = desk.id();
    let ask = move |Ask { limit, cursor }: Ask| list_comments(CommentQuery { limit: Some(limit), cursor, ..on(id) });
    let feed = Feed::new(first, |comment: &Comment| comment.id.to_string(), load(ask));
    feed.follow(Memo::new(|_| ()), live::changed(&[Kind::Comment]));
    let may_write = use_rights().grant(Kind::Comment, Action::Create) != ac_core::policy::Grant::Nothing;
    let failure = feed.failure();
    let is_empty = Memo::new(move |_| feed.rows.with(Vec::is_empty));
    let renew = Callback::new(move |()| feed.renew());
    view! { class = scope,
        <Card title="Comments">
            {may_write.then(|| view! { <Write id people on_sent=renew/> })}
            <Show when=move || failure.message.with(Option::is_some)><Trouble failure/></Show>
            <Show when=move || !is_empty.get() fallback=move || (!may_write).then(|| view! { <p class="faint">"Nobody has written anything yet."</p> })>
                <ol class="projects-talk" role="list">
                    <For each=move || feed.rows.get() key=|comment| (comment.id, comment.version) children=move |comment| view! { <One comment people on_change=renew/> }/>
                </ol>
            </Show>
            <Show when=move || feed.has_more().get()>
                <div><Button size=ButtonSize::Small busy=feed.busy on:click=move |_| feed.more()>"Older comments"</Button></div>
            </Show>
        </Card>
    }
}

/// The question for the comments on a task, the newest first.
#[must_use]
pub fn on(id: TaskId) -> CommentQuery {
    let filter = CommentFilter { task_id: Some(id) };
    CommentQuery { sort: Some("-created_at".to_owned()), ..ListQuery::of(filter) }
}

/// The box for a new comment. What is written there stays until it is sent.
#[component]
fn Write(id: TaskId, people: People, on_sent: Callback<()>) -> impl IntoView {
    let text = draft(format!("comment on {id}"));
    let submit = Submit::new();
    let send = move || {
        let typed = text.get_untracked();
        let body = people.with_mentions(&typed, &[]);
        if body.trim().is_empty() {
            return;
        }
        let sent = move |_: Comment| {
            // Whoever writes the next one already goes on with that.
            if text.try_with_untracked(|now| *now == typed) == Some(true) {
                text.set(String::new());
            }
            on_sent.try_run(());
        };
        submit.send(Ok(()), move || create_comment(CommentDraft { task_id: id, body }), sent);
    };
    view! { <Body text people submit name="comment" label="Write a comment" word="Comment" send on_cancel=None/> }
}

/// A text in which members can be mentioned, with what sends it.
#[component]
fn Body(
    text: RwSignal<String>,
    people: People,
    submit: Submit,
    #[prop(into)] name: String,
    label: &'static str,
    word: &'static str,
    send: impl Fn() + Copy + Send + Sync + 'static,
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let scope = style! {
        .projects-talk-foot {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
        }
        .projects-talk-mention {
            flex: 0 1 14rem;
            min-width: 0;
            margin-inline-end: auto;
        }
    };
    let field = format!("field-{name}");
    let at = field.clone();
    // Whoever was chosen is not chosen any more once they are mentioned: the same person may be again.
    let turn = RwSignal::new(0_u32);
    let everybody = Signal::derive(move || {
        turn.track();
        people.choices(&[])
    });
    let mention = move |chosen: String| {
        turn.update(|turn| *turn += 1);
        if let Some(name) = chosen.parse().ok().and_then(|id| people.name(id)) {
            insert_at_caret(&at, text, &format!("@{name} "));
            keys::focus(&at);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! { class = scope,
        <form class="stack" on:submit=on_submit on:keydown=on_key novalidate>
            <TextArea label=label name=name.clone() value=text rows=3 max_chars=BODY_CHARS_MAX error=submit.field("body")/>
            {submit.complaint()}
            <div class="projects-talk-foot">
                <div class="projects-talk-mention">
                    <Select label="Mention somebody" name=format!("{name}-mention") options=everybody value=Bound::new(String::new, mention) placeholder="Mention somebody" hide_label=true/>
                </div>
                {on_cancel.map(|cancel| view! { <Button on:click=move |_| cancel.run(())>"Cancel"</Button> })}
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{word}</Button>
            </div>
        </form>
    }
}

/// One comment, read or written anew.
#[component]
fn One(comment: Comment, people: People, on_change: Callback<()>) -> impl IntoView {
    let scope = style! {
        .projects-talk-one {
            display: grid;
            grid-template-columns: auto minmax(0, 1fr);
            gap: var(--s1) var(--s3);
        }
        .projects-talk-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h-small);
        }
        .projects-talk-words {
            grid-column: 2;
            margin: 0;
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
        .projects-talk-name {
            color: var(--accent-hi);
            font-weight: var(--fw-medium);
        }
    };
    let editing = RwSignal::new(false);
    let toasts = use_toasts();
    let rights = use_rights();
    let (id, owner) = (comment.id, comment.owner_id);
    let author = comment.owner_name.clone().unwrap_or_else(|| "Somebody who left".to_owned());
    let delete = move || {
        spawn_local(async move {
            match delete_comment(id).await {
                Ok(()) => {
                    on_change.try_run(());
                    let back = move || {
                        spawn_local(async move {
                            match restore_comment(id).await {
                                Ok(_) => drop(on_change.try_run(())),
                                Err(error) => failure::say(toasts, "The comment did not come back.", &error),
                            }
                        });
                    };
                    toasts.show(Toast::done("Comment deleted").of_act(id).with_undo(back));
                }
                Err(error) => failure::say(toasts, "The comment is still there.", &error),
            }
        });
    };
    let edit = rights
        .reaches(Kind::Comment, Action::Modify, owner)
        .then(|| MenuItem::run("Edit", Icon::Edit, move || editing.set(true)));
    let delete = rights
        .reaches(Kind::Comment, Action::Delete, owner)
        .then(|| MenuItem::run("Delete", Icon::Trash, delete).danger());
    let items: Vec<MenuItem> = [edit, delete].into_iter().flatten().collect();
    let menu = (!items.is_empty()).then(|| view! {
        <span class="push"><Menu id=format!("comment-{id}") label=format!("Comment of {author}") items=Signal::stored(items)/></span>
    });
    let was_changed = (comment.version > 1).then(|| view! { <small class="faint">"edited"</small> });
    let kept = StoredValue::new(comment.clone());
    let words = move || {
        kept.with_value(|comment| {
            let part = |part: Part<'_>| match part {
                Part::Text(text) => text.to_owned().into_any(),
                Part::Mention { name, .. } => {
                    view! { class = scope, <span class="projects-talk-name">{format!("@{name}")}</span> }.into_any()
                }
            };
            parts(&comment.body).into_iter().map(part).collect_view()
        })
    };
    view! { class = scope,
        <li class="projects-talk-one">
            <Avatar name=author.clone() decorative=true/>
            <div class="projects-talk-head">
                <b>{author.clone()}</b>
                <small class="dim"><Ago at=comment.created_at/></small>
                {was_changed}
                {menu}
            </div>
            {move || if editing.get() {
                view! { class = scope, <div class="projects-talk-words"><Rewrite comment=kept.get_value() people editing on_change/></div> }.into_any()
            } else {
                view! { class = scope, <p class="projects-talk-words">{words()}</p> }.into_any()
            }}
        </li>
    }
}

#[component]
fn Rewrite(comment: Comment, people: People, editing: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let (id, version) = (comment.id, comment.version);
    let text = RwSignal::new(plain(&comment.body));
    let known = StoredValue::new(mentions_of(&comment.body));
    let submit = Submit::new();
    let send = move || {
        let body = Some(known.with_value(|known| people.with_mentions(&text.get_untracked(), known)));
        let done = move |_: Comment| {
            editing.try_set(false);
            on_change.try_run(());
        };
        submit.send(Ok(()), move || update_comment(id, version, CommentPatch { body }), done);
    };
    let cancel = Callback::new(move |()| editing.set(false));
    view! { <Body text people submit name=format!("comment-{id}") label="Comment" word="Save" send on_cancel=Some(cancel)/> }
}

/// Whom a comment mentions, by the names that stand there.
fn mentions_of(body: &str) -> Vec<(String, MemberId)> {
    let mention = |part| match part {
        Part::Mention { name, id } => Some((name.to_owned(), id)),
        Part::Text(_) => None,
    };
    parts(body).into_iter().filter_map(mention).collect()
}

/// A comment's text as it is typed: mentions are an `@` and a name.
fn plain(body: &str) -> String {
    let part = |part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Mention { name, .. } => format!("@{name}"),
    };
    parts(body).into_iter().map(part).collect()
}
