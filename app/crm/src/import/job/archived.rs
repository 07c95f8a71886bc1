//! Imports of a workspace that was loaded from an archive, which holds its tables and none of its files.

use super::{
    entity::{job, json},
    model::{ImportId, JobState},
    stage::FILES_GONE,
    sweep::READING,
};
use ac_core::Error;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

/// Imports read at a time.
const IMPORTS_PER_READ: u64 = 100;

/// Ends the imports that still had to read their files. The log says nothing of it: it stays the one that was copied.
pub async fn end_without_files(conn: &impl ConnectionTrait) -> Result<(), Error> {
    loop {
        let select = job::Entity::find().filter(job::Column::State.is_in(READING)).order_by_asc(job::Column::Id);
        let rows = select.limit(IMPORTS_PER_READ).all(conn).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            let mut report = row.read_report()?;
            report.failure = Some(FILES_GONE.to_owned());
            end(conn, row.id, json(&report)?).await?;
        }
    }
}

async fn end(conn: &impl ConnectionTrait, id: ImportId, report: String) -> Result<(), Error> {
    let update = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(JobState::Failed))
        .col_expr(job::Column::Report, Expr::value(report))
        .col_expr(job::Column::Version, Expr::col(job::Column::Version).add(1))
        .filter(job::Column::Id.eq(id));
    update.exec(conn).await?;
    Ok(())
}
