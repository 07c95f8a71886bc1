//! Lists: complete and stable pages, equal order on both databases, search, filters, and text that looks like SQL.

use crate::common::*;
use ac_core::{
    BatchId, Ctx, both_databases,
    keyset::ListError,
    list::{BadQuery, ListQuery},
    testing::TestPlatform,
    text::sort_key,
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyFilter, CompanyQuery},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactFilter, ContactQuery},
    },
    deals::{
        self,
        model::{DealDraft, DealFilter, DealPatch, DealQuery},
    },
    notes::{
        self,
        model::{NoteDraft, NoteQuery},
    },
    pipelines::model::StageKind,
    shared::{event::Origin, kind::RecordKind},
};

/// A small generator with a fixed seed, so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn name(&mut self) -> String {
        const PARTS: [&str; 12] =
            ["Ada", "Émile", "émil", "ÅSA", "O'Neil", "Zoë", "zoo", "李", "50%", "a_b", "", "Ötzi"];
        let pick = |dice: &mut Self| PARTS[dice.roll(12) as usize];
        format!("{} {}{}", pick(self), pick(self), self.roll(4))
    }
}

async fn many_contacts(ctx: &Ctx, dice: &mut Dice, count: usize) {
    let drafts = (0..count).map(|_| {
        let email = (dice.roll(3) > 0).then(|| format!("u{}@example.com", dice.roll(40)));
        let draft = ContactDraft { first_name: dice.name(), last_name: dice.name(), email, ..Default::default() };
        draft.validate().expect("a contact")
    });
    let drafts: Vec<_> = drafts.collect();
    ctx.write(async |tx| contacts::bulk::insert_many(tx, Origin::Batch(BatchId::generate()), drafts).await)
        .await
        .expect("contacts");
}

/// Every page of a list, one after the other.
async fn walk(ctx: &Ctx, query: ContactQuery, mut between: impl AsyncFnMut(usize)) -> Vec<contacts::model::Contact> {
    let (mut rows, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = contacts::queries::list(ctx, &ContactQuery { cursor, ..query.clone() }).await.expect("a page");
        rows.extend(page.data);
        pages += 1;
        between(pages).await;
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return rows,
        }
        assert!(pages < 1_000, "the list has no end");
    }
}

both_databases!(every_sort_pages_through_every_row_once, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(42);
    many_contacts(&ctx, &mut dice, 137).await;
    for sort in
        ["name", "-name", "last_name", "-last_name", "email", "-email", "created_at", "-created_at", "-updated_at"]
    {
        for limit in [1, 7, 200] {
            let query = ContactQuery { limit: Some(limit), sort: Some(sort.into()), ..Default::default() };
            let rows = walk(&ctx, query, async |_| {}).await;
            let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let key = |row: &contacts::model::Contact| match sort.trim_start_matches('-') {
                "name" => sort_key(&row.display_name()),
                "last_name" => sort_key(&row.last_name),
                "email" => sort_key(row.email.as_deref().unwrap_or_default()),
                _ => row.created_at.to_string(),
            };
            let keys: Vec<_> = rows.iter().map(|row| (key(row), row.id)).collect();
            let is_sorted = if sort.starts_with('-') { keys.is_sorted_by(|a, b| a >= b) } else { keys.is_sorted() };
            assert!(is_sorted, "{sort} {limit}: {keys:?}");
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), 137, "{sort} {limit}");
        }
    }
});

both_databases!(rows_that_come_and_go_meanwhile_disturb_no_other, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(7);
    many_contacts(&ctx, &mut dice, 60).await;
    let before = walk(&ctx, ContactQuery { limit: Some(200), ..Default::default() }, async |_| {}).await;
    let mut dice = Dice(8);
    let query = ContactQuery { limit: Some(7), ..Default::default() };
    let seen = walk(&ctx, query, async |_| many_contacts(&ctx, &mut dice, 2).await).await;
    let mut ids: Vec<_> = seen.iter().map(|row| row.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), seen.len(), "no row twice");
    for row in before {
        assert!(ids.contains(&row.id), "{} is missing", row.display_name());
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_sort_alike() {
    let Some(postgres) = TestPlatform::postgres().await else { return };
    let sqlite = TestPlatform::sqlite().await;
    let mut orders = Vec::new();
    for app in [&sqlite, &postgres] {
        let ctx = workspace(app, "acme").await;
        let mut dice = Dice(3);
        many_contacts(&ctx, &mut dice, 120).await;
        let mut order = Vec::new();
        for sort in ["name", "-last_name", "email"] {
            let query = ContactQuery { limit: Some(11), sort: Some(sort.into()), ..Default::default() };
            let rows = walk(&ctx, query, async |_| {}).await;
            order.push(rows.iter().map(|row| sort_key(&row.display_name())).collect::<Vec<_>>());
        }
        // Rows of one name follow their ids, which differ: only what is unequal must agree.
        order[1].sort();
        order[2].sort();
        orders.push(order);
    }
    assert_eq!(orders[0], orders[1]);
}

both_databases!(amounts_and_dates_that_are_missing_sort_as_the_least, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for (name, amount, date) in
        [("a", Some(5), Some("2026-01-02")), ("b", None, None), ("c", Some(0), Some("2025-12-31")), ("d", None, None)]
    {
        let draft = DealDraft {
            name: name.into(),
            amount: amount.map(usd),
            expected_close_on: date.map(|date| date.parse().unwrap()),
            ..Default::default()
        };
        deals::verbs::create(&ctx, draft).await.expect("a deal");
    }
    let order = async |sort: &str| {
        let (mut names, mut cursor) = (String::new(), None);
        loop {
            let query = DealQuery { limit: Some(1), sort: Some(sort.into()), cursor, ..Default::default() };
            let page = deals::queries::list(&ctx, &query).await.expect("a page");
            names.extend(page.data.iter().map(|deal| deal.name.clone()));
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return names,
            }
        }
    };
    assert_eq!(order("amount").await, "bdca");
    assert_eq!(order("-amount").await, "acdb");
    assert_eq!(order("expected_close_on").await, "bdca");
    assert_eq!(order("-expected_close_on").await, "acdb");
    assert_eq!(order("-closed_on").await, "dcba");
});

both_databases!(totals_are_told_where_counting_is_cheap, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for name in ["a", "b", "c"] {
        company(&ctx, name).await;
    }
    let first = companies::queries::list(&ctx, &CompanyQuery { limit: Some(2), ..Default::default() }).await.unwrap();
    assert_eq!((first.data.len(), first.total, first.next_cursor.is_some()), (2, Some(3), true));
    let second = CompanyQuery { limit: Some(2), cursor: first.next_cursor, ..Default::default() };
    let second = companies::queries::list(&ctx, &second).await.unwrap();
    assert_eq!((second.data.len(), second.total, second.next_cursor), (1, None, None));
});

both_databases!(search_folds_case_and_accents_and_takes_wildcards_as_text, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for (first, last) in [("Émile", "Zola"), ("Ada", "Lovelace"), ("50%", "off"), ("a_b", "c"), ("axb", "c")] {
        contact(&ctx, first, last).await;
    }
    let found = async |q: &str| {
        let query = ContactQuery { q: Some(q.into()), ..Default::default() };
        let page = contacts::queries::list(&ctx, &query).await.expect("a page");
        page.data.iter().map(|row| row.display_name()).collect::<Vec<_>>()
    };
    assert_eq!(found("EMIL").await, ["Émile Zola"]);
    assert_eq!(found("zola").await, ["Émile Zola"]);
    assert_eq!(found("lov").await, ["Ada Lovelace"]);
    assert_eq!(found("%").await, ["50% off"]);
    assert_eq!(found("a_").await, ["a_b c"]);
    assert_eq!(found("nobody").await, Vec::<String>::new());
    assert_eq!(found("  ").await.len(), 5, "nothing to search for");
});

both_databases!(notes_are_found_by_what_stands_in_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let on = company(&ctx, "Acme").await.id.0;
    for body in ["Ärger about 50% off", "Nothing else"] {
        let draft = NoteDraft { subject_kind: RecordKind::Company, subject_id: on, body: body.into() };
        notes::verbs::create(&ctx, draft).await.expect("a note");
    }
    let found = async |q: &str| {
        let query = NoteQuery { q: Some(q.into()), ..Default::default() };
        notes::queries::list(&ctx, &query).await.expect("a page").data.len()
    };
    for (q, count) in [("Ärger", 1), ("ÄRGER ABOUT", 1), ("0% O", 1), ("5_%", 0), ("\\", 0), ("", 2)] {
        assert_eq!(found(q).await, count, "{q}");
    }
    assert_eq!(found(&"ä".repeat(60_000)).await, 0, "longer than a pattern may be");
});

both_databases!(sql_in_a_question_is_only_text, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Robert'); DROP TABLE company;--").await;
    for text in
        ["'", "\"", "' OR '1'='1", "'); DROP TABLE company;--", "\\", "%", "_", "\0", "\u{10FFFF}", "?1", "$1", "--"]
    {
        let query = CompanyQuery { q: Some(text.into()), ..Default::default() };
        companies::queries::list(&ctx, &query).await.expect(text);
        let filter = CompanyFilter { sector: Some(text.into()), ..Default::default() };
        assert!(companies::queries::list(&ctx, &ListQuery::of(filter)).await.expect(text).data.is_empty());
        let query = CompanyQuery { sort: Some(text.into()), ..Default::default() };
        let refused = companies::queries::list(&ctx, &query).await;
        assert!(matches!(refused, Err(ListError::Query(BadQuery::Sort(_)))), "{text}");
        let query = CompanyQuery { cursor: Some(text.into()), ..Default::default() };
        let refused = companies::queries::list(&ctx, &query).await;
        assert!(matches!(refused, Err(ListError::Query(BadQuery::Cursor))), "{text}");
    }
    assert_eq!(companies::queries::list(&ctx, &CompanyQuery::default()).await.expect("still there").total, Some(1));
});

both_databases!(a_cursor_belongs_to_its_order, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for name in ["a", "b", "c"] {
        company(&ctx, name).await;
    }
    let page = CompanyQuery { limit: Some(1), sort: Some("name".into()), ..Default::default() };
    let cursor = companies::queries::list(&ctx, &page).await.expect("a page").next_cursor;
    for sort in ["-name", "created_at", "-updated_at"] {
        let query = CompanyQuery { sort: Some(sort.into()), cursor: cursor.clone(), ..Default::default() };
        assert!(matches!(companies::queries::list(&ctx, &query).await, Err(ListError::Query(BadQuery::Cursor))));
    }
    for limit in [0, 201, u32::MAX] {
        let query = CompanyQuery { limit: Some(limit), ..Default::default() };
        assert!(matches!(companies::queries::list(&ctx, &query).await, Err(ListError::Query(BadQuery::Limit))));
    }
});

both_databases!(filters_leave_what_equals, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = company(&ctx, "Acme").await;
    let draft = ContactDraft {
        first_name: "Ada".into(),
        email: Some("Ada@Example.com".into()),
        company_id: Some(acme.id),
        ..Default::default()
    };
    contacts::verbs::create(&ctx, draft).await.expect("a contact");
    contact(&ctx, "Bob", "").await;
    let count = async |filter: ContactFilter| {
        contacts::queries::list(&ctx, &ListQuery::of(filter)).await.expect("a page").data.len()
    };
    assert_eq!(count(ContactFilter { company_id: Some(acme.id), ..Default::default() }).await, 1);
    assert_eq!(count(ContactFilter { email: Some("ADA@example.COM".into()), ..Default::default() }).await, 1);
    assert_eq!(count(ContactFilter { owner_id: ctx.actor.member(), ..Default::default() }).await, 2);
    assert_eq!(count(ContactFilter { owner_id: Some(ac_core::MemberId::generate()), ..Default::default() }).await, 0);

    let (open, won) = (deal(&ctx, "open").await, deal(&ctx, "won").await);
    let stage_id = Some(stage(&ctx, "Won").await);
    deals::verbs::update(&ctx, won.id, 1, DealPatch { stage_id, ..Default::default() }).await.expect("won");
    let names = async |filter: DealFilter| {
        let page = deals::queries::list(&ctx, &ListQuery::of(filter)).await.expect("a page");
        page.data.into_iter().map(|deal| deal.name).collect::<Vec<_>>()
    };
    assert_eq!(names(DealFilter { status: Some(StageKind::Open), ..Default::default() }).await, ["open"]);
    assert_eq!(names(DealFilter { status: Some(StageKind::Won), ..Default::default() }).await, ["won"]);
    assert_eq!(names(DealFilter { status: Some(StageKind::Lost), ..Default::default() }).await, Vec::<String>::new());
    assert_eq!(names(DealFilter { stage_id: Some(open.stage_id), ..Default::default() }).await, ["open"]);
    assert_eq!(names(DealFilter { pipeline_id: Some(open.pipeline_id), ..Default::default() }).await.len(), 2);
});
