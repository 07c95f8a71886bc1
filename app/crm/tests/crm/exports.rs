//! Whole lists as files: what stands in them, at which moment, for whom, how many at once, and what an import makes of them.

use crate::common::{fields::*, http::*, *};
use ac_core::{
    AppError, Ctx, Role, both_databases,
    rest::export::EXPORTS_PER_TENANT_MAX,
    testing::{TestPlatform, as_role},
};
use ac_crm::{companies, rest};
use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, Request},
};
use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use chrono::Datelike;
use futures::StreamExt;
use serde_json::{Value, json};
use std::{io::Cursor, sync::Arc, time::Duration};
use tower::ServiceExt;

const FORMATS: [&str; 3] = ["csv", "json", "xlsx"];

/// A file that begins to come.
async fn begun(ctx: &Ctx, path: &str) -> (u16, HeaderMap, BodyDataStream) {
    let request = Request::get(path).extension(ctx.clone()).body(Body::empty()).unwrap();
    let response = rest::routes().oneshot(request).await.unwrap();
    (response.status().as_u16(), response.headers().clone(), response.into_body().into_data_stream())
}

/// All of a file; `Err` with what came if it broke off.
async fn whole(mut body: BodyDataStream) -> Result<Vec<u8>, Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(_) => return Err(bytes),
        }
    }
    Ok(bytes)
}

async fn file(ctx: &Ctx, path: &str) -> Vec<u8> {
    let (status, _, body) = begun(ctx, path).await;
    assert_eq!(status, 200, "{path}");
    whole(body).await.expect("a whole file")
}

fn sheet(bytes: Vec<u8>) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    book.worksheet_range(&name).expect("a sheet")
}

/// The names of the companies in a file.
fn names(format: &str, bytes: Vec<u8>) -> Vec<String> {
    match format {
        "xlsx" => sheet(bytes).rows().skip(1).map(|row| row[1].to_string()).collect(),
        "json" => {
            let all: Vec<Value> = serde_json::from_slice(&bytes).expect("an array");
            all.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
        }
        _ => {
            let text = String::from_utf8(bytes).unwrap();
            text.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect()
        }
    }
}

async fn many_companies(ctx: &Ctx, count: usize) {
    ctx.write(async |tx| {
        for n in 0..count {
            company_in(tx, &format!("c{n:03}")).await;
        }
        Ok::<_, ac_core::Error>(())
    })
    .await
    .unwrap();
}

both_databases!(a_workbook_keeps_numbers_days_and_amounts, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let own = all_kinds(&ctx).await;
    let acme = company(&ctx, "Acme, Inc").await;
    let fields = json!({
        "my_text": "=1+1", "my_number": -2.5, "my_money": { "amount_minor": 1_500, "currency": "JPY" },
        "my_date": "2026-11-22", "my_select": "low", "my_multi_select": ["red", "green"], "my_checkbox": true,
        "my_rating": 4, "my_link": "https://example.com", "my_relation": acme.id,
    });
    let amount = json!({ "amount_minor": 105_407, "currency": "EUR" });
    let body = json!({ "name": "<One> & \"two\"", "amount": amount, "opened_on": "2026-02-03", "fields": fields });
    assert_eq!(post(&ctx, "/api/v1/deals", body).await.status, 201);
    let (status, headers, body) = begun(&ctx, "/api/v1/deals/export.xlsx").await;
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!((status, header("content-disposition")), (200, "attachment; filename=\"deals.xlsx\"".to_owned()));
    assert!(header("content-type").contains("spreadsheetml.sheet"), "{headers:?}");
    assert_eq!(header("x-total-count"), "1");
    let table = sheet(whole(body).await.unwrap());
    let head: Vec<String> = table.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(head.len(), 16 + own.len() + 1, "money has its currency beside it: {head:?}");
    let row = table.rows().nth(1).expect("the deal");
    let cell = |name: &str| &row[head.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}"))];
    let text = |name: &str, expect: &str| assert_eq!(*cell(name), Data::String(expect.to_owned()), "{name}");
    let number = |name: &str, expect: f64| assert_eq!(*cell(name), Data::Float(expect), "{name}");
    let day = |name: &str, expect: (u16, u8, u8)| match cell(name) {
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            assert_eq!((year, month, day), expect, "{name}");
        }
        other => panic!("{name} is {other:?}"),
    };
    text("name", "<One> & \"two\"");
    text("my_text", "=1+1");
    number("amount", 1054.07);
    text("currency", "EUR");
    number("my_number", -2.5);
    number("my_money", 1500.0);
    text("my_money_currency", "JPY");
    number("my_rating", 4.0);
    assert_eq!(*cell("my_checkbox"), Data::Bool(true));
    day("my_date", (2026, 11, 22));
    day("opened_on", (2026, 2, 3));
    let now = ctx.now().date();
    let ymd = (u16::try_from(now.year()).unwrap(), now.month() as u8, now.day() as u8);
    day("created_at", ymd);
    text("my_multi_select", "Red, Green");
    text("my_relation", "Acme, Inc");
    assert_eq!(*cell("closed_on"), Data::Empty);
    let empty = sheet(file(&ctx, "/api/v1/leads/export.xlsx").await);
    assert_eq!((empty.rows().count(), empty.get((0, 1)).unwrap().to_string()), (1, "first_name".to_owned()));
});

both_databases!(json_holds_the_records_as_the_list_has_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    assert_eq!(file(&ctx, "/api/v1/companies/export.json").await, b"[\n]\n");
    many_companies(&ctx, 3).await;
    let all: Value = serde_json::from_slice(&file(&ctx, "/api/v1/companies/export.json?sort=-name").await).unwrap();
    assert_eq!(all, get(&ctx, "/api/v1/companies?sort=-name").await.json()["data"]);
    let some: Value = serde_json::from_slice(&file(&ctx, "/api/v1/companies/export.json?filter=c001").await).unwrap();
    assert_eq!(some.as_array().unwrap().len(), 1);
    get(&ctx, "/api/v1/companies/export.json?filter=stge%3Awon").await.refused(400, "bad_request");
    get(&ctx, "/api/v1/companies/export.xlsx?limit=5&x=1").await.refused(400, "bad_request");
});

both_databases!(a_file_is_of_one_moment_whatever_changes_meanwhile, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    many_companies(&ctx, 650).await;
    for (round, format) in FORMATS.into_iter().enumerate() {
        let path = format!("/api/v1/companies/export.{format}");
        let before = names("json", file(&ctx, "/api/v1/companies/export.json").await);
        let (_, headers, body) = begun(&ctx, &path).await;
        assert_eq!(headers["x-total-count"].to_str().unwrap(), before.len().to_string());
        // What is on the last page: nobody has read it yet.
        let backwards = companies::model::CompanyQuery { sort: Some("-name".into()), ..Default::default() };
        let last = companies::queries::list(&ctx, &backwards).await.unwrap().data;
        let patch = companies::model::CompanyPatch { name: Some(format!("c0001-{round}")), ..Default::default() };
        companies::verbs::update(&ctx, last[0].id, last[0].version, patch).await.unwrap();
        companies::verbs::delete(&ctx, last[1].id).await.unwrap();
        company(&ctx, &format!("c649-{round}")).await;
        let exported = names(format, whole(body).await.expect("a whole file"));
        assert_eq!(exported, before, "{format}");
        let after = names(format, file(&ctx, &path).await);
        assert_ne!(after, before, "{format}");
    }
});

both_databases!(a_file_breaks_off_once_the_right_is_gone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    many_companies(&ctx, 450).await;
    let member = as_role(&ctx, Role::Member);
    for format in FORMATS {
        let path = format!("/api/v1/companies/export.{format}");
        get(&member, &path).await.refused(403, "forbidden");
        for now in [Err(AppError::unauthenticated()), Ok(member.clone())] {
            let ctx = ctx.clone().with_recheck(Arc::new(move || Box::pin(std::future::ready(now.clone()))));
            let (status, _, body) = begun(&ctx, &path).await;
            assert_eq!(status, 200);
            let some = whole(body).await.expect_err("not the whole file");
            assert!(!some.is_empty(), "{format}: the first page came");
            match format {
                "xlsx" => assert!(open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(some)).is_err(), "no workbook"),
                "json" => assert!(serde_json::from_slice::<Value>(&some).is_err(), "no array"),
                _ => assert_eq!(names(format, some).len(), 200),
            }
        }
    }
});

both_databases!(so_many_files_come_at_once_and_no_more, async |app: &TestPlatform| {
    let (ctx, other) = (workspace(app, "acme").await, workspace(app, "other").await);
    many_companies(&ctx, 1_050).await;
    let path = "/api/v1/companies/export.json";
    let mut held = Vec::new();
    for _ in 0..EXPORTS_PER_TENANT_MAX {
        held.push(begun(&ctx, path).await.2);
    }
    let refused = get(&ctx, path).await;
    refused.refused(429, "too_many_requests");
    assert!(refused.json()["detail"].as_str().unwrap().contains("Try again when one has ended"), "{}", refused.text);
    assert_eq!(get(&other, path).await.status, 200, "another workspace's are its own");
    assert_eq!(get(&ctx, "/api/v1/companies").await.status, 200, "lists are read meanwhile");
    drop(held.pop());
    let mut is_free = false;
    for _ in 0..500 {
        is_free = get(&ctx, path).await.status == 200;
        if is_free {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(is_free, "who hangs up gives the place back");
    let left = held.pop().unwrap();
    assert_eq!(names("json", whole(left).await.expect("a whole file")).len(), 1_050, "the other goes on");
});
