//! Custom fields of more companies than are looked up one by one: what is common, what is rare, and their totals.

use crate::common::{fields::*, *};
use ac_core::{Ctx, Error, both_databases, testing::TestPlatform};
use ac_crm::companies::{self, model::CompanyQuery};
use ac_views::custom::FieldKind;
use sea_orm::{ConnectionTrait, DbBackend};
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

both_databases!(common_and_rare_values_are_found_and_counted_alike, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let tiers = json!({ "choices": ["Gold", "Silver", "Tin"] });
    field(&ctx, "company", "tier", FieldKind::Select, tiers).await;
    field(&ctx, "company", "score", FieldKind::Number, json!({})).await;
    many(&ctx, 12_000).await;
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
