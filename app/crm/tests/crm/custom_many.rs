//! Custom fields of more companies than are looked up one by one: what is common, what is rare, their totals, and the order of
//! their pages.

use crate::common::{fields::*, *};
use ac_core::{Ctx, Error, both_databases, testing::TestPlatform};
use ac_crm::companies::{self, model::CompanyQuery};
use ac_views::custom::FieldKind;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use serde_json::json;

/// One in a hundred has the first tier, ten in a hundred the second, the others the third; scores go from 1 up.
async fn many(ctx: &Ctx, count: u32) {
    let id = match ctx.backend() {
        DbBackend::Postgres => "gen_random_uuid()",
        _ => "randomblob(16)",
    };
    let (json, text) = match ctx.backend() {
        DbBackend::Postgres => ("::jsonb", "::text"),
        _ => ("", ""),
    };
    let tier = "CASE WHEN i % 100 = 0 THEN 'gold' WHEN i % 10 = 0 THEN 'silver' ELSE 'tin' END";
    let values = format!("'{{\"tier\":\"' || {tier} || '\",\"score\":' || (i * 10000){text} || '}}'");
    let name = format!("'c' || substr('00000' || i{text}, length(i{text}), 6)");
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
         INSERT INTO company (id, name, name_key, fields, field_keys, version, created_at, updated_at) \
         SELECT {id}, {name}, {name}, ({values}){json}, ({values}){json}, 1, i, i FROM n"
    );
    let written: Result<(), Error> =
        ctx.write(async |tx| Ok(tx.conn().execute_unprepared(&sql).await.map(drop)?)).await;
    written.expect("companies");
}

const COUNT: u32 = 12_000;

async fn with_fields(ctx: &Ctx) {
    let tiers = json!({ "choices": ["Gold", "Silver", "Tin"] });
    field(ctx, "company", "tier", FieldKind::Select, tiers).await;
    field(ctx, "company", "score", FieldKind::Number, json!({})).await;
}

both_databases!(common_and_rare_values_are_found_and_counted_alike, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    with_fields(&ctx).await;
    many(&ctx, COUNT).await;
    let ask = async |filter: &str, sort: &str| {
        let query = CompanyQuery {
            query: Some(filter.to_owned()),
            sort: Some(sort.to_owned()),
            limit: Some(2),
            ..Default::default()
        };
        let page = companies::queries::list(&ctx, &query).await.unwrap_or_else(|e| panic!("{filter}: {e:?}"));
        let names: Vec<String> = page.data.into_iter().map(|company| company.name).collect();
        (page.total, names.join(" "))
    };
    for (filter, sort, total, first) in [
        ("tier:gold", "name", Some(120), "c000100 c000200"),
        ("tier:silver", "name", Some(1_080), "c000010 c000020"),
        ("tier:tin", "name", None, "c000001 c000002"),
        ("tier:tin", "-name", None, "c011999 c011998"),
        ("tier:tin score>11990", "name", Some(9), "c011991 c011992"),
        ("tier:tin score<=6000", "-score", Some(5_400), "c005999 c005998"),
        ("score>=2000 -tier:tin", "score", Some(1_001), "c002000 c002010"),
        ("tier:gold score:100..200", "-score", Some(2), "c000200 c000100"),
        ("score>99999", "name", Some(0), ""),
    ] {
        assert_eq!(ask(filter, sort).await, (total, first.to_owned()), "{filter} by {sort}");
    }
});

/// The place of its choice.
fn tier(i: u32) -> u8 {
    match i {
        _ if i.is_multiple_of(100) => 1,
        _ if i.is_multiple_of(10) => 2,
        _ => 3,
    }
}

/// The names on all pages of a question, one page after the other.
async fn walked(ctx: &Ctx, filter: &str, sort: &str) -> Vec<String> {
    let mut query = CompanyQuery {
        query: Some(filter.to_owned()),
        sort: Some(sort.to_owned()),
        limit: Some(150),
        ..Default::default()
    };
    let mut names = Vec::new();
    loop {
        let page = companies::queries::list(ctx, &query).await.unwrap_or_else(|e| panic!("{filter}: {e:?}"));
        names.extend(page.data.into_iter().map(|company| company.name));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return names;
        }
    }
}

both_databases!(pages_of_one_value_go_on_in_the_order_of_the_list, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    with_fields(&ctx).await;
    many(&ctx, COUNT).await;
    // Each way through the indexes: a value's own order, few that are sorted, many that are passed by, an order by the value.
    for (filter, sort, keep, by_tier) in [
        ("tier:gold", "name", (|i| tier(i) == 1) as fn(u32) -> bool, false),
        ("tier:silver", "name", |i| tier(i) == 2, false),
        ("tier:silver", "-created_at", |i| tier(i) == 2, false),
        ("tier:tin", "-name", |i| tier(i) == 3, false),
        ("score>9000", "name", |i| i > 9_000, false),
        ("score>9000 tier:tin", "-name", |i| i > 9_000 && tier(i) == 3, false),
        ("tier:silver score>=6000", "name", |i| tier(i) == 2 && i >= 6_000, false),
        ("score<=10000", "-score", |i| i <= 10_000, false),
        ("", "tier", |_| true, true),
        ("score>500", "-tier", |i| i > 500, true),
    ] {
        let mut kept: Vec<u32> = (1..=COUNT).filter(|i| keep(*i)).collect();
        kept.sort_by_key(|i| (by_tier.then(|| tier(*i)), *i));
        if sort.starts_with('-') {
            kept.reverse();
        }
        let names: Vec<String> = kept.into_iter().map(|i| format!("c{i:06}")).collect();
        let walked = walked(&ctx, filter, sort).await;
        let differ = walked.iter().zip(&names).position(|(walked, name)| walked != name);
        assert_eq!((walked.len(), differ), (names.len(), None), "{filter} by {sort}");
    }
});

#[derive(FromQueryResult)]
struct Index {
    definition: String,
}

/// The index of companies' scores, as the database has it.
async fn index_of_scores(ctx: &Ctx) -> String {
    let sql = match ctx.backend() {
        DbBackend::Postgres => {
            "SELECT indexdef AS definition FROM pg_indexes
            WHERE schemaname = current_schema() AND indexname = 'cf_company_score'"
        }
        _ => "SELECT sql AS definition FROM sqlite_master WHERE name = 'cf_company_score'",
    };
    let asked = Statement::from_string(ctx.backend(), sql);
    let index = ctx.read(async |tx| Ok::<_, Error>(Index::find_by_statement(asked).one(tx.conn()).await?));
    index.await.expect("an answer").expect("the index").definition
}

both_databases!(indexes_of_a_former_release_are_put_in_the_order_of_the_list, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "company", "score", FieldKind::Number, json!({})).await;
    let now = index_of_scores(&ctx).await;
    let former = match ctx.backend() {
        DbBackend::Postgres => now.replace(", name_key, id)", ", id) WHERE (deleted_at IS NULL)"),
        _ => now.replace(", name_key, id", ", id"),
    };
    assert_ne!(former, now);
    let rebuilt: Result<(), Error> = ctx
        .write(async |tx| {
            tx.conn().execute_unprepared("DROP INDEX cf_company_score").await?;
            tx.conn().execute_unprepared(&former).await?;
            Ok(migrations::order_own_indexes(tx.conn()).await?)
        })
        .await;
    rebuilt.expect("a step");
    assert_eq!(index_of_scores(&ctx).await, now);
});
