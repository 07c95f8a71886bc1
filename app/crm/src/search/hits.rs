//! Records as hits, read through each object's own queries: what the actor may not see, or is in the bin, is none.

use super::{
    ask::Asked,
    model::{Hit, HitKind, Matched, NotedRecord},
    rank::{excerpt, matched, rank},
};
use crate::{
    activities::{self, model::ActivityId},
    companies::{self, model::CompanyId},
    contacts::{self, model::ContactId},
    deals::{self, model::DealId},
    leads::{self, model::LeadId},
    notes::{self, model::NoteId},
    products::{self, model::ProductId},
};
use ac_core::{Ctx, Error, ReadTx, text::sort_key};
use ac_records::finder::{Shown, finder_of};
use uuid::Uuid;

/// Of these records, those the actor may see, the best first.
pub async fn of(ctx: &Ctx, tx: &ReadTx, kind: HitKind, asked: &Asked, ids: Vec<Uuid>) -> Result<Vec<Hit>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (conn, ids) = (tx.conn(), ids.into_iter());
    let mut hits: Vec<Hit> = match kind {
        HitKind::Company => {
            let base = companies::queries::visible(ctx)?;
            let rows = companies::queries::among(conn, base, ids.map(CompanyId)).await?;
            rows.into_iter().map(|row| company(asked, row)).collect()
        }
        HitKind::Contact => {
            let base = contacts::queries::visible(ctx)?;
            let rows = contacts::queries::among(conn, base, ids.map(ContactId)).await?;
            rows.into_iter().map(|row| contact(asked, row)).collect()
        }
        HitKind::Deal => {
            let base = deals::queries::visible(ctx)?;
            let rows = deals::queries::among(conn, ctx, base, ids.map(DealId)).await?;
            rows.into_iter().map(|row| deal(asked, row)).collect()
        }
        HitKind::Lead => {
            let base = leads::queries::visible(ctx)?;
            let rows = leads::queries::among(conn, ctx, base, ids.map(LeadId)).await?;
            rows.into_iter().map(|row| lead(asked, row)).collect()
        }
        HitKind::Product => {
            let base = products::queries::visible(ctx)?;
            let rows = products::queries::among(conn, base, ids.map(ProductId)).await?;
            rows.into_iter().map(|row| product(asked, row)).collect()
        }
        HitKind::Note => {
            let base = notes::queries::visible(ctx)?;
            let rows = notes::queries::among(conn, base, ids.map(NoteId)).await?;
            return Ok(rows.into_iter().map(|row| note(asked, row)).collect());
        }
        HitKind::Activity => {
            let base = activities::queries::visible(ctx)?;
            let rows = activities::queries::among(conn, base, ids.map(ActivityId)).await?;
            rows.into_iter().map(|row| activity(asked, row)).collect()
        }
        HitKind::Project | HitKind::Task => {
            let Some(finder) = finder_of(kind.resource()) else { return Ok(Vec::new()) };
            let rows = (finder.among)(ctx, tx, ids.collect()).await?;
            rows.into_iter().map(|row| shown(asked, kind, row)).collect()
        }
    };
    hits.sort_by_cached_key(|hit| (rank(asked, &hit.title), sort_key(&hit.title), hit.id));
    Ok(hits)
}

/// Records with these words, as the lists find them, for what the index has not read.
pub async fn by_beginnings(
    ctx: &Ctx,
    tx: &ReadTx,
    kind: HitKind,
    asked: &Asked,
    words: &[String],
    limit: u32,
) -> Result<Vec<Hit>, Error> {
    let (conn, limit) = (tx.conn(), u64::from(limit));
    Ok(match kind {
        HitKind::Company => {
            let found = companies::queries::found(conn, companies::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| company(asked, row)).collect()
        }
        HitKind::Contact => {
            let found = contacts::queries::found(conn, contacts::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| contact(asked, row)).collect()
        }
        HitKind::Deal => {
            let found = deals::queries::found(conn, ctx, deals::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| deal(asked, row)).collect()
        }
        HitKind::Lead => {
            let found = leads::queries::found(conn, ctx, leads::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| lead(asked, row)).collect()
        }
        HitKind::Product => {
            let found = products::queries::found(conn, products::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| product(asked, row)).collect()
        }
        HitKind::Note => {
            let found = notes::queries::found(conn, notes::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| note(asked, row)).collect()
        }
        HitKind::Activity => {
            let found = activities::queries::found(conn, activities::queries::visible(ctx)?, words, limit).await?;
            found.into_iter().map(|row| activity(asked, row)).collect()
        }
        HitKind::Project | HitKind::Task => {
            let Some(finder) = finder_of(kind.resource()) else { return Ok(Vec::new()) };
            let found = (finder.by_words)(ctx, tx, words, limit).await?;
            found.into_iter().map(|row| shown(asked, kind, row)).collect()
        }
    })
}

/// The record that is called what was typed, where such records are called by more than a name.
pub async fn called(ctx: &Ctx, tx: &ReadTx, kind: HitKind, asked: &Asked, typed: &str) -> Result<Option<Hit>, Error> {
    let Some(finder) = finder_of(kind.resource()) else { return Ok(None) };
    Ok((finder.called)(ctx, tx, typed).await?.map(|row| shown(asked, kind, row)))
}

/// What another domain has found.
fn shown(asked: &Asked, kind: HitKind, row: Shown) -> Hit {
    let fields: Vec<(&str, Option<&str>)> = row.fields.iter().map(|(name, text)| (*name, text.as_deref())).collect();
    let found = matched(asked, &row.title, &fields);
    Hit {
        kind,
        id: row.id,
        matched: found.map(|found| Matched { text: excerpt(asked, &found.text), ..found }),
        title: row.title,
        subtitle: row.subtitle,
        on: None,
    }
}

fn company(asked: &Asked, row: companies::model::Company) -> Hit {
    let fields = [("website", row.website.as_deref()), ("sector", row.sector.as_deref())];
    Hit {
        kind: HitKind::Company,
        id: row.id.0,
        matched: matched(asked, &row.name, &fields),
        title: row.name,
        subtitle: row.sector,
        on: None,
    }
}

fn contact(asked: &Asked, row: contacts::model::Contact) -> Hit {
    let title = row.display_name();
    let fields = [("email", row.email.as_deref()), ("phone", row.phone.as_deref())];
    Hit {
        kind: HitKind::Contact,
        id: row.id.0,
        matched: matched(asked, &title, &fields),
        title,
        subtitle: row.company_name.or(row.email),
        on: None,
    }
}

fn deal(asked: &Asked, row: deals::model::Deal) -> Hit {
    let fields = [("external_id", row.external_id.as_deref())];
    Hit {
        kind: HitKind::Deal,
        id: row.id.0,
        matched: matched(asked, &row.name, &fields),
        title: row.name,
        subtitle: Some(row.company_name.unwrap_or(row.stage_name)),
        on: None,
    }
}

fn lead(asked: &Asked, row: leads::model::Lead) -> Hit {
    let title = row.display_name();
    let fields = [
        ("company_name", row.company_name.as_deref()),
        ("job_title", row.job_title.as_deref()),
        ("email", row.email.as_deref()),
        ("phone", row.phone.as_deref()),
        ("website", row.website.as_deref()),
        ("source", row.source.as_deref()),
    ];
    let detail = row.company_name.clone().filter(|company| *company != title).or_else(|| row.email.clone());
    Hit {
        kind: HitKind::Lead,
        id: row.id.0,
        matched: matched(asked, &title, &fields),
        title,
        subtitle: Some(detail.unwrap_or_else(|| row.status.label().to_owned())),
        on: None,
    }
}

fn product(asked: &Asked, row: products::model::Product) -> Hit {
    Hit {
        kind: HitKind::Product,
        id: row.id.0,
        matched: matched(asked, &row.name, &[("series", row.series.as_deref()), ("code", row.code.as_deref())]),
        title: row.name,
        subtitle: row.code.or(row.series),
        on: None,
    }
}

fn note(asked: &Asked, row: notes::model::Note) -> Hit {
    Hit {
        kind: HitKind::Note,
        id: row.id.0,
        title: excerpt(asked, &row.body),
        subtitle: row.author_name,
        matched: None,
        on: Some(NotedRecord { kind: row.subject_kind, id: row.subject_id }),
    }
}

fn activity(asked: &Asked, row: activities::model::Activity) -> Hit {
    let in_details = matched(asked, &row.title, &[("details", row.details.as_deref())]);
    let kind = row.kind.label();
    Hit {
        kind: HitKind::Activity,
        id: row.id.0,
        matched: in_details.map(|found| Matched { text: excerpt(asked, &found.text), ..found }),
        title: row.title,
        subtitle: Some(row.subject_name.map_or_else(|| kind.to_owned(), |name| format!("{kind} · {name}"))),
        on: Some(NotedRecord { kind: row.subject_kind, id: row.subject_id }),
    }
}
