//! How SQLite answers the lists: the ids of a page through an index in the order asked for, never by sorting or by reading a
//! whole table; then the rows of the page by their ids.

use crate::{
    activities,
    companies::{
        self,
        model::{CompanyFilter, CompanyId},
    },
    contacts::{
        self,
        model::{ContactFilter, ContactId},
    },
    custom_fields,
    deals::{self, columns, model::DealFilter},
    leads::{
        self,
        model::{LeadFilter, LeadStatus},
    },
    pipelines::model::{PipelineId, StageId},
    products::model::ProductId,
    shared::{
        find,
        keyset::{self, Ask, SortField, Stretch},
    },
};
use ac_core::{Ctx, MemberId, list::ListQuery, testing::TestPlatform};
use ac_views::{
    custom::{Customs, FieldKind},
    days::{self, DaysQuery},
    query::{Days, Decimal, Limit, Test, To},
    spans::{self, Part, SpansQuery},
    sql::Asked,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select, Statement,
    sea_query::SelectStatement,
};

#[derive(FromQueryResult)]
struct Step {
    detail: String,
}

pub(crate) async fn plan<E: EntityTrait>(ctx: &Ctx, select: Select<E>) -> Vec<String> {
    let asked = select.build(DbBackend::Sqlite);
    explained(ctx, Statement { sql: format!("EXPLAIN QUERY PLAN {}", asked.sql), ..asked }).await
}

async fn plan_of(ctx: &Ctx, select: &SelectStatement) -> Vec<String> {
    let asked = DbBackend::Sqlite.build(select);
    explained(ctx, Statement { sql: format!("EXPLAIN QUERY PLAN {}", asked.sql), ..asked }).await
}

pub(crate) async fn explained(ctx: &Ctx, explained: Statement) -> Vec<String> {
    let steps = ctx.read(async |tx| Ok::<_, ac_core::Error>(Step::find_by_statement(explained).all(tx.conn()).await?));
    steps.await.expect("a plan").into_iter().map(|step| step.detail).collect()
}

/// The first step reads `table` through an index, perhaps all of it in the order asked for; nothing is sorted.
pub(crate) fn check(what: &str, table: &str, plan: &[String]) {
    let read =
        plan.iter().find(|step| step.contains(&format!(" {table} "))).unwrap_or_else(|| panic!("{what}: {plan:?}"));
    assert!(read.contains(" INDEX "), "{what} reads the whole table: {plan:?}");
    assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{what} sorts: {plan:?}");
}

/// As [`check`], and no more of `table` is read than fits a filter.
fn check_found(what: &str, table: &str, plan: &[String]) {
    check(what, table, plan);
    assert!(plan.iter().any(|step| step.starts_with(&format!("SEARCH {table} "))), "{what} looks at all: {plan:?}");
}

/// Every order, both ways, on the first page and on a later one, by [`check`] or [`check_found`].
async fn check_sorts<E, C>(
    ctx: &Ctx,
    table: &str,
    base: Select<E>,
    project: fn(Select<E>) -> Select<E>,
    id: C,
    sorts: &[SortField],
    check: fn(&str, &str, &[String]),
) where
    E: EntityTrait,
    C: ColumnTrait,
{
    for sort in sorts {
        for (direction, start) in [("", "0"), ("-", "0"), ("", "1"), ("-", "1")] {
            let key = if sort.kind == keyset::KeyKind::Date { "2026-01-01" } else { start };
            let cursor = serde_json::json!([sort.name, direction == "-", key, "", uuid::Uuid::nil()]).to_string();
            let cursor = data_encoding::BASE64URL_NOPAD.encode(cursor.as_bytes());
            let query = ListQuery {
                sort: Some(format!("{direction}{}", sort.name)),
                cursor: (start == "1").then_some(cursor),
                ..ListQuery::of(())
            };
            let ask = Ask::read(&query, sorts, sort.name).expect("a question");
            for stretch in ask.stretches(DbBackend::Sqlite) {
                let what = format!("{table} by {direction}{} from {start}, {stretch:?}", sort.name);
                check(&what, table, &plan(ctx, keyset::from_cursor(project(base.clone()), id, &ask, *stretch)).await);
                let page = plan(ctx, keyset::rows_of_page(base.clone(), project, id, &ask, *stretch)).await;
                let by_id = format!("SEARCH {table} USING INDEX sqlite_autoindex_{table}_1 (id=?)");
                assert!(page.contains(&by_id), "{what} does not look its rows up: {page:?}");
            }
        }
    }
}

#[tokio::test]
async fn lists_are_read_in_order_through_indexes() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let owner_id = Some(MemberId::generate());
    use companies::queries as company;
    let base = company::visible(&ctx).unwrap();
    let id = companies::entity::Column::Id;
    check_sorts(&ctx, "company", base.clone(), company::project, id, company::SORTS, check).await;
    for filter in [
        CompanyFilter { owner_id, ..Default::default() },
        CompanyFilter { sector: Some("Tools".into()), ..Default::default() },
    ] {
        let by_name = &company::SORTS[..1];
        let base = company::filtered(base.clone(), &filter);
        check_sorts(&ctx, "company", base, company::project, id, by_name, check_found).await;
    }

    use contacts::queries as contact;
    let base = contact::visible(&ctx).unwrap();
    let id = contacts::entity::Column::Id;
    check_sorts(&ctx, "contact", base.clone(), contact::project, id, contact::SORTS, check).await;
    let of_owner = contact::filtered(base.clone(), &ContactFilter { owner_id, ..Default::default() });
    let by_name_or_age = [contact::SORTS[0], contact::SORTS[4]];
    check_sorts(&ctx, "contact", of_owner, contact::project, id, &by_name_or_age, check_found).await;
    let company_id = Some(CompanyId::generate());
    let of_company = contact::filtered(base, &ContactFilter { company_id, ..Default::default() });
    check_sorts(&ctx, "contact", of_company.clone(), contact::project, id, &contact::SORTS[..1], check_found).await;
    // The other orders of a company's contacts are sorted, but without a look at their rows.
    for sort in contact::SORTS {
        let query = ListQuery { sort: Some(sort.name.to_owned()), ..ListQuery::of(()) };
        let ask = Ask::read(&query, contact::SORTS, sort.name).expect("a question");
        let from_start = keyset::from_cursor(of_company.clone(), id, &ask, Stretch::Rest);
        let plan = plan(&ctx, from_start.select_only().column(id)).await;
        assert!(plan[0].contains("COVERING INDEX contact_company"), "by {}: {plan:?}", sort.name);
    }

    use leads::queries as lead;
    let base = lead::visible(&ctx).unwrap();
    let id = leads::entity::Column::Id;
    check_sorts(&ctx, "lead", base.clone(), lead::project, id, lead::SORTS, check).await;
    for filter in [
        LeadFilter { owner_id, ..Default::default() },
        LeadFilter { status: Some(LeadStatus::New), ..Default::default() },
    ] {
        let by_age = [lead::SORTS[6]];
        check_sorts(&ctx, "lead", lead::filtered(base.clone(), &filter), lead::project, id, &by_age, check_found).await;
    }

    use deals::queries as deal;
    let base = deal::visible(&ctx).unwrap();
    let id = deals::entity::Column::Id;
    check_sorts(&ctx, "deal", base.clone(), deal::project, id, deal::SORTS, check).await;
    for filter in [
        DealFilter { owner_id, ..Default::default() },
        DealFilter { company_id, ..Default::default() },
        DealFilter { contact_id: Some(ContactId::generate()), ..Default::default() },
    ] {
        let by_age = [deal::SORTS[4]];
        check_sorts(&ctx, "deal", deal::filtered(base.clone(), &filter), deal::project, id, &by_age, check_found).await;
    }
    // Those of a product are found by two indexes, and sorted; no others are looked at.
    let filter = DealFilter { product_id: Some(ProductId::generate()), ..Default::default() };
    let ask = Ask::read(&ListQuery::of(()), deal::SORTS, deal::DEFAULT_SORT).expect("a question");
    let of_product = keyset::from_cursor(deal::filtered(base.clone(), &filter), id, &ask, Stretch::Rest);
    let of_product = plan(&ctx, of_product).await;
    assert!(!of_product.iter().any(|step| step.starts_with("SCAN")), "{of_product:?}");
    for index in ["deal_product", "deal_line_product"] {
        assert!(of_product.iter().any(|step| step.contains(&format!("INDEX {index} "))), "{index}: {of_product:?}");
    }
    let column = base.filter(deals::entity::Column::StageId.eq(StageId::generate()));
    check_sorts(&ctx, "deal", column, columns::project, id, columns::RANKS, check_found).await;
}

#[tokio::test]
async fn rare_words_are_found_through_the_indexes_of_their_keys() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let check = |plan: Vec<String>| {
        assert!(plan[0].starts_with("SEARCH ") && plan[0].contains(" INDEX "), "{plan:?}");
    };
    use companies::entity::Column as Company;
    check(plan(&ctx, find::beginning(companies::queries::live(), Company::Id, Company::NameKey, "han")).await);
    use contacts::entity::Column as Contact;
    for key in contacts::queries::SEARCHED {
        check(plan(&ctx, find::beginning(contacts::queries::live(), Contact::Id, *key, "han")).await);
    }
    use deals::entity::Column as Deal;
    check(plan(&ctx, find::beginning(deals::queries::live(), Deal::Id, Deal::NameKey, "han")).await);
}

#[tokio::test]
async fn totals_of_a_board_are_read_from_an_index_alone() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    use deals::entity::Column;
    let base = deals::queries::visible(&ctx).unwrap().filter(Column::PipelineId.eq(PipelineId::generate()));
    let plan = plan(&ctx, columns::grouped(base)).await;
    assert!(plan[0].contains("COVERING INDEX deal_totals"), "{plan:?}");
}

#[tokio::test]
async fn custom_fields_are_sorted_and_their_values_found_through_their_indexes() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    for kind in FieldKind::ALL {
        let mut draft = serde_json::json!({ "object": "deal", "key": format!("my_{}", kind.as_str()), "kind": kind });
        if kind.has_choices() {
            draft["choices"] = serde_json::json!(["a", "b"]);
        }
        if kind == FieldKind::Relation {
            draft["relates_to"] = serde_json::json!("company");
        }
        if kind == FieldKind::Formula {
            draft["formula"] = serde_json::json!("len(name)");
            draft["result"] = serde_json::json!("number");
        }
        custom_fields::verbs::create(&ctx, serde_json::from_value(draft).expect("a draft")).await.expect("a field");
    }
    let customs = ctx.read(async |tx| Customs::of(tx.conn(), &ctx, deals::fields::OBJECT).await).await.expect("fields");
    let (base, id) = (deals::queries::visible(&ctx).unwrap(), deals::entity::Column::Id);
    let sorts = customs.sorts(DbBackend::Sqlite);
    assert_eq!(sorts.len(), 9);
    for sort in &sorts {
        for (direction, cursor) in [("", false), ("-", false), ("", true), ("-", true)] {
            let key = serde_json::json!([sort.name, direction == "-", "1", "1", uuid::Uuid::nil()]).to_string();
            let query = ListQuery {
                sort: Some(format!("{direction}{}", sort.name)),
                cursor: cursor.then(|| data_encoding::BASE64URL_NOPAD.encode(key.as_bytes())),
                ..ListQuery::of(())
            };
            let ask = Ask::read_with(&query, &[], &sorts, &sort.name).expect("a question");
            let after = if direction == "-" { "<" } else { ">" };
            for stretch in ask.stretches(DbBackend::Sqlite) {
                let plan = plan(&ctx, keyset::from_cursor(base.clone(), id, &ask, *stretch)).await;
                let what = format!("{direction}{}, {stretch:?}: {plan:?}", sort.name);
                check(&what, "deal", &plan);
                assert!(plan[0].contains(&format!("INDEX cf_deal_{}", sort.name)), "{what}");
                let seeks = match stretch {
                    Stretch::Rest => "SCAN".to_owned(),
                    Stretch::SameValue => format!("(<expr>=? AND (created_at,id){after}(?,?))"),
                    Stretch::Beyond => format!("(<expr>{after}?)"),
                };
                assert!(plan[0].contains(&seeks), "{what}");
            }
        }
    }
    let today = Days { from: Some(ctx.now().date()), to: None };
    let limit = Limit { value: Decimal::parse("5").expect("a number"), is_inclusive: true };
    for own in customs.asked(DbBackend::Sqlite) {
        let (tests, index): (Vec<Test>, _) = match own.field.key.as_str() {
            "my_text" => (vec![Test::Equals("x".into())], "cf_deal_my_text"),
            "my_number" => {
                (vec![Test::Number(None, Some(limit)), Test::Number(Some(limit), None)], "cf_deal_my_number")
            }
            "my_money" => (vec![Test::Number(Some(limit), None)], "cf_deal_my_money"),
            "my_rating" => (vec![Test::Number(Some(limit), None)], "cf_deal_my_rating"),
            "my_date" => (vec![Test::Days(today)], "cf_deal_my_date"),
            "my_select" => (vec![Test::Is("a".into())], "cf_deal_my_select"),
            "my_checkbox" => (vec![Test::Is("yes".into())], "cf_deal_my_checkbox"),
            "my_multi_select" => (vec![Test::Is("a".into())], "field_link_choice"),
            "my_person" => (vec![Test::Refers(To::Me)], "field_link_target"),
            "my_relation" => (vec![Test::Refers(To::Named("acme".into()))], "field_link_target"),
            _ => continue,
        };
        for test in tests {
            let condition = (own.indexed)(&test, Some(uuid::Uuid::nil())).expect("an index answers it");
            let plan = plan(&ctx, deals::queries::live().filter(condition.condition).select_only().column(id)).await;
            assert!(plan.iter().any(|step| step.contains(index)), "{} {test:?}: {plan:?}", own.field.key);
            assert!(!plan.iter().any(|step| step.starts_with("SCAN deal")), "{} {test:?}: {plan:?}", own.field.key);
        }
    }
}

#[tokio::test]
async fn what_is_to_be_done_is_read_through_the_index_of_what_is_open() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    use activities::{entity::Column, fields::TABLE, model::ActivityFilter, queries};
    for (text, index) in [
        ("status:open", "activity_all_open"),
        ("owner:me status:open", "activity_open"),
        ("status:open due:<=2026-12-02", "activity_all_open"),
        ("due:2026-12-02", "activity_due"),
    ] {
        let query = ListQuery { query: Some(text.to_owned()), ..ListQuery::of(ActivityFilter::default()) };
        let ask = Ask::read(&query, queries::SORTS, queries::DEFAULT_SORT).expect("a question");
        let asked = Asked::read(&ctx, TABLE, &query).expect("a filter");
        let base = asked.narrow(queries::visible(&ctx).expect("a right"));
        let from_start = keyset::from_cursor(base, Column::Id, &ask, Stretch::Rest);
        let plan = plan(&ctx, from_start.select_only().column(Column::Id)).await;
        check(text, "activity", &plan);
        assert!(plan[0].contains(&format!("INDEX {index}")), "{text}: {plan:?}");
    }
}

#[tokio::test]
async fn days_are_read_in_order_through_the_index_of_their_date() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let (from, to) = ("2026-11-01".parse().expect("a day"), "2026-11-30".parse().expect("a day"));
    let of = |by: &str| DaysQuery { by: by.to_owned(), from, to, rows: 3, q: None, query: None, filter: () };
    use activities::queries as activity;
    use deals::queries as deal;
    let id = deals::entity::Column::Id;
    let asked = Asked::of(&ctx, deals::fields::TABLE, Vec::new(), None, None).expect("no filter");
    let in_pipeline = DealFilter { pipeline_id: Some(PipelineId::generate()), ..Default::default() };
    for (by, index) in [("expected", "deal_expected_days"), ("closed", "deal_closed_days")] {
        for filter in [DealFilter::default(), in_pipeline.clone()] {
            let base = deal::filtered_by_day(deal::visible(&ctx).expect("a right"), &filter);
            let select = days::rows_of_days(&ctx, &asked, base, id, (&[], &of(by))).expect("days");
            let plan = plan_of(&ctx, &select).await;
            check(by, "deal", &plan);
            assert!(plan[0].contains(&format!("COVERING INDEX {index}")), "{by} {filter:?}: {plan:?}");
        }
    }
    let base = deal::visible(&ctx).expect("a right");
    let select = days::rows_of_days(&ctx, &asked, base, id, (&[], &of("created"))).expect("days");
    check("created", "deal", &plan_of(&ctx, &select).await);
    let asked = Asked::of(&ctx, activities::fields::TABLE, Vec::new(), None, None).expect("no filter");
    let base = activity::visible(&ctx).expect("a right");
    let select = days::rows_of_days(&ctx, &asked, base, activities::entity::Column::Id, (&[], &of("due")));
    check("due", "activity", &plan_of(&ctx, &select.expect("days")).await);
}

#[tokio::test]
async fn spans_are_found_through_the_indexes_of_their_dates() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let (from, to) = ("2026-11-01".parse().expect("a day"), "2026-11-30".parse().expect("a day"));
    let of = |start: &str, end: &str| SpansQuery {
        start: start.to_owned(),
        end: end.to_owned(),
        from,
        to,
        rows: 60,
        cursor: None,
        q: None,
        query: None,
        filter: (),
    };
    use deals::{entity::Column, queries as deal};
    let asked = Asked::of(&ctx, deals::fields::TABLE, Vec::new(), None, None).expect("no filter");
    let in_pipeline = DealFilter { pipeline_id: Some(PipelineId::generate()), ..Default::default() };
    for filter in [DealFilter::default(), in_pipeline] {
        let base = deal::filtered_by_day(deal::visible(&ctx).expect("a right"), &filter);
        for (end, index_of_end) in [("expected", "deal_expected_days"), ("closed", "deal_closed_days")] {
            for few in [true, false] {
                let columns = (Column::Id, Column::NameKey);
                let query = of("opened", end);
                let parts = spans::parts_of_spans(&ctx, &asked, &base, columns, (&[], &query), few).expect("parts");
                assert_eq!(
                    parts.iter().map(|(part, _)| *part).collect::<Vec<_>>(),
                    [Part::Into, Part::Within, Part::OnlyEnd]
                );
                for (part, select) in parts {
                    let index = match part {
                        Part::Into if few => index_of_end,
                        Part::OnlyEnd => index_of_end,
                        Part::Into | Part::Within => "deal_opened_spans",
                    };
                    let plan = plan_of(&ctx, &select).await;
                    let first = plan.first().map(String::as_str).unwrap_or_default();
                    let is_known = first.contains(index) || (part == Part::OnlyEnd && first.contains("deal_unopened"));
                    assert!(first.starts_with("SEARCH deal ") && is_known, "{part:?} by {end}: {plan:?}");
                    let is_in_order = !plan.iter().any(|step| step.contains("TEMP B-TREE"));
                    assert!(is_in_order || index != "deal_opened_spans", "{part:?} sorts: {plan:?}");
                }
            }
        }
    }
}
