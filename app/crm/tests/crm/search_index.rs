//! The search's index against a plain reading of the records: the same is found, whatever was done to them, on both databases.

use crate::common::{dice::Dice, index::holds, *};
use ac_core::{
    Actor, Ctx, Role, both_databases,
    testing::{TestPlatform, as_role},
    text::folded,
};
use ac_crm::{
    companies::{self, model::CompanyPatch},
    contacts::{
        self,
        model::{ContactDraft, ContactPatch},
    },
    deals,
    generate::generate,
    search::{
        model::{Found, Hit, HitKind, Search},
        queries::search,
    },
};
use ac_sample::Sample;
use std::collections::BTreeSet;
use uuid::Uuid;

async fn found(ctx: &Ctx, q: &str) -> Found {
    search(ctx, &Search { limit: 50, ..Search::of(q) }).await.expect("an answer")
}

async fn titles(ctx: &Ctx, q: &str) -> Vec<String> {
    found(ctx, q).await.data.into_iter().map(|hit| hit.title).collect()
}

/// A record as the test remembers it.
#[derive(Clone)]
struct Kept {
    kind: HitKind,
    id: Uuid,
    version: i64,
    texts: Vec<String>,
    is_live: bool,
}

impl Kept {
    fn words(&self) -> BTreeSet<String> {
        let all = folded(&self.texts.join(" "));
        all.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn holds(&self, asked: &[String]) -> bool {
        let words = self.words();
        self.is_live && asked.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
    }
}

const FIRST: [&str; 8] = ["Zoë", "Zora", "Anna", "Annabel", "Émile", "Emilia", "Søren", "明"];
const LAST: [&str; 8] = ["Ångström", "Anderson", "Berg", "Bergman", "Łódzka", "Lodge", "O'Brien", "田中"];
const HOSTS: [&str; 3] = ["fjord.example", "harbour-optics.example", "annex.example"];

async fn change(ctx: &Ctx, dice: &mut Dice, all: &mut Vec<Kept>) {
    let name = |dice: &mut Dice| (dice.pick(&FIRST).to_owned(), dice.pick(&LAST).to_owned());
    let (first, last) = name(dice);
    match dice.below(6) {
        0 => {
            let made = company(ctx, &format!("{last} {first}")).await;
            all.push(Kept { kind: HitKind::Company, id: made.id.0, version: 1, texts: vec![made.name], is_live: true });
        }
        1 | 2 => {
            let local = format!("{}{}", ["x", "ann", "berg"][dice.below(3)], all.len());
            let host = dice.pick(&HOSTS);
            let email = format!("{local}@{host}");
            let draft = ContactDraft {
                first_name: first.clone(),
                last_name: last.clone(),
                email: Some(email),
                ..Default::default()
            };
            let made = contacts::verbs::create(ctx, draft).await.unwrap();
            let host = host.rsplit_once('.').unwrap().0.to_owned();
            let texts = vec![first, last, local, host];
            all.push(Kept { kind: HitKind::Contact, id: made.id.0, version: 1, texts, is_live: true });
        }
        3 => {
            let made = deal(ctx, &format!("Rollout for {first} {last}")).await;
            all.push(Kept { kind: HitKind::Deal, id: made.id.0, version: 1, texts: vec![made.name], is_live: true });
        }
        4 if !all.is_empty() => {
            let place = dice.below(all.len());
            let Some(kept) = all.get_mut(place).filter(|kept| kept.is_live) else { return };
            match kept.kind {
                HitKind::Company => {
                    let patch = CompanyPatch { name: Some(format!("{first} & {last}")), ..Default::default() };
                    let now = companies::verbs::update(ctx, companies::model::CompanyId(kept.id), kept.version, patch);
                    let now = now.await.unwrap();
                    (kept.version, kept.texts) = (now.version, vec![now.name]);
                }
                HitKind::Contact => {
                    let patch = ContactPatch { first_name: Some(first.clone()), ..Default::default() };
                    let now = contacts::verbs::update(ctx, contacts::model::ContactId(kept.id), kept.version, patch);
                    kept.version = now.await.unwrap().version;
                    kept.texts[0] = first;
                }
                _ => {}
            }
        }
        _ if !all.is_empty() => {
            let place = dice.below(all.len());
            let kept = &mut all[place];
            let contact = contacts::model::ContactId(kept.id);
            let (company, deal) = (companies::model::CompanyId(kept.id), deals::model::DealId(kept.id));
            match (kept.kind, kept.is_live) {
                (HitKind::Contact, true) => contacts::verbs::delete(ctx, contact).await.unwrap(),
                (HitKind::Contact, false) => drop(contacts::verbs::restore(ctx, contact).await.unwrap()),
                (HitKind::Company, true) => companies::verbs::delete(ctx, company).await.unwrap(),
                (HitKind::Company, false) => drop(companies::verbs::restore(ctx, company).await.unwrap()),
                (_, true) => deals::verbs::delete(ctx, deal).await.unwrap(),
                (_, false) => drop(deals::verbs::restore(ctx, deal).await.unwrap()),
            }
            kept.version += 1;
            kept.is_live = !kept.is_live;
        }
        _ => {}
    }
}

/// Some words of a record, each perhaps half typed, in any order.
fn question(dice: &mut Dice, all: &[Kept]) -> Vec<String> {
    let words: Vec<String> = all[dice.below(all.len())].words().into_iter().collect();
    (0..=dice.below(3))
        .map(|_| {
            let word: Vec<char> = words[dice.below(words.len())].chars().collect();
            let typed = 1 + dice.below(word.len());
            word[..typed].iter().collect()
        })
        .collect()
}

both_databases!(whatever_was_done_the_same_is_found_as_by_reading_all, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (mut dice, mut all) = (Dice(7), Vec::new());
    for round in 0..25 {
        for _ in 0..8 {
            change(&ctx, &mut dice, &mut all).await;
        }
        for _ in 0..8 {
            let asked = question(&mut dice, &all);
            // A lone digit beside digits may be one number; that is tested by itself.
            let q = asked.join(" ");
            let answer = found(&ctx, &q).await;
            assert!(!answer.is_behind);
            for kind in [HitKind::Company, HitKind::Contact, HitKind::Deal] {
                let expected: BTreeSet<Uuid> =
                    all.iter().filter(|kept| kept.kind == kind && kept.holds(&asked)).map(|kept| kept.id).collect();
                let hits: Vec<&Hit> = answer.data.iter().filter(|hit| hit.kind == kind).collect();
                // What may have been meant comes after what was typed.
                let first: BTreeSet<Uuid> = hits.iter().take(expected.len()).map(|hit| hit.id).collect();
                assert_eq!(first, expected, "round {round}: {q} among {kind:?}");
            }
        }
    }
});

both_databases!(misspelt_words_find_what_was_meant, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Harbour Optics Ltd").await;
    company(&ctx, "Granite Works").await;
    for (first, last) in [("John", "Smith"), ("Johanna", "Smythe"), ("Karin", "Lindqvist"), ("Ayşe", "Yılmaz")] {
        contact(&ctx, first, last).await;
    }
    for (typed, meant) in [
        ("harbor", "Harbour Optics Ltd"),
        ("optcis harbour", "Harbour Optics Ltd"),
        ("Jon Smiht", "John Smith"),
        ("smiht john", "John Smith"),
        ("linqvist", "Karin Lindqvist"),
        ("harrbourr", "Harbour Optics Ltd"),
        ("yilmaz", "Ayşe Yılmaz"),
        ("ylmaz ayse", "Ayşe Yılmaz"),
    ] {
        assert_eq!(titles(&ctx, typed).await.first().map(String::as_str), Some(meant), "{typed}");
    }
    let matched = found(&ctx, "harbor").await.data[0].matched.clone().expect("what was taken for it");
    assert_eq!((matched.field.as_str(), matched.text.as_str()), ("similar", "harbour"));
    assert!(titles(&ctx, "granitx smith").await.is_empty(), "all words count");
    assert_eq!(titles(&ctx, "smith").await[0], "John Smith", "what was typed comes first");
});

both_databases!(numbers_are_found_as_people_write_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = ContactDraft {
        first_name: "Ada".into(),
        last_name: "Byron".into(),
        phone: Some("+49 30 1234567".into()),
        ..Default::default()
    };
    contacts::verbs::create(&ctx, draft).await.unwrap();
    for typed in ["030 1234567", "(030) 123", "+49 30 1234", "4930123", "ada 030-1234"] {
        let hits = found(&ctx, typed).await.data;
        assert_eq!(hits.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(), ["Ada Byron"], "{typed}");
        assert_eq!(hits[0].matched.as_ref().map(|matched| matched.field.as_str()), Some("phone"), "{typed}");
    }
    assert!(titles(&ctx, "030 7654321").await.is_empty());
    let made = generate(&ctx, &Sample::new(3, 0, 20, "2026-11-28".parse().unwrap()), &|_| {}).await.unwrap();
    assert_eq!(made.deals, 20);
    for typed in ["G3-000005", "g3 000005", "G3000005"] {
        let hits = found(&ctx, typed).await.data;
        assert_eq!(hits.len(), 1, "{typed}");
        assert_eq!(hits[0].matched.as_ref().map(|matched| matched.text.as_str()), Some("G3-000005"), "{typed}");
    }
});

both_databases!(ones_own_are_found_among_very_many, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    let guest = ctx.as_actor(Actor::Member { id: member.actor.member().unwrap(), role: Role::Guest });
    contact(&member, "Quinn", "Mine").await;
    for n in 0..90 {
        contact(&ctx, "Quinn", &format!("Theirs{n}")).await;
    }
    contact(&ctx, "Quinn", "Q").await;
    assert_eq!(titles(&guest, "quinn").await, ["Quinn Mine"]);
    assert_eq!(titles(&guest, "qu").await, ["Quinn Mine"]);
    assert_eq!(titles(&ctx, "quinn q").await[0], "Quinn Q", "the whole word comes first, also of very many");
    assert_eq!(found(&ctx, "quinn").await.data.len(), 50);
    assert!(found(&as_role(&ctx, Role::Client), "quinn").await.data.is_empty());
});

both_databases!(two_who_say_the_same_new_words_do_not_wait_for_each_other, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let write = async |turn: usize| {
        for n in 0..20 {
            let mut words: Vec<String> =
                (0..8).map(|word| format!("w{}abcdefgh", char_of((n * 8 + word) % 26))).collect();
            if turn == 1 {
                words.reverse();
            }
            company(&ctx, &words.join(" ")).await;
        }
    };
    tokio::join!(write(0), write(1));
    holds(&ctx, "both").await;
});

fn char_of(place: usize) -> char {
    char::from(b'a' + u8::try_from(place).unwrap())
}
