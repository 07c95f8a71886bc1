//! Asks each object for the rows that hold all words, in any order: a search sees what the lists show and nothing else.

use super::{
    model::{Hit, HitKind, NotedRecord, Search},
    words::{self, excerpt, matched},
};
use crate::{companies, contacts, deals, notes, products};
use ac_core::{Ctx, Error, ReadTx};
use sea_orm::{EntityTrait, Select};

/// The first hits of each kind, by name; notes the newest first. A kind the actor may not read has none.
pub async fn search(ctx: &Ctx, asked: &Search) -> Result<Vec<Hit>, Error> {
    let words = words::of(&asked.q);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    ctx.read(async |tx| {
        let mut hits = Vec::new();
        for kind in HitKind::ALL.into_iter().filter(|kind| asked.wants(*kind)) {
            hits.extend(of_kind(ctx, tx, kind, asked, &words).await?);
        }
        Ok(hits)
    })
    .await
}

async fn of_kind(ctx: &Ctx, tx: &ReadTx, kind: HitKind, asked: &Search, words: &[String]) -> Result<Vec<Hit>, Error> {
    let (conn, limit) = (tx.conn(), u64::from(asked.limit));
    Ok(match kind {
        HitKind::Company => {
            let Some(base) = readable(companies::queries::visible(ctx))? else { return Ok(Vec::new()) };
            let found = companies::queries::found(conn, base, words, limit).await?;
            found.into_iter().map(|row| company(words, row)).collect()
        }
        HitKind::Contact => {
            let Some(base) = readable(contacts::queries::visible(ctx))? else { return Ok(Vec::new()) };
            let found = contacts::queries::found(conn, base, words, limit).await?;
            found.into_iter().map(|row| contact(words, row)).collect()
        }
        HitKind::Deal => {
            let Some(base) = readable(deals::queries::visible(ctx))? else { return Ok(Vec::new()) };
            let found = deals::queries::found(conn, ctx, base, words, &asked.q, limit).await?;
            found.into_iter().map(|row| deal(words, row)).collect()
        }
        HitKind::Product => {
            let Some(base) = readable(products::queries::visible(ctx))? else { return Ok(Vec::new()) };
            let found = products::queries::found(conn, base, words, limit).await?;
            found.into_iter().map(|row| product(words, row)).collect()
        }
        HitKind::Note => {
            let Some(base) = readable(notes::queries::visible(ctx))? else { return Ok(Vec::new()) };
            let found = notes::queries::found(conn, base, words, limit).await?;
            found.into_iter().map(|row| note(words, row)).collect()
        }
    })
}

fn company(words: &[String], row: companies::model::Company) -> Hit {
    let fields = [("website", row.website.as_deref()), ("sector", row.sector.as_deref())];
    Hit {
        kind: HitKind::Company,
        id: row.id.0,
        matched: matched(words, &row.name, &fields),
        title: row.name,
        subtitle: row.sector,
        on: None,
    }
}

fn contact(words: &[String], row: contacts::model::Contact) -> Hit {
    let title = row.display_name();
    let fields = [("email", row.email.as_deref()), ("phone", row.phone.as_deref())];
    Hit {
        kind: HitKind::Contact,
        id: row.id.0,
        matched: matched(words, &title, &fields),
        title,
        subtitle: row.company_name.or(row.email),
        on: None,
    }
}

fn deal(words: &[String], row: deals::model::Deal) -> Hit {
    let fields = [("external_id", row.external_id.as_deref())];
    Hit {
        kind: HitKind::Deal,
        id: row.id.0,
        matched: matched(words, &row.name, &fields),
        title: row.name,
        subtitle: Some(row.company_name.unwrap_or(row.stage_name)),
        on: None,
    }
}

fn product(words: &[String], row: products::model::Product) -> Hit {
    Hit {
        kind: HitKind::Product,
        id: row.id.0,
        matched: matched(words, &row.name, &[("series", row.series.as_deref())]),
        title: row.name,
        subtitle: row.series,
        on: None,
    }
}

fn note(words: &[String], row: notes::model::Note) -> Hit {
    Hit {
        kind: HitKind::Note,
        id: row.id.0,
        title: excerpt(words, &row.body),
        subtitle: row.author_name,
        matched: None,
        on: Some(NotedRecord { kind: row.subject_kind, id: row.subject_id }),
    }
}

fn readable<E: EntityTrait>(visible: Result<Select<E>, Error>) -> Result<Option<Select<E>>, Error> {
    match visible {
        Ok(select) => Ok(Some(select)),
        Err(error) if error.is_refusal() => Ok(None),
        Err(error) => Err(error),
    }
}
