//! Matching written names to known ones.

use super::generator::Random;
use crate::import::fuzzy::{FUZZY_SCORE_MIN, Match, MatchIndex, proposals, similarity};
use crate::import::normal;

const KNOWN: [&str; 8] =
    ["ZRX Basic", "ZRX Pro", "ZRX Plus Pro", "KL 500", "KL 600", "Ada Lovelace", "Hooli International", "Tyrell"];

fn found(name: &str) -> (Match, Option<String>) {
    let mut index = MatchIndex::new(KNOWN);
    let found = index.find(name);
    (found, found.any().and_then(|number| index.name(number)).map(str::to_owned))
}

#[test]
fn equal_names_are_certain() {
    let check = |name: &str, expect: &str, is_exact: bool| {
        let (matched, candidate) = found(name);
        assert_eq!((candidate.as_deref(), matches!(matched, Match::Exact(_))), (Some(expect), is_exact), "{name}");
        assert!(matched.certain().is_some());
    };
    check("ZRX Pro", "ZRX Pro", true);
    check("ZRXPro", "ZRX Pro", false);
    check("zrx-pro ", "ZRX Pro", false);
    check("ＫＬ　500", "KL 500", false);
    check("TYRELL", "Tyrell", false);
}

#[test]
fn similar_names_only_ask() {
    let check = |name: &str, expect: &str| {
        let (matched, candidate) = found(name);
        assert!(matches!(matched, Match::Fuzzy { .. }), "{name} {matched:?}");
        assert_eq!(candidate.as_deref(), Some(expect), "{name}");
        assert_eq!(matched.certain(), None);
    };
    check("ZRX Basik", "ZRX Basic");
    check("Lovelace, Ada", "Ada Lovelace");
    check("Ada Lovelaec", "Ada Lovelace");
    check("Hooli Internatonal", "Hooli International");
    check("Tyrrell", "Tyrell");
}

#[test]
fn other_names_are_not_matched() {
    for name in [
        "KL 700",
        "KL 5000",
        "KL",
        "ZRX",
        "ZRX Plus",
        "Ada",
        "Hooli",
        "",
        "-",
        "Bolt",
        "Tyr",
        "Basic ZRX Max",
        "ZRX Plus Pro 2",
    ] {
        assert_eq!(found(name).0, Match::None, "{name}");
    }
}

#[test]
fn similarity_is_a_whole_share_of_a_hundred() {
    assert_eq!((similarity("abcde", "abcde"), similarity("abc", "xyz"), similarity("", "")), (100, 0, 0));
    assert_eq!(similarity("technolgy", "technology"), similarity("technology", "technolgy"));
    assert!((90..100).contains(&similarity("technolgy", "technology")));
}

#[test]
fn names_may_be_added_while_searching() {
    let mut index = MatchIndex::default();
    assert_eq!(index.find("Weyland Yutani"), Match::None);
    assert_eq!(index.insert("Weyland Yutani"), 0);
    assert!(matches!(index.find("Weyland Yutanni"), Match::Fuzzy { candidate: 0, .. }));
    assert_eq!(index.insert("Weyland Yutanni"), 1);
    assert_eq!(index.find("Weyland Yutanni"), Match::Exact(1));
    assert_eq!(index.find("weyland-yutani"), Match::Normalised(0));
    assert_eq!(index.len(), 2);
}

#[test]
fn proposals_leave_out_what_needs_no_asking() {
    let mut index = MatchIndex::new(KNOWN);
    let values = [("ZRX Pro", 7), ("ZRXPro", 5), ("ZRX Basik", 2), ("Bolt", 9)];
    let found: Vec<_> =
        proposals(values, &mut index).into_iter().map(|p| (p.value, p.rows, p.candidate, p.is_normalised)).collect();
    let expect = [("ZRXPro", 5, "ZRX Pro", true), ("ZRX Basik", 2, "ZRX Basic", false)];
    assert_eq!(found, expect.map(|(value, rows, candidate, is)| (value.to_owned(), rows, candidate.to_owned(), is)));
}

/// Among few names and among many, a single slip finds its name or one that is as near.
#[test]
fn no_single_slip_is_missed() {
    for count in [400, 3_000] {
        let mut random = Random(11);
        let names: Vec<String> = (0..count).map(|n| format!("{} {}", random.word(n), random.word(n * 3))).collect();
        let mut index = MatchIndex::new(names.iter().map(String::as_str));
        for (number, name) in names.iter().enumerate() {
            let mut letters: Vec<char> = name.chars().collect();
            let at = 2 + random.below(letters.len() - 4);
            match number % 4 {
                0 => letters.swap(at, at + 1),
                1 => letters[at] = 'x',
                2 => drop(letters.remove(at)),
                _ => letters.insert(at, 'x'),
            }
            let slip: String = letters.into_iter().collect();
            let found = index.find(&slip).any().unwrap_or_else(|| panic!("{slip} does not find {name}"));
            let near = |known: &str| similarity(&normal::key(&slip), &normal::key(known));
            let found = index.name(found).unwrap();
            assert!(near(found) >= FUZZY_SCORE_MIN, "{slip} finds {found} instead of {name}");
        }
    }
}

#[test]
fn a_legal_form_only_asks() {
    let mut index = MatchIndex::new(["Hooli Inc.", "Initech", "Ltd"]);
    for (name, expect) in
        [("Hooli", 0), ("Hooli GmbH", 0), ("hooli ltd", 0), ("Initech Corporation", 1), ("Initech Co., Ltd.", 1)]
    {
        assert_eq!(index.find(name), Match::Fuzzy { candidate: expect, score: 95 }, "{name}");
    }
    assert_eq!(index.find("Inc"), Match::None);
}

/// Near linear: work is bounded per look-up by the index's own limits, so many alike names are no trap.
#[test]
fn a_hundred_thousand_alike_names_are_told_apart() {
    let mut index = MatchIndex::default();
    let mut inserted = 0;
    for number in 0..100_000_u32 {
        let name = format!("Company {number}");
        if index.find_equal(&name) == Match::None {
            index.insert(&name);
            inserted += 1;
        }
    }
    assert_eq!((inserted, index.len()), (100_000, 100_000));
    assert_eq!(index.find("company-99999"), Match::Normalised(99_999));
    assert_eq!(index.find("Company 100001"), Match::None);
}
