#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use std::collections::{HashMap, HashSet};

fn sample(seed: u64, contacts: u32, deals: u32) -> Sample {
    Sample::new(seed, contacts, deals, NaiveDate::from_ymd_opt(2026, 11, 28).unwrap())
}

#[test]
fn the_same_seed_makes_the_same_records_and_another_seed_others() {
    let checksum = |seed| sample(seed, 2_000, 500).checksum();
    // It stands here so that no change moves the data unnoticed.
    assert_eq!(checksum(7), "caaaecb66fe57804");
    assert_eq!(checksum(7), checksum(7));
    assert_ne!(checksum(7), checksum(8));
}

#[test]
fn a_record_does_not_depend_on_those_before_it() {
    let sample = sample(3, 5_000, 1_000);
    let person = sample.person(4_321);
    assert_eq!(person.company, sample.company_of(4_321));
    assert_eq!(person, sample.person(4_321));
    assert_eq!(sample.deal(7), sample.deal(7));
}

#[test]
fn addresses_and_companies_are_nobody_elses() {
    let sample = sample(1, 20_000, 0);
    let emails: HashSet<String> = (0..20_000).map(|number| sample.person(number).email).collect();
    assert_eq!(emails.len(), 20_000);
    assert!(emails.iter().all(|email| email.is_ascii() && email.matches('@').count() == 1), "{emails:?}");
    let names: HashSet<String> = (0..60_000).map(|number| sample.company(number).name).collect();
    assert_eq!(names.len(), 60_000);
}

#[test]
fn every_language_has_its_share_and_its_own_letters() {
    assert_eq!(words::people::TONGUES.len(), 21);
    let sample = sample(1, 20_000, 0);
    let people: Vec<Person> = (0..20_000).map(|number| sample.person(number)).collect();
    let with = |script: fn(char) -> bool| people.iter().filter(|person| person.first_name.contains(script)).count();
    assert!(with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) > 500, "kanji");
    assert!(with(|c| ('\u{370}'..='\u{3ff}').contains(&c)) > 50, "Greek");
    assert!(with(|c| ('\u{400}'..='\u{4ff}').contains(&c)) > 50, "Cyrillic");
    assert!(with(|c| ('\u{600}'..='\u{6ff}').contains(&c)) > 50, "Arabic");
    assert!(with(|c| ('é'..='ű').contains(&c)) > 1_000, "accents");
    let surnames: HashSet<&str> = people.iter().map(|person| person.last_name.as_str()).collect();
    assert!(surnames.len() > 2_000, "{}", surnames.len());
}

#[test]
fn the_first_companies_are_the_largest() {
    let sample = sample(1, 50_000, 0);
    let mut sizes: HashMap<u32, u32> = HashMap::new();
    for number in 0..50_000 {
        *sizes.entry(sample.company_of(number)).or_default() += 1;
    }
    assert!(sizes[&0] > 20 * CONTACTS_PER_COMPANY, "{}", sizes[&0]);
    assert!(sizes.keys().all(|company| *company < sample.companies()));
}

#[test]
fn a_deal_is_with_somebody_of_its_company_and_its_dates_agree() {
    let sample = sample(5, 3_000, 3_000);
    let mut outcomes = [0, 0, 0];
    for number in 0..3_000 {
        let deal = sample.deal(number);
        assert_eq!(deal.company, sample.company_of(deal.person.unwrap()));
        assert!(deal.amount >= 500 && deal.amount.is_multiple_of(10), "{}", deal.amount);
        assert!(deal.opened_on <= sample.today);
        match deal.closed_on {
            Some(closed) => assert!(closed <= sample.today && closed > deal.opened_on),
            None => assert!(deal.outcome == Outcome::Open && deal.expected_close_on >= deal.opened_on),
        }
        let place = match deal.outcome {
            Outcome::Open => 0,
            Outcome::Won => 1,
            Outcome::Lost => 2,
        };
        outcomes[place] += 1;
    }
    assert!(outcomes.iter().all(|count| *count > 400), "{outcomes:?}");
}

#[test]
fn some_have_notes_and_owners_share_the_work() {
    let sample = sample(2, 10_000, 0);
    let notes = (0..10_000).filter(|number| sample.note(Subject::Person, *number).is_some()).count();
    assert!((150..250).contains(&notes), "{notes}");
    let mut owned = [0; 4];
    (0..1_000).for_each(|number| owned[sample.owner(Subject::Deal, number, 4)] += 1);
    assert!(owned.iter().all(|count| *count > 150), "{owned:?}");
}

#[test]
fn addresses_are_made_of_what_names_sound_like() {
    for (text, expect) in
        [("Bär & Sohn GmbH", "baer-sohn-gmbh"), ("O'Brien", "obrien"), ("Łódzka  S.A.", "lodzka-sa"), ("", "")]
    {
        assert_eq!(words::slug(text), expect);
    }
}
