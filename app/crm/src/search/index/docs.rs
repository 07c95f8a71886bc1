//! A record's words.

use super::tokens::{self, anywhere, in_title, of_owner, of_phone, of_text};
use crate::{
    activities::entity as activity,
    companies::entity as company,
    contacts::{entity as contact, model::display_name},
    custom_fields::entity as custom_field,
    deals::entity as deal,
    leads::entity as lead,
    mail_templates::entity as mail_template,
    mails::entity as mail,
    notes::entity as note,
    products::entity as product,
    search::model::HitKind,
};
use ac_core::MemberId;
use std::collections::BTreeSet;

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

/// A row that a search may find.
pub trait Searched {
    /// What it is found by. One in the bin is not found, nor is what nobody searches for.
    fn doc(&self) -> Option<Doc>;
}

impl Searched for company::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Company, self.owner_id).title(&self.name).rest(self.sector.as_deref());
        self.deleted_at.is_none().then(|| words().address(self.website.as_deref()).doc)
    }
}

impl Searched for contact::Model {
    fn doc(&self) -> Option<Doc> {
        let name = || display_name(&self.first_name, &self.last_name, self.email.as_deref());
        let words = || Gathering::new(HitKind::Contact, self.owner_id).title(&name()).address(self.email.as_deref());
        self.deleted_at.is_none().then(|| words().phone(self.phone.as_deref()).doc)
    }
}

impl Searched for deal::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Deal, self.owner_id).title(&self.name);
        self.deleted_at.is_none().then(|| words().number(self.external_id.as_deref()).doc)
    }
}

impl Searched for lead::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || {
            Gathering::new(HitKind::Lead, self.owner_id)
                .title(&self.display_name())
                .rest(self.company_name.as_deref())
                .rest(self.job_title.as_deref())
                .rest(self.source.as_deref())
                .address(self.email.as_deref())
                .address(self.website.as_deref())
        };
        self.deleted_at.is_none().then(|| words().phone(self.phone.as_deref()).doc)
    }
}

impl Searched for product::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Product, None).title(&self.name);
        self.deleted_at.is_none().then(|| words().rest(self.series.as_deref()).number(self.code.as_deref()).doc)
    }
}

impl Searched for note::Model {
    fn doc(&self) -> Option<Doc> {
        self.deleted_at.is_none().then(|| Gathering::new(HitKind::Note, self.author_id).rest(Some(&self.body)).doc)
    }
}

impl Searched for activity::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Activity, self.owner_id).title(&self.title);
        self.deleted_at.is_none().then(|| words().rest(self.details.as_deref()).doc)
    }
}

impl Searched for custom_field::Model {
    fn doc(&self) -> Option<Doc> {
        None
    }
}

impl Searched for mail::Model {
    fn doc(&self) -> Option<Doc> {
        None
    }
}

impl Searched for mail_template::Model {
    fn doc(&self) -> Option<Doc> {
        None
    }
}
