//! A server function that writes a record and its event, one browser, one after the other.

use crate::{
    Bench,
    installation::{Database, Installation},
    load,
    table::Row,
    visitor::Visitor,
};
use anyhow::Result;
use hyper::{Method, StatusCode};
use serde_json::json;

pub const CREATE: &str = "/fn/ac_crm/contacts/api/create_contact";
const EMAIL: &str = "owner@write.example";
const WARM_UP: u32 = 100;
const P95_MS_MAX: f64 = 4.0;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (database, name) in [(Database::Sqlite, "SQLite"), (Database::Postgres, "PostgreSQL")] {
        let measure = format!("server function write incl. event, {name}, p95");
        let Some(installation) = Installation::new(&bench.options, database).await? else {
            rows.push(Row::printed(measure, "not measured"));
            continue;
        };
        let server = installation.serve().await?;
        server.workspace("write", EMAIL).await?;
        let browser = server.browser("write", EMAIL).await?;
        load::in_turn(WARM_UP, |number| create(&browser, "warm-up", number)).await?;
        let times = load::in_turn(bench.scale.writes, |number| create(&browser, "write", number)).await?;
        rows.push(match database {
            Database::Sqlite => Row::at_most(measure, times.p95_ms(), P95_MS_MAX, "ms").note(times.summary()),
            Database::Postgres => Row::printed(measure, times.summary()),
        });
        server.stop().await?;
        installation.remove().await?;
    }
    Ok(rows)
}

/// Makes a contact.
pub async fn create(visitor: &Visitor, word: &str, number: u32) -> Result<()> {
    let email = format!("{word}.{number}@write.example");
    let draft = json!({ "first_name": "Ida", "last_name": format!("Berg {number}"), "email": email });
    visitor.send(Method::POST, CREATE, json!({ "draft": draft }).to_string(), StatusCode::OK).await?;
    Ok(())
}
