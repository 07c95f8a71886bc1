//! Asks each object's own list, so that a search sees what the lists show and nothing else.

use super::model::{HITS_PER_KIND, Hit};
use crate::{
    companies, contacts, deals,
    shared::{keyset::ListError, kind::RecordKind, list::ListQuery},
};
use ac_core::Ctx;

/// The first hits of each kind by name. A kind the actor may not read has none.
pub async fn search(ctx: &Ctx, q: &str) -> Result<Vec<Hit>, ListError> {
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    let found = readable(companies::queries::list(ctx, &asking(q)).await)?;
    hits.extend(found.into_iter().map(|row| Hit {
        kind: RecordKind::Company,
        id: row.id.0,
        name: row.name,
        detail: row.sector,
    }));
    let found = readable(contacts::queries::list(ctx, &asking(q)).await)?;
    hits.extend(found.into_iter().map(|row| Hit {
        kind: RecordKind::Contact,
        id: row.id.0,
        name: row.display_name(),
        detail: row.company_name.or(row.email),
    }));
    let found = readable(deals::queries::list(ctx, &asking(q)).await)?;
    hits.extend(found.into_iter().map(|row| Hit {
        kind: RecordKind::Deal,
        id: row.id.0,
        name: row.name,
        detail: Some(row.company_name.unwrap_or(row.stage_name)),
    }));
    Ok(hits)
}

fn asking<F: Default>(q: &str) -> ListQuery<F> {
    ListQuery {
        limit: Some(HITS_PER_KIND),
        q: Some(q.to_owned()),
        sort: Some("name".to_owned()),
        ..ListQuery::of(F::default())
    }
}

fn readable<T>(found: Result<ac_core::Page<T>, ListError>) -> Result<Vec<T>, ListError> {
    match found {
        Ok(page) => Ok(page.data),
        Err(ListError::Core(error)) if error.is_refusal() => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
