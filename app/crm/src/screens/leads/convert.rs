//! The dialog in which a lead is converted: whom and which company it becomes, new ones or some that are there already, and
//! the deal that is made.

use crate::{
    companies::model::CompanyId,
    contacts::model::ContactId,
    duplicates::model::Duplicate,
    leads::{
        api::{convert_lead, matches_of_lead},
        conversion::{Conversion, ConvertOrder, LeadCompany, LeadDeal, LeadMatches},
        model::Lead,
    },
    pipelines::{api::list_pipelines, model::Pipeline},
    screens::{duplicates::reasons, failure::Failed, form::Submit, keys, lookups, me::use_me, names::isolated},
    shared::check::NAME_CHARS_MAX,
};
use ac_core::{
    AppError, FieldError, Money,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Button, ButtonKind, Checkbox, Choice, Combobox, Dialog, DialogActions, Late, MoneyField, Select, SkeletonRows,
    TextField, combobox::Source, soon,
};
use futures::try_join;
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// What stands for a new record in a list of choices; ids are longer.
const NEW: &str = "new";
/// One that is not in the list.
const OTHER: &str = "other";
/// Of a company: the one that the chosen person is at.
const THEIRS: &str = "theirs";
const NONE: &str = "none";

/// Opens with `open`; `on_done` gets what came of it.
#[component]
pub fn ConvertLead(
    open: RwSignal<bool>,
    #[prop(into)] lead: Signal<Lead>,
    #[prop(into)] on_done: Callback<Conversion>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(convert_dialog);
    });
    view! { <Late open load=move || convert_dialog(InDialogProps { open, lead, on_done })/> }
}

#[lazy]
fn convert_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(open: RwSignal<bool>, lead: Signal<Lead>, on_done: Callback<Conversion>) -> impl IntoView {
    let title = Signal::derive(move || format!("Convert {}", isolated(&lead.with(Lead::display_name))));
    view! {
        <Dialog id="convert-lead" title open>
            <Asked open lead on_done/>
        </Dialog>
    }
}

type Known = (LeadMatches, Vec<Pipeline>);

/// The form, once it is known what the lead may be already.
#[component]
fn Asked(open: RwSignal<bool>, lead: Signal<Lead>, on_done: Callback<Conversion>) -> impl IntoView {
    let known = RwSignal::new(None::<Result<Known, AppError>>);
    let ask = move || {
        known.set(None);
        let id = lead.with_untracked(|lead| lead.id);
        spawn_local(async move {
            let answer = try_join!(matches_of_lead(id), list_pipelines());
            known.try_set(Some(answer));
        });
    };
    Effect::new(move |_| ask());
    move || match known.get() {
        None => view! { <SkeletonRows rows=4/> }.into_any(),
        Some(Err(error)) => view! { <Failed error on_retry=move |()| ask()/> }.into_any(),
        Some(Ok((matches, pipelines))) => {
            view! { <Fields open lead=lead.get_untracked() matches pipelines on_done/> }.into_any()
        }
    }
}

/// A record that may be the same, as a choice.
fn alike(found: &Duplicate) -> Choice {
    let detail = found.record.detail.as_ref().map(|detail| format!(", {detail}")).unwrap_or_default();
    let why = reasons(&found.reasons).to_lowercase();
    Choice::new(found.record.id.to_string(), format!("{}{detail} ({why})", isolated(&found.record.name)))
}

/// The person that is chosen at first: who is the same beyond much doubt, or else a new one if there can be one.
fn proposed_person(matches: &LeadMatches, lead: &Lead) -> String {
    let new = if is_somebody(lead) { NEW } else { NONE };
    matches.same_contact().map_or_else(|| new.to_owned(), |id| id.to_string())
}

/// The company that is chosen at first, as [`proposed_person`]. Who is there already keeps to their own.
fn proposed_company(matches: &LeadMatches, lead: &Lead) -> String {
    let other = if matches.same_contact().is_some() { THEIRS } else { company_of_new(lead) };
    matches.same_company().map_or_else(|| other.to_owned(), |id| id.to_string())
}

/// The company of a person who is new.
fn company_of_new(lead: &Lead) -> &'static str {
    if lead.company_name.is_some() { NEW } else { NONE }
}

/// Whether a contact can be made of it.
fn is_somebody(lead: &Lead) -> bool {
    !lead.first_name.is_empty() || !lead.last_name.is_empty() || lead.email.is_some()
}

/// The form's state.
#[derive(Clone, Copy)]
struct State {
    person: RwSignal<String>,
    other_person: RwSignal<Option<Choice>>,
    company: RwSignal<String>,
    other_company: RwSignal<Option<Choice>>,
    with_deal: RwSignal<bool>,
    name: RwSignal<String>,
    amount: RwSignal<Option<i64>>,
    pipeline: RwSignal<String>,
}

impl State {
    fn of(lead: &Lead, matches: &LeadMatches, pipelines: &[Pipeline], may_deal: bool) -> Self {
        let first = pipelines.first().map(|pipeline| pipeline.id.to_string());
        Self {
            person: RwSignal::new(proposed_person(matches, lead)),
            other_person: RwSignal::new(None),
            company: RwSignal::new(proposed_company(matches, lead)),
            other_company: RwSignal::new(None),
            with_deal: RwSignal::new(may_deal),
            name: RwSignal::new(LeadDeal::usual_name(lead)),
            amount: RwSignal::new(lead.value.map(|value| value.amount_minor)),
            pipeline: RwSignal::new(first.unwrap_or_default()),
        }
    }

    /// What the lead is to become. Errors: what is still to be chosen.
    fn order(self, version: i64, currency: ac_core::Currency) -> Result<ConvertOrder, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut chosen = |field: &str, value: RwSignal<String>, other: RwSignal<Option<Choice>>, what: &str| {
            let value = value.get_untracked();
            if value != OTHER {
                return value.parse::<uuid::Uuid>().ok();
            }
            let other = other.get_untracked().and_then(|choice| choice.value.parse().ok());
            if other.is_none() {
                errors.push(FieldError::new(field, format!("Choose a {what} from the list.")));
            }
            other
        };
        let contact_id = chosen("contact_id", self.person, self.other_person, "person").map(ContactId);
        let company_id = chosen("company_id", self.company, self.other_company, "company").map(CompanyId);
        let company = match self.company.get_untracked().as_str() {
            NEW => LeadCompany::New,
            NONE => LeadCompany::None,
            THEIRS => LeadCompany::Theirs,
            _ => LeadCompany::Usual,
        };
        let deal = self.with_deal.get_untracked().then(|| LeadDeal {
            name: Some(self.name.get_untracked()),
            amount: Some(self.amount.get_untracked().map(|amount_minor| Money { amount_minor, currency })),
            pipeline_id: self.pipeline.get_untracked().parse().ok(),
        });
        if deal.as_ref().and_then(|deal| deal.name.as_ref()).is_some_and(|name| name.trim().is_empty()) {
            errors.push(FieldError::new("deal.name", "Enter the deal's name."));
        }
        let order = ConvertOrder { version: Some(version), contact_id, company_id, company, deal };
        if errors.is_empty() { Ok(order) } else { Err(errors) }
    }
}

#[component]
fn Fields(
    open: RwSignal<bool>,
    lead: Lead,
    matches: LeadMatches,
    pipelines: Vec<Pipeline>,
    on_done: Callback<Conversion>,
) -> impl IntoView {
    let me = use_me();
    let may_deal = me.may(Kind::Deal, Action::Create, None);
    let state = State::of(&lead, &matches, &pipelines, may_deal);
    let currency = lead.value.map_or(me.currency(), |value| value.currency);
    let submit = Submit::new();
    let (id, version) = (lead.id, lead.version);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let (checked, order) = match state.order(version, currency) {
            Ok(order) => (Ok(()), order),
            Err(errors) => (Err(errors), ConvertOrder::default()),
        };
        submit.send(
            checked,
            move || convert_lead(id, order),
            move |done| {
                open.set(false);
                on_done.run(done);
            },
        );
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <People lead matches state submit/>
            {may_deal.then(|| view! { <Deal state submit currency pipelines/> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Convert"</Button>
            </DialogActions>
        </form>
    }
}

/// Whom and which company the lead becomes.
#[component]
fn People(lead: Lead, matches: LeadMatches, state: State, submit: Submit) -> impl IntoView {
    let of_new = company_of_new(&lead);
    let new_person = is_somebody(&lead).then(|| {
        let name = crate::contacts::model::display_name(&lead.first_name, &lead.last_name, lead.email.as_deref());
        Choice::new(NEW, format!("New person: {}", isolated(&name)))
    });
    let no_person = new_person.is_none().then(|| Choice::new(NONE, "Nobody"));
    let mut people: Vec<Choice> = new_person.into_iter().chain(no_person).collect();
    people.extend(matches.contacts.iter().map(alike));
    people.push(Choice::new(OTHER, "Another person"));
    let new_company =
        lead.company_name.as_ref().map(|name| Choice::new(NEW, format!("New company: {}", isolated(name))));
    let mut companies: Vec<Choice> = new_company.into_iter().collect();
    companies.extend(matches.companies.iter().map(alike));
    companies.extend([Choice::new(OTHER, "Another company"), Choice::new(NONE, "No company")]);
    let is_new = move || state.person.with(|person| person == NEW || person == NONE);
    let companies = Signal::derive(move || {
        let theirs = (!is_new()).then(|| Choice::new(THEIRS, "The company of the person, if any"));
        companies.iter().cloned().chain(theirs).collect::<Vec<_>>()
    });
    // Who is new is at no company yet.
    Effect::new(move |_| {
        if is_new() && state.company.with_untracked(|company| company == THEIRS) {
            state.company.set(of_new.to_owned());
        }
    });
    view! {
        <Pick label="Person" name="contact_id" options=Signal::stored(people) value=state.person other=state.other_person source=lookups::contacts() submit/>
        <Pick label="Company" name="company_id" options=companies value=state.company other=state.other_company source=lookups::companies() submit/>
    }
}

/// A choice among a few, with a way to all others.
#[component]
fn Pick(
    label: &'static str,
    name: &'static str,
    options: Signal<Vec<Choice>>,
    value: RwSignal<String>,
    other: RwSignal<Option<Choice>>,
    source: Source,
    submit: Submit,
) -> impl IntoView {
    let is_other = Memo::new(move |_| value.with(|value| value == OTHER));
    let error = submit.field(name);
    // The complaint stands below what it is about.
    let of_choice = Signal::derive(move || error.get().filter(|_| !is_other.get()));
    view! {
        <Select label name options value error=of_choice/>
        <Show when=move || is_other.get()>
            <Combobox label=format!("{label} by name") name=format!("other_{name}") source=source.clone() value=other error placeholder="Type a name"/>
        </Show>
    }
}

/// The deal that is made.
#[component]
fn Deal(state: State, submit: Submit, currency: ac_core::Currency, pipelines: Vec<Pipeline>) -> impl IntoView {
    let scope = style! {
        .crm-convert-deal {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
        @media (max-width: 30rem) {
            .crm-convert-deal {
                grid-template-columns: 1fr;
            }
        }
    };
    let options = Signal::stored(
        pipelines
            .iter()
            .map(|pipeline| Choice::new(pipeline.id.to_string(), pipeline.name.clone()))
            .collect::<Vec<_>>(),
    );
    view! { class = scope,
        <Checkbox label="Make a deal" name="with_deal" checked=state.with_deal/>
        <Show when=move || state.with_deal.get()>
            <TextField label="Deal" name="deal_name" value=state.name error=submit.field("deal.name") max_chars=NAME_CHARS_MAX required=true/>
            <div class="crm-convert-deal">
                <MoneyField label="Amount" name="deal_amount" value=state.amount currency=currency.code().to_owned() digits=currency.exponent() error=submit.field("deal.amount")/>
                <Select label="Pipeline" name="deal_pipeline" options value=state.pipeline error=submit.field("deal.pipeline_id")/>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::model::{Alike, Reason, ReasonCode};
    use crate::leads::model::{LeadId, LeadStatus};
    use ac_core::Timestamp;
    use std::slice::from_ref;
    use uuid::Uuid;

    fn found(n: u128, code: ReasonCode) -> Duplicate {
        let record = Alike {
            id: Uuid::from_u128(n),
            name: "Ada".to_owned(),
            detail: Some("ada@b.example".to_owned()),
            owner_id: None,
            created_at: Timestamp(0),
        };
        Duplicate { record, score: 90, reasons: vec![Reason { code, text: "Same e-mail".to_owned() }] }
    }

    fn lead() -> Lead {
        Lead {
            id: LeadId(Uuid::nil()),
            first_name: "Ada".to_owned(),
            last_name: String::new(),
            job_title: None,
            company_name: Some("Engines".to_owned()),
            email: None,
            phone: None,
            website: None,
            source: None,
            status: LeadStatus::New,
            value: None,
            owner_id: None,
            owner_name: None,
            converted: None,
            fields: Default::default(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    #[test]
    fn what_is_the_same_beyond_doubt_is_chosen_at_first() {
        let (like, same) = (found(1, ReasonCode::NamesAlike), found(2, ReasonCode::SameEmail));
        let proposed = |contacts: &[Duplicate], companies: &[Duplicate]| {
            let found = LeadMatches { contacts: contacts.to_vec(), companies: companies.to_vec() };
            (proposed_person(&found, &lead()), proposed_company(&found, &lead()))
        };
        let (ada, engines) = (same.record.id.to_string(), found(3, ReasonCode::SameName));
        let check = |proposed: (String, String), want: (&str, &str)| {
            assert_eq!((proposed.0.as_str(), proposed.1.as_str()), want);
        };
        check(proposed(&[like.clone(), same.clone()], &[]), (&ada, THEIRS));
        check(proposed(from_ref(&same), from_ref(&engines)), (&ada, &engines.record.id.to_string()));
        check(proposed(from_ref(&like), from_ref(&like)), (NEW, NEW));
        assert_eq!(company_of_new(&Lead { company_name: None, ..lead() }), NONE);
        assert_eq!(proposed_person(&LeadMatches::default(), &Lead { first_name: String::new(), ..lead() }), NONE);
        assert_eq!(alike(&same).label, "Ada, ada@b.example (same e-mail)");
    }
}
