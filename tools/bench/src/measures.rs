//! One file a measure. Each answers the rows it adds to the table.

mod board;
mod bundle;
mod fanout;
mod import;
mod list;
mod own;
mod search;
mod ssr;
mod start;
mod tenants;
mod throughput;
mod write;

use crate::{Bench, options::Name, table::Row};
use anyhow::Result;

pub async fn run(bench: &Bench, name: Name) -> Result<Vec<Row>> {
    match name {
        Name::Start => start::run(bench).await,
        Name::Bundle => bundle::run(bench).await,
        Name::Write => write::run(bench).await,
        Name::Throughput => throughput::run(bench).await,
        Name::Import => import::run(bench).await,
        Name::List => list::run(bench).await,
        Name::Own => own::run(bench).await,
        Name::Search => search::run(bench).await,
        Name::Ssr => ssr::run(bench).await,
        Name::Board => board::run(bench).await,
        Name::Fanout => fanout::run(bench).await,
        Name::Tenants => tenants::run(bench).await,
    }
}
