use super::{scan::scan, *};
use ac_ui::Suggestion;
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Saturday.
fn today() -> NaiveDate {
    day("2026-11-28")
}

fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("stage", "Stage", Kind::Record)
            .among([Choice::new("Won", "Won"), Choice::new("Negotiation", "Negotiation")]),
        Field::new("status", "Status", Kind::Choice).among([Choice::new("open", "Open"), Choice::new("won", "Won")]),
        Field::new("amount", "Amount", Kind::Money),
        Field::new("owner", "Owner", Kind::Member).among([Choice::new("1", "Kofi Asante")]),
        Field::new("expected", "Expected close", Kind::Day(Tense::Future)).or(&["close"]),
        Field::new("closed", "Closed", Kind::Day(Tense::Past)),
        Field::new("created", "Created", Kind::Instant),
    ]
}

/// A query in the shortest words that tell it apart.
fn said(query: &Query) -> String {
    let all = |parts: &[Query], join: &str| parts.iter().map(said).collect::<Vec<_>>().join(join);
    let number = |limit: Option<Limit>, least: bool| match limit {
        Some(limit) if least => limit.at_least(2).to_string(),
        Some(limit) => limit.at_most(2).to_string(),
        None => String::new(),
    };
    let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match query {
        Query::All(parts) => format!("({})", all(parts, " & ")),
        Query::Any(parts) => format!("({})", all(parts, " | ")),
        Query::Not(inner) => format!("!{}", said(inner)),
        Query::Text(text) => format!("'{text}'"),
        Query::Field { field, test } => match test {
            Test::IsEmpty => format!("{field} empty"),
            Test::Contains(text) => format!("{field}~{text}"),
            Test::Equals(text) => format!("{field}={text}"),
            Test::Number(low, high) => format!("{field}[{}..{}]", number(*low, true), number(*high, false)),
            Test::Days(days) => format!("{field}[{}..{}]", date(days.from), date(days.to)),
            Test::Is(value) => format!("{field} is {value}"),
            Test::Refers(to) => format!("{field} -> {to:?}"),
        },
    }
}

fn check(text: &str, expect: &str) {
    let query = read(text, &fields(), today()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    assert_eq!(query.as_ref().map(said).unwrap_or_default(), expect, "{text}");
}

fn refused(text: &str, at: &str, expect: &str) {
    let problem = read(text, &fields(), today()).expect_err(text);
    assert_eq!(text.get(problem.at.clone()), Some(at), "{text}: {problem}");
    assert!(problem.message.contains(expect), "{text}: {problem}");
}

#[test]
fn what_is_side_by_side_must_all_hold() {
    check("", "");
    check("   ", "");
    check("acme", "'acme'");
    check("acme pilot  2", "'acme pilot 2'");
    check("stage:won amount>10k", r#"(stage -> Named("won") & amount[1000001..])"#);
    check("acme owner:me", "('acme' & owner -> Me)");
    check("acme and owner:me", "('acme' & owner -> Me)");
    check("and", "'and'");
}

#[test]
fn groups_and_negations() {
    check("status:won or status:open acme", "(status is won | (status is open & 'acme'))");
    check("(status:won or acme) pilot", "((status is won | 'acme') & 'pilot')");
    check("-status:won", "!status is won");
    check("not status:won", "!status is won");
    check("-(acme or pilot)", "!('acme' | 'pilot')");
    check("status:won,open", "(status is won | status is open)");
    check("status!=won,open", "!(status is won | status is open)");
    check("not", "'not'");
    check("a-b", "'a-b'");
    check("a - b", "'a - b'");
    check(r#""or" "stage:won""#, "'or stage:won'");
}

#[test]
fn numbers_are_exact() {
    check("amount>10k", "amount[1000001..]");
    check("amount>=10k", "amount[1000000..]");
    check("amount:<0.1", "amount[..9]");
    check("amount<=1.5m", "amount[..150000000]");
    check("amount:10k..20k", "amount[1000000..2000000]");
    check("amount:-5", "amount[-500..-500]");
    check("amount>0.005", "amount[1..]");
    check("amount>=0.005", "amount[1..]");
    check("amount<0.005", "amount[..0]");
    check("amount<-0.005", "amount[..-1]");
    check("amount:none", "amount empty");
    check("amount:any", "!amount empty");
    for bad in ["amount>ten", "amount>1e5", "amount>--1", "amount>1.2.3", "amount>99999999999999999999"] {
        assert!(read(bad, &fields(), today()).is_err(), "{bad}");
    }
}

#[test]
fn days_by_their_names_and_distances() {
    check("closed:2026-11-28", "closed[2026-11-28..2026-11-28]");
    check("closed:2026-02", "closed[2026-02-01..2026-02-28]");
    check("closed:2024", "closed[2024-01-01..2024-12-31]");
    check("closed:2026-q4", "closed[2026-10-01..2026-12-31]");
    check("closed>2026-02", "closed[2026-03-01..]");
    check("closed<2026-02", "closed[..2026-01-31]");
    check("closed>=2026-02", "closed[2026-02-01..]");
    check("closed<=2026-02", "closed[..2026-02-28]");
    check("closed:this-week", "closed[2026-11-23..2026-11-29]");
    check("closed:last-month", "closed[2026-10-01..2026-10-31]");
    check("expected:next-quarter", "expected[2027-01-01..2027-03-31]");
    check("closed:last-year", "closed[2025-01-01..2025-12-31]");
    check("closed:yesterday", "closed[2026-11-27..2026-11-27]");
    check("closed:<30d", "closed[2026-10-30..2026-11-28]");
    check("closed:30d", "closed[2026-10-29..2026-11-28]");
    check("closed:>30d", "closed[..2026-10-28]");
    check("expected:<30d", "expected[2026-11-28..2026-12-27]");
    check("close:>1m", "expected[2026-12-29..]");
    check("closed>-2w", "closed[2026-11-15..]");
    check("expected<+2w", "expected[..2026-12-11]");
    check("closed:2026-01..2026-03", "closed[2026-01-01..2026-03-31]");
    check("created:today", "created[2026-11-28..2026-11-28]");
    for bad in [
        "closed:soon",
        "closed:2026-13",
        "closed:2026-02-30",
        "closed:30x",
        "closed:2026-q5",
        "closed:30d..40d",
        "closed:<9000y",
        "closed<+12345-01-01",
        "closed:<-9999-01-01",
        "closed:0000",
    ] {
        assert!(read(bad, &fields(), today()).is_err(), "{bad}");
    }
}

#[test]
fn people_and_records() {
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    check("owner:me", "owner -> Me");
    check("stage:me", r#"stage -> Named("me")"#);
    check(r#"owner:"me""#, r#"owner -> Named("me")"#);
    check("owner:none", "owner empty");
    check(&format!("owner:{id}"), &format!("owner -> Id({id})"));
    check(r#"owner:"Kofi Asante",me"#, r#"(owner -> Named("Kofi Asante") | owner -> Me)"#);
    check("owner:“Kofi Asante”", r#"owner -> Named("Kofi Asante")"#);
    check("name:acme name=Acme", "(name~acme & name=Acme)");
}

#[test]
fn a_problem_says_where_and_what_would_do() {
    refused("acme stge:won", "stge:", "Did you mean stage?");
    refused("colour:red", "colour:", "There are name, stage");
    refused("stage:", "stage:", "A value is missing");
    refused("status:gone", "gone", "It has Open, Won");
    refused("amount>ten", "ten", "Write 1200");
    refused("closed:soon", "soon", "Write a day");
    refused("(acme", "(", "does not end");
    refused("acme)", ")", "no ( for this )");
    refused("()", "(", "nothing between");
    refused("acme or", "or", "between two things");
    refused("or acme", "or", "between two things");
    refused("name:\"acme", "\"acme", "does not end");
    refused("name>acme", "acme", "“:” for what it contains");
    refused("owner>me", "me", "is asked about with");
    refused("amount>10,000", "amount>", "Write 10000 or 10k");
    refused("closed>2025,2026", "closed>", "Several values");
    refused("amount >10k", ">10k", "right behind the field");
    refused(", acme", ",", "behind a field");
    refused("name:\"a\u{0}b\"", "\u{0}", "control character");
}

#[test]
fn limits_are_named() {
    let deep = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    check(&deep(QUERY_DEPTH_MAX), "'a'");
    let refused = |text: &str| read(text, &fields(), today()).expect_err("too much").message;
    assert!(refused(&deep(50)).contains("20 deep"));
    assert!(refused(&"-".repeat(50).replace('-', "not ")).contains("20 deep"));
    assert!(refused(&"name:a ".repeat(QUERY_TERMS_MAX)).contains("100 parts"));
    assert!(refused(&"a".repeat(QUERY_CHARS_MAX + 1)).contains("2000 characters"));
    let words = |n: usize| format!("name:{} or ({} x)", "a".repeat(n), "b".repeat(QUERY_TEXT_CHARS_MAX / 2 - 2));
    read(&words(QUERY_TEXT_CHARS_MAX / 2), &fields(), today()).expect("as much as there may be");
    assert!(refused(&words(QUERY_TEXT_CHARS_MAX / 2 + 1)).contains("200 characters of text"));
}

#[test]
fn nothing_typed_breaks_it() {
    let pieces = [
        "stage", ":", "won", " ", "(", ")", "-", "\"", "or", ",", "..", ">", "=", "é", "10k", "not", "“", "\u{0}", "!",
    ];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..(state % 9) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(pieces[usize::try_from(state >> 33).unwrap() % pieces.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if let Err(problem) = read(&text, &fields(), today()) {
            assert!(text.get(problem.at.clone()).is_some(), "{text}: {problem:?}");
        }
        for token in scan(&text).unwrap_or_default() {
            assert!(text.get(token.at.clone()).is_some_and(|part| !part.is_empty()), "{text}: {token:?}");
        }
        for caret in 0..=text.len() {
            for suggestion in complete(&text, caret, &fields()) {
                assert!(text.get(suggestion.replace.clone()).is_some(), "{text}: {suggestion:?}");
            }
        }
    }
}

#[test]
fn a_word_that_may_become_a_field_is_waited_for() {
    let check = |text: &str, expect: bool| assert_eq!(may_go_on(text, &fields()), expect, "{text}");
    check("stage:won am", true);
    check("stage:won -am", true);
    check("(acme or am", true);
    check("acme pilot", false);
    check("am", false);
    check("stage:won ", false);
    check("stage:won amount>10k", false);
}

#[test]
fn suggestions_fit_what_is_typed() {
    let check = |text: &str, expect: &[&str]| {
        let found = complete(text, text.len(), &fields());
        let after = |s: &Suggestion| format!("{}{}", text.get(..s.replace.start).unwrap_or_default(), s.insert);
        let found: Vec<String> = found.iter().map(after).collect();
        assert_eq!(found.get(..expect.len()).unwrap_or(&found), expect, "{text}: {found:?}");
    };
    check("st", &["stage:", "status:"]);
    check("acme ow", &["acme owner:"]);
    check("-st", &["-stage:"]);
    check("(clo", &["(expected:", "(closed:"]);
    check("wo", &["stage:Won ", "status:Won "]);
    check("owner:", &["owner:me ", "owner:\"Kofi Asante\" ", "owner:none "]);
    check("owner:ko", &["owner:\"Kofi Asante\" "]);
    check("owner:\"Kofi A", &["owner:\"Kofi Asante\" "]);
    check("owner:me,k", &["owner:me,\"Kofi Asante\" "]);
    check("closed:<th", &["closed:<this-week "]);
    check("colour:", &[]);
    let own = [Field::new("ds", "Deal size", Kind::Number)];
    assert_eq!(complete("siz", 3, &own).len(), 1, "by any word of its label");
    assert!(complete("status:open", 3, &fields()).is_empty(), "in the middle of a word");
    assert!(!complete("(sta) acme", 4, &fields()).is_empty(), "at its end");
    assert!(complete("", 0, &fields()).len() <= complete::SUGGESTIONS_MAX);
}

#[test]
fn a_name_that_nothing_has_is_complained_about_where_all_are_known() {
    let mut stage = Field::new("stage", "Stage", Kind::Record).always();
    stage.choices = vec![Choice::new("Won", "Won"), Choice::new("In talks", "In talks")];
    stage.complete = Some(vec!["open".to_owned(), "lost".to_owned()]);
    let fields = [stage, Field::new("company", "Company", Kind::Record)];
    let problem = |text: &str| read(text, &fields, NaiveDate::default()).err().map(|problem| problem.message);
    assert_eq!(problem("stage:wonn").as_deref(), Some("No stage is called “wonn”. Did you mean Won?"));
    assert_eq!(problem("stage:zzz").as_deref(), Some("No stage is called “zzz”. There are Won, \"In talks\"."));
    for good in ["stage:won", "stage:wo", "stage:talk", "stage:open", "stage:LOST", "stage:none", "company:wonn"] {
        assert_eq!(problem(good), None, "{good}");
    }
    assert_eq!(problem("stage:0193c0de-0000-7000-8000-000000000001"), None);
}

#[test]
fn what_is_always_there_is_not_offered_as_missing() {
    let fields = [Field::new("stage", "Stage", Kind::Record).always(), Field::new("company", "Company", Kind::Record)];
    let labels = |text: &str| complete(text, text.len(), &fields).into_iter().map(|s| s.label).collect::<Vec<_>>();
    assert!(labels("stage:").is_empty());
    assert_eq!(labels("company:"), ["none", "any"]);
}

#[test]
fn names_are_asked_for_where_there_are_more_than_choices() {
    let mut stage = Field::new("stage", "Stage", Kind::Record);
    stage.complete = Some(Vec::new());
    let fields = [stage, Field::new("company", "Company", Kind::Record), Field::new("name", "Name", Kind::Text)];
    let check = |text: &str, want: Option<(&str, &str)>| {
        let wanted = wanted(text, text.len(), &fields);
        let found =
            wanted.as_ref().map(|wanted| (wanted.typed.as_str(), text.get(wanted.replace.clone()).unwrap_or_default()));
        assert_eq!(found, want, "{text}");
    };
    check("company:", None);
    check("company:ac", Some(("ac", "ac")));
    check("stage:won -company:ac", Some(("ac", "ac")));
    check("company:acme,bo", Some(("bo", "bo")));
    check("company:\"big co", Some(("big co", "\"big co")));
    check("stage:w", None);
    check("name:a", None);
    check("acme", None);
    let wanted = wanted("company:\"big", 12, &fields).unwrap();
    assert_eq!(wanted.offer("Big Co".to_owned()).insert, "\"Big Co\" ");
}
