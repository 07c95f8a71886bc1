//! A record's words.

use super::tokens::{self, anywhere, in_title, of_owner, of_phone, of_text};
use crate::{
    companies::entity as company,
    contacts::{entity as contact, model::display_name},
    deals::entity as deal,
    notes::entity as note,
    products::entity as product,
    search::model::HitKind,
};
use ac_core::{Error, MemberId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What the index holds of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    pub tokens: BTreeSet<String>,
    /// Words of its text, for those that are misspelt.
    pub words: BTreeSet<String>,
}

/// A record's words while they are gathered.
struct Gathering {
    kind: HitKind,
    doc: Doc,
}

impl Gathering {
    fn new(kind: HitKind, owner: Option<MemberId>) -> Self {
        let mut doc = Doc::default();
        doc.tokens.extend(owner.map(|owner| of_owner(kind, owner)));
        Self { kind, doc }
    }

    fn title(mut self, text: &str) -> Self {
        let words = of_text(text);
        self.doc.tokens.extend(words.iter().map(|word| in_title(self.kind, word)));
        self.text(words)
    }

    fn rest(self, text: Option<&str>) -> Self {
        self.text(text.map(of_text).unwrap_or_default())
    }

    fn address(self, text: Option<&str>) -> Self {
        let kept = text.map(tokens::address);
        self.rest(kept.as_deref())
    }

    fn phone(self, text: Option<&str>) -> Self {
        self.plain(text.map(of_phone).unwrap_or_default())
    }

    /// A number of somebody else's, in its parts and whole.
    fn number(self, text: Option<&str>) -> Self {
        let mut words = text.map(tokens::words).unwrap_or_default();
        words.extend((words.len() > 1).then(|| words.concat()));
        self.plain(words)
    }

    fn text(mut self, words: Vec<String>) -> Self {
        self.doc.words.extend(words.iter().cloned());
        self.plain(words)
    }

    /// Words that nobody misspells.
    fn plain(mut self, words: Vec<String>) -> Self {
        self.doc.tokens.extend(words.iter().map(|word| anywhere(self.kind, word)));
        self
    }
}

/// The ids of records by their kind's word in the log.
pub type Subjects = HashMap<String, Vec<Uuid>>;

/// The words of these records. One that is not there, or in the bin, has none.
pub async fn of(conn: &impl ConnectionTrait, subjects: &Subjects) -> Result<HashMap<Uuid, Option<Doc>>, Error> {
    let mut docs: HashMap<Uuid, Option<Doc>> = subjects.values().flatten().map(|id| (*id, None)).collect();
    let ids = |kind: &str| subjects.get(kind).cloned().unwrap_or_default();
    let rows = company::Entity::find().filter(company::Column::Id.is_in(ids("company")));
    for row in rows.filter(company::Column::DeletedAt.is_null()).all(conn).await? {
        let doc = Gathering::new(HitKind::Company, row.owner_id).title(&row.name).rest(row.sector.as_deref());
        docs.insert(row.id.0, Some(doc.address(row.website.as_deref()).doc));
    }
    let rows = contact::Entity::find().filter(contact::Column::Id.is_in(ids("contact")));
    for row in rows.filter(contact::Column::DeletedAt.is_null()).all(conn).await? {
        let name = display_name(&row.first_name, &row.last_name, row.email.as_deref());
        let doc = Gathering::new(HitKind::Contact, row.owner_id).title(&name).address(row.email.as_deref());
        docs.insert(row.id.0, Some(doc.phone(row.phone.as_deref()).doc));
    }
    let rows = deal::Entity::find().filter(deal::Column::Id.is_in(ids("deal")));
    for row in rows.filter(deal::Column::DeletedAt.is_null()).all(conn).await? {
        let doc = Gathering::new(HitKind::Deal, row.owner_id).title(&row.name).number(row.external_id.as_deref());
        docs.insert(row.id.0, Some(doc.doc));
    }
    let rows = product::Entity::find().filter(product::Column::Id.is_in(ids("product")));
    for row in rows.filter(product::Column::DeletedAt.is_null()).all(conn).await? {
        let doc = Gathering::new(HitKind::Product, None).title(&row.name).rest(row.series.as_deref());
        docs.insert(row.id.0, Some(doc.doc));
    }
    let rows = note::Entity::find().filter(note::Column::Id.is_in(ids("note")));
    for row in rows.filter(note::Column::DeletedAt.is_null()).all(conn).await? {
        docs.insert(row.id.0, Some(Gathering::new(HitKind::Note, row.author_id).rest(Some(&row.body)).doc));
    }
    Ok(docs)
}
