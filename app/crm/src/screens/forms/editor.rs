//! What a form asks, says and does, beside how it looks.

use super::{page::Desk, preview::Preview, questions::Questions};
use crate::{
    forms::model::{Embedding, HELP_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX},
    screens::{names::isolated, pick::choice, theirs::Theirs},
};
use ac_ui::{Card, Checkbox, RadioGroup, RadioOption, TextArea, TextField};
use leptos::prelude::*;
use stylers_macro::style;

/// Fields at the left, the form at the right; on a phone one below the other. Whoever may not change it sees the form alone.
#[component]
pub fn Editor(desk: Desk) -> impl IntoView {
    let scope = style! {
        .crm-form-desk {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
            align-items: start;
            gap: var(--s4);
        }
        .crm-form-parts {
            display: grid;
            gap: var(--s4);
            min-width: 0;
        }
        .crm-form-beside {
            position: sticky;
            top: var(--s4);
            min-width: 0;
        }
        @media (max-width: 64rem) {
            .crm-form-desk {
                grid-template-columns: minmax(0, 1fr);
            }
            .crm-form-beside {
                position: static;
            }
        }
    };
    if !desk.may_change {
        return view! { <Preview desk/> }.into_any();
    }
    let theirs = move || {
        let keep = move |()| desk.keep_mine();
        let take = move |()| desk.take(desk.opened.with_untracked(|opened| opened.form.clone()));
        desk.is_stale().then(|| {
            view! { <Theirs text="Somebody changed this form meanwhile" on_keep=keep on_take=take/> }
        })
    };
    view! { class = scope,
        <div class="crm-form-desk">
            <div class="crm-form-parts">
                {theirs}
                {desk.submit.complaint()}
                <Words desk/>
                <Card title="Questions"><Questions desk/></Card>
                <Agreement desk/>
                <After desk/>
                <Leads desk/>
                <Sites desk/>
            </div>
            <div class="crm-form-beside"><Preview desk/></div>
        </div>
    }
    .into_any()
}

#[component]
fn Words(desk: Desk) -> impl IntoView {
    let (writing, submit) = (desk.writing, desk.submit);
    view! {
        <Card title="What it says">
            <div class="stack">
                <TextField label="Name" name="form-name" value=writing.name error=submit.field("name") max_chars=NAME_CHARS_MAX required=true help="Only members see it."/>
                <TextField label="Title" name="form-title" value=writing.title error=submit.field("title") max_chars=TITLE_CHARS_MAX help="Stands above the questions."/>
                <TextArea label="Text" name="form-intro" value=writing.intro error=submit.field("intro") rows=2 max_chars=TEXT_CHARS_MAX/>
                <TextField label="Button" name="form-button" value=writing.button error=submit.field("button") max_chars=TITLE_CHARS_MAX placeholder="Send"/>
            </div>
        </Card>
    }
}

#[component]
fn Agreement(desk: Desk) -> impl IntoView {
    let (writing, submit) = (desk.writing, desk.submit);
    view! {
        <Card title="Consent">
            <div class="stack">
                <TextArea label="Text beside the box" name="form-consent" value=writing.consent error=submit.field("consent") rows=2 max_chars=TEXT_CHARS_MAX placeholder="I agree that you keep what I send and answer me." help="Without it there is no box. What somebody agreed to, and when, is kept on their lead."/>
                <Checkbox label="It is sent only by whoever agrees" name="form-consent-required" checked=writing.consent_required/>
            </div>
        </Card>
    }
}

#[component]
fn After(desk: Desk) -> impl IntoView {
    let (writing, submit) = (desk.writing, desk.submit);
    view! {
        <Card title="Once it was sent">
            <div class="stack">
                <TextArea label="What is said" name="form-thanks" value=writing.thanks error=submit.field("thanks") rows=2 max_chars=TEXT_CHARS_MAX placeholder="We have received it."/>
                <TextField label="Address that follows instead" name="form-redirect" value=writing.redirect error=submit.field("redirect") placeholder="https://example.com/thanks"/>
            </div>
        </Card>
    }
}

#[component]
fn Leads(desk: Desk) -> impl IntoView {
    let scope = style! {
        .crm-form-owners {
            display: grid;
            max-height: 16rem;
            margin: 0;
            padding: 0;
            border: none;
            overflow: auto;
        }
        .crm-form-owners-legend {
            padding: 0;
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
    };
    let (writing, submit) = (desk.writing, desk.submit);
    let active = |member: &&crate::members::model::Member| member.state == "active";
    let members = desk.members.with_value(|all| all.iter().filter(active).cloned().collect::<Vec<_>>());
    let boxes = members.into_iter().map(|member| {
        let id = member.id;
        let checked = RwSignal::new(writing.owners.with_untracked(|owners| owners.contains(&id)));
        Effect::new(move |_| {
            let stands = writing.owners.with(|owners| owners.contains(&id));
            if checked.get_untracked() != stands {
                checked.set(stands);
            }
        });
        Effect::new(move |seen: Option<()>| {
            let (is_on, stands) = (checked.get(), writing.owners.with_untracked(|owners| owners.contains(&id)));
            if seen.is_some() && is_on != stands {
                writing.owners.update(|owners| {
                    owners.retain(|owner| *owner != id);
                    owners.extend(is_on.then_some(id));
                });
            }
        });
        view! { <Checkbox label=isolated(&choice(&member).label) name=format!("form-owner-{id}") checked/> }
    });
    let boxes = boxes.collect_view();
    let who = move || match writing.owners.with(Vec::len) {
        0 => "Leads belong to nobody until somebody takes them.",
        1 => "All leads belong to this member.",
        _ => "Leads go to these members in turn.",
    };
    let wrong = submit.field("owners");
    view! { class = scope,
        <Card title="Leads it makes">
            <div class="stack">
                <TextField label="Source" name="form-source" value=writing.source error=submit.field("source") max_chars=HELP_CHARS_MAX/>
                <fieldset class="crm-form-owners">
                    <legend class="crm-form-owners-legend">"Owners"</legend>
                    {boxes}
                </fieldset>
                <p class="dim"><small>{who}</small></p>
                {move || wrong.get().map(|text| view! { <p class="bad" role="alert">{text}</p> })}
            </div>
        </Card>
    }
}

#[component]
fn Sites(desk: Desk) -> impl IntoView {
    let (writing, submit) = (desk.writing, desk.submit);
    let options = Embedding::ALL.iter().map(|way| RadioOption {
        value: way.as_str().to_owned(),
        label: way.label().to_owned(),
        help: None,
    });
    let options: Vec<RadioOption> = options.collect();
    let named = move || {
        writing.embedding.with(|word| word == Embedding::Named.as_str()).then(|| view! {
            <TextArea label="Sites" name="form-sites" value=writing.sites error=submit.field("sites") rows=2 placeholder="https://example.com" help="One a line."/>
        })
    };
    view! {
        <Card title="Where it may stand">
            <div class="stack">
                <RadioGroup legend="Besides its own page" name="form-embedding" options value=writing.embedding/>
                {named}
            </div>
        </Card>
    }
}
