//! What a record's page offers besides its fields: deleting it, and who may see and change it, and why.

use crate::{
    members::{api::list_members, model::Member},
    screens::{failure::Failed, me::use_me, names::isolated},
    shared::kind::RecordKind,
    why::{
        api::explain_access,
        model::{Explained, Explanation},
    },
};
use ac_core::{
    AppError, MemberId,
    policy::{Action, Grant, Resource as Kind},
};
use ac_ui::{Badge, Choice, Dialog, Icon, Late, Menu, MenuItem, Select, SkeletonRows, Tone};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// The menu in a record's head. `delete` is there for whoever may.
#[component]
pub fn RecordMenu(
    kind: RecordKind,
    record: Uuid,
    #[prop(optional_no_strip)] delete: Option<Callback<()>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let thing = kind.word();
    let items = [
        Some(MenuItem::run("Who may see this, and why", Icon::Shield, move || open.set(true))),
        delete
            .map(|delete| MenuItem::run(format!("Delete this {thing}"), Icon::Trash, move || delete.run(())).danger()),
    ];
    let items = items.into_iter().flatten().collect::<Vec<_>>();
    view! {
        <Menu id=format!("{thing}-menu") label="More" items/>
        <Late open load=move || why_dialog(kind, record, open)/>
    }
}

#[lazy]
fn why_dialog(kind: RecordKind, record: Uuid, open: RwSignal<bool>) -> AnyView {
    let title = format!("Who may see this {}, and why", kind.word());
    view! {
        <Dialog id="why-record" title open><Asked kind record/></Dialog>
    }
    .into_any()
}

/// Whoever may read roles asks about anybody, everybody else about themselves.
#[component]
fn Asked(kind: RecordKind, record: Uuid) -> impl IntoView {
    let me = use_me();
    let may_ask = me.rights.grant(Kind::Role, Action::Read) == Grant::All;
    let who = RwSignal::new(me.member.map(|me| me.to_string()).unwrap_or_default());
    let members = RwSignal::new(Vec::<Member>::new());
    let answer = RwSignal::new(None::<Result<Explained, AppError>>);
    let ask = Callback::new(move |()| {
        let member: Option<MemberId> = who.get_untracked().parse().ok();
        answer.set(None);
        spawn_local(async move {
            let explained = explain_access(kind, record, member).await;
            // An answer about somebody who was chosen before comes too late.
            if who.try_with_untracked(|who| who.parse().ok()) == Some(member) {
                answer.try_set(Some(explained));
            }
        });
    });
    Effect::new(move |_| {
        who.track();
        ask.run(());
    });
    Effect::new(move |_| {
        if may_ask {
            spawn_local(async move {
                // Without the others one still asks about oneself.
                if let Ok(all) = list_members().await {
                    members.try_set(all);
                }
            });
        }
    });
    let pick = move || {
        let options: Vec<Choice> = members.with(|members| members.iter().map(option).collect());
        (options.len() > 1).then(|| view! { <Select label="For" name="why-member" options value=who/> })
    };
    view! {
        {pick}
        {move || match answer.get() {
            None => view! { <SkeletonRows rows=4/> }.into_any(),
            Some(Ok(explained)) => view! { <Answers explained/> }.into_any(),
            Some(Err(error)) => view! { <Failed error on_retry=ask/> }.into_any(),
        }}
    }
}

fn option(member: &Member) -> Choice {
    Choice::new(member.id.to_string(), isolated(&member.name))
}

#[component]
fn Answers(explained: Explained) -> impl IntoView {
    let scope = style! {
        .crm-why {
            display: grid;
            gap: var(--s4);
        }
        .crm-why-act {
            display: grid;
            gap: var(--s1);
        }
        .crm-why-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
            font-weight: var(--fw-medium);
        }
        .crm-why-path {
            display: grid;
            gap: var(--s1);
            color: var(--text-2);
            font-size: var(--fs-control);
            overflow-wrap: anywhere;
        }
    };
    let acts = explained.actions.into_iter().map(|Explanation { why, sentences }| {
        let (tone, word) = if why.is_allowed { (Tone::Good, "May") } else { (Tone::Neutral, "May not") };
        let steps = sentences.into_iter().map(|said| view! { <li>{said}</li> }).collect_view();
        view! { class = scope,
            <li class="crm-why-act">
                <span class="crm-why-head"><Badge tone>{word}</Badge>{does(why.action)}</span>
                <ol class="crm-why-path" role="list">{steps}</ol>
            </li>
        }
    });
    let acts = acts.collect_view();
    let fields = explained.fields.into_iter().map(|of| view! { <li>{of.sentence}</li> }).collect::<Vec<_>>();
    let fields = (!fields.is_empty()).then(|| {
        view! { class = scope,
            <li class="crm-why-act">
                <span class="crm-why-head">"Single fields"</span>
                <ul class="crm-why-path" role="list">{fields}</ul>
            </li>
        }
    });
    view! { class = scope, <ul class="crm-why" role="list">{acts}{fields}</ul> }
}

fn does(action: Action) -> &'static str {
    match action {
        Action::Read => "see it",
        Action::Create => "make one",
        Action::Modify => "change it",
        Action::Delete => "delete it",
        Action::Export => "export it",
    }
}
