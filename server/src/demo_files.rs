//! The demo workspace's files: generated, so that its deals open and close around the day it is made.

use ac_core::{Currency, MemberId, Money};
use ac_crm::{
    activities::model::{ActivityDraft, ActivityKind},
    deals::model::Deal,
    forms::model::{FormDraft, FormState},
    leads::model::{LeadDraft, LeadStatus},
    shared::kind::RecordKind,
};
use chrono::{Days, NaiveDate, TimeDelta};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::fmt::Write;

/// Everybody's demo looks the same.
const SEED: u64 = 2026;
const DEALS: u64 = 140;
/// The oldest deal was entered this many days ago.
const DAYS: u64 = 200;

const MEMBERS: &[&str] = &["Noa Berg", "Teo Marchetti", "Ines Duarte", "Kofi Asante"];
const PRODUCTS: &[(&str, u32)] =
    &[("Beacon One", 1_450), ("Beacon Pro", 4_800), ("Harbour Kit", 12_900), ("Care plan, yearly", 2_400)];
const SECTORS: &[&str] = &["Shipping", "Hospitality", "Retail", "Energy", "Public sector", "Film and stage"];
const PLACES: &[&str] = &[
    "Harbour",
    "Northgate",
    "Silverpine",
    "Eastfield",
    "Bluewater",
    "Granite",
    "Willow",
    "Lakeside",
    "Amber",
    "Summit",
];
const TRADES: &[&str] = &["Logistics", "Hotels", "Stores", "Works"];
const FIRST: &[&str] =
    &["Ada", "Bruno", "Clara", "Dario", "Elif", "Finn", "Greta", "Hugo", "Iris", "Jonas", "Kaya", "Liam"];
const LAST: &[&str] =
    &["Abbott", "Bergman", "Costa", "Dahl", "Eriksen", "Fontaine", "Greco", "Hansen", "Ito", "Jansen"];
const JOBS: &[&str] = &["rollout", "renewal", "pilot", "extension", "second site"];
/// Open stages of a new pipeline, and how many of each hundred deals are there.
const STAGES: &[(&str, u32)] =
    &[("Lead", 22), ("Qualified", 16), ("Proposal", 14), ("Negotiation", 10), ("Won", 24), ("Lost", 14)];

/// Leads: person, job, company, source, status, and what each may be worth in whole dollars.
const LEADS: &[(&str, &str, &str, &str, LeadStatus, i64)] = &[
    ("Nora Castellan", "Head of events", "Castellan Festivals", "Trade fair", LeadStatus::New, 18_500),
    ("Pavel Orlov", "Harbour master", "Saltmarsh Port Authority", "Website", LeadStatus::New, 64_000),
    ("Tilda Brandt", "Stage manager", "Old Mill Theatre", "Recommendation", LeadStatus::Contacted, 7_200),
    ("Yusuf Demir", "Buyer", "Northern Ferry Lines", "Website", LeadStatus::Contacted, 32_000),
    ("Ines Aubert", "Owner", "Aubert Guesthouse", "Newsletter", LeadStatus::Qualified, 4_800),
    ("Samir Haddad", "Project lead", "Cedar Street Hotels", "Trade fair", LeadStatus::Qualified, 41_000),
    ("Lotte Vermeer", "Student", "Delft Light Lab", "Website", LeadStatus::Unqualified, 900),
];

/// Activities: kind, title, days from today, whether it was done, and whether it is the demo's owner's own.
const ACTIVITIES: &[(ActivityKind, &str, i64, bool, bool)] = &[
    (ActivityKind::Call, "Ask how the pilot went", -2, false, true),
    (ActivityKind::Task, "Send the revised offer", 0, false, true),
    (ActivityKind::Meeting, "Walk through the site plan", 1, false, true),
    (ActivityKind::Mail, "Confirm the delivery date", 3, false, true),
    (ActivityKind::Call, "Talk about the renewal", 6, false, true),
    (ActivityKind::Meeting, "Show the Harbour Kit", 0, false, false),
    (ActivityKind::Call, "Find out who signs", 1, false, false),
    (ActivityKind::Task, "Prepare the price list", 2, false, false),
    (ActivityKind::Meeting, "Visit the second site", 8, false, false),
    (ActivityKind::Call, "First talk", -1, true, false),
    (ActivityKind::Meeting, "Went over the contract", -1, true, false),
    (ActivityKind::Mail, "Sent the brochure", -2, true, false),
    (ActivityKind::Call, "Answered their questions", -3, true, false),
    (ActivityKind::Task, "Measured the hall", -4, true, false),
    (ActivityKind::Call, "Agreed on a date", -5, true, true),
];

/// What is planned and was done on some deals, by whoever has them.
#[must_use]
pub fn activities(today: NaiveDate, me: Option<MemberId>, deals: &[Deal]) -> Vec<ActivityDraft> {
    let of = |(deal, (kind, title, days, done, is_mine)): (&Deal, &(ActivityKind, &str, i64, bool, bool))| {
        let owner = if *is_mine { me } else { deal.owner_id };
        ActivityDraft {
            kind: *kind,
            title: (*title).to_owned(),
            details: None,
            subject_kind: RecordKind::Deal,
            subject_id: deal.id.0,
            owner_id: owner.or(deal.owner_id),
            due_on: today.checked_add_signed(TimeDelta::days(*days)),
            due_time: None,
            done: *done,
        }
    };
    deals.iter().zip(ACTIVITIES).map(of).collect()
}

/// One CSV text a kind of record.
pub struct Files {
    pub members: String,
    pub products: String,
    pub companies: String,
    pub contacts: String,
    pub deals: String,
}

/// The files for a demo that is made on `today`.
#[must_use]
pub fn generate(today: NaiveDate) -> Files {
    let mut rng = StdRng::seed_from_u64(SEED);
    let companies: Vec<String> =
        PLACES.iter().flat_map(|place| TRADES.iter().map(move |trade| format!("{place} {trade}"))).collect();
    Files {
        members: lines("Name", MEMBERS.iter().map(|name| (*name).to_owned())),
        products: lines("Product,Price", PRODUCTS.iter().map(|(name, price)| format!("\"{name}\",{price}"))),
        contacts: lines(
            "First name,Last name,E-mail,Phone,Company",
            companies.iter().flat_map(|at| contacts(&mut rng, at)),
        ),
        companies: lines(
            "Company,Sector,Owner",
            companies.iter().map(|name| format!("{name},{},{}", pick(&mut rng, SECTORS), pick(&mut rng, MEMBERS))),
        ),
        deals: lines(
            "Deal,Company,Product,Owner,Stage,Amount,Created,Expected close,Closed",
            (0..DEALS).map(|n| deal(&mut rng, today, &companies, n)),
        ),
    }
}

/// The demo's leads, shared out among `owners`.
#[must_use]
pub fn leads(owners: &[MemberId]) -> Vec<LeadDraft> {
    let of = |(at, lead): (usize, &(&str, &str, &str, &str, LeadStatus, i64))| {
        let (name, job_title, company, source, status, dollars) = *lead;
        let (first, last) = name.split_once(' ').unwrap_or(("", name));
        let host = company.to_lowercase().replace(' ', "-");
        LeadDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            job_title: Some(job_title.to_owned()),
            company_name: Some(company.to_owned()),
            email: Some(format!("{}@{host}.example", first.to_lowercase())),
            source: Some(source.to_owned()),
            status,
            value: Some(Money { amount_minor: dollars * 100, currency: Currency::USD }),
            owner_id: owners.get(at.checked_rem(owners.len()).unwrap_or(0)).copied(),
            ..LeadDraft::default()
        }
    };
    LEADS.iter().enumerate().map(of).collect()
}

fn lines(head: &str, rows: impl Iterator<Item = String>) -> String {
    let mut text = head.to_owned();
    for row in rows {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{row}");
    }
    text
}

fn contacts(rng: &mut StdRng, company: &str) -> Vec<String> {
    let host = company.to_lowercase().replace(' ', "-");
    let one = |rng: &mut StdRng| {
        let (first, last) = (pick(rng, FIRST), pick(rng, LAST));
        let mail = format!("{}.{}@{host}.example", first.to_lowercase(), last.to_lowercase());
        format!("{first},{last},{mail},+1 555 01{:02},{company}", rng.random_range(0..100))
    };
    let first = one(rng);
    let second = one(rng);
    if first == second { vec![first] } else { vec![first, second] }
}

fn deal(rng: &mut StdRng, today: NaiveDate, companies: &[String], n: u64) -> String {
    let company = companies.choose(rng).map(String::as_str).unwrap_or_default();
    let (product, price) = PRODUCTS.choose(rng).copied().unwrap_or_default();
    let amount = price * rng.random_range(1..12);
    let stage = stage(rng.random_range(0..100));
    let age = DAYS - n * DAYS / DEALS;
    let created = today - Days::new(age);
    let is_closed = matches!(stage, "Won" | "Lost");
    let closed =
        if is_closed { (created + Days::new(rng.random_range(0..=age.min(60)))).to_string() } else { String::new() };
    let expected = if is_closed { created + Days::new(45) } else { today + Days::new(rng.random_range(3..75)) };
    let (job, owner) = (pick(rng, JOBS), pick(rng, MEMBERS));
    format!("{company} {job} {},{company},\"{product}\",{owner},{stage},{amount},{created},{expected},{closed}", n + 1)
}

fn stage(mut percent: u32) -> &'static str {
    for (name, share) in STAGES {
        if percent < *share {
            return name;
        }
        percent -= share;
    }
    "Lead"
}

fn pick(rng: &mut StdRng, of: &'static [&'static str]) -> &'static str {
    of.choose(rng).copied().unwrap_or_default()
}

/// A form by which leads come in by themselves.
pub fn form() -> FormDraft {
    FormDraft {
        name: "Ask for an offer".to_owned(),
        state: FormState::Active,
        title: "Light for your place".to_owned(),
        intro: Some("Tell us where it is dark. We answer within a working day.".to_owned()),
        consent: Some("I agree that Northwind Lanterns keeps what I send and answers me.".to_owned()),
        button: Some("Ask for an offer".to_owned()),
        thanks: Some("We have received it and will write to you soon.".to_owned()),
        source: Some("Website".to_owned()),
        ..FormDraft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_demo_can_be_made() {
        form().validate().unwrap();
    }

    #[test]
    fn the_leads_of_the_demo_can_be_made() {
        let owners = [MemberId::generate(), MemberId::generate()];
        for (owners, each_has_one) in [(&owners[..], true), (&[], false)] {
            for draft in leads(owners) {
                draft.validate().unwrap();
                assert_eq!(draft.owner_id.is_some(), each_has_one);
            }
        }
    }

    #[test]
    fn nothing_in_the_demo_is_closed_in_the_future_or_named_twice() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let files = generate(today);
        let rows: Vec<Vec<&str>> = files.deals.lines().skip(1).map(|row| row.split(',').collect()).collect();
        assert_eq!(rows.len(), usize::try_from(DEALS).unwrap());
        let mut names: Vec<_> = rows.iter().filter_map(|row| row.first()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), rows.len());
        let last = rows.iter().filter_map(|row| row.last()?.parse::<NaiveDate>().ok()).max().unwrap();
        assert!(last <= today, "{last}");
        assert_eq!(STAGES.iter().map(|(_, share)| share).sum::<u32>(), 100);
    }
}
