//! By which words each kind of record is found.

use crate::{
    activities::entity as activity,
    companies::entity as company,
    contacts::{entity as contact, model::display_name},
    deals::entity as deal,
    leads::entity as lead,
    mail_templates::entity as mail_template,
    mails::entity as mail,
    notes::entity as note,
    products::entity as product,
    search::model::HitKind,
};
use ac_records::words::{Doc, Gathering, Searched};

impl Searched for company::Model {
    fn doc(&self) -> Option<Doc> {
        let words =
            || Gathering::new(HitKind::Company.mark(), self.owner_id).title(&self.name).rest(self.sector.as_deref());
        self.deleted_at.is_none().then(|| words().address(self.website.as_deref()).done())
    }
}

impl Searched for contact::Model {
    fn doc(&self) -> Option<Doc> {
        let name = || display_name(&self.first_name, &self.last_name, self.email.as_deref());
        let words =
            || Gathering::new(HitKind::Contact.mark(), self.owner_id).title(&name()).address(self.email.as_deref());
        self.deleted_at.is_none().then(|| words().phone(self.phone.as_deref()).done())
    }
}

impl Searched for deal::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Deal.mark(), self.owner_id).title(&self.name);
        self.deleted_at.is_none().then(|| words().number(self.external_id.as_deref()).done())
    }
}

impl Searched for lead::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || {
            Gathering::new(HitKind::Lead.mark(), self.owner_id)
                .title(&self.display_name())
                .rest(self.company_name.as_deref())
                .rest(self.job_title.as_deref())
                .rest(self.source.as_deref())
                .address(self.email.as_deref())
                .address(self.website.as_deref())
        };
        self.deleted_at.is_none().then(|| words().phone(self.phone.as_deref()).done())
    }
}

impl Searched for product::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Product.mark(), None).title(&self.name);
        self.deleted_at.is_none().then(|| words().rest(self.series.as_deref()).number(self.code.as_deref()).done())
    }
}

impl Searched for note::Model {
    fn doc(&self) -> Option<Doc> {
        self.deleted_at
            .is_none()
            .then(|| Gathering::new(HitKind::Note.mark(), self.author_id).rest(Some(&self.body)).done())
    }
}

impl Searched for activity::Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(HitKind::Activity.mark(), self.owner_id).title(&self.title);
        self.deleted_at.is_none().then(|| words().rest(self.details.as_deref()).done())
    }
}

impl Searched for mail::Model {}
impl Searched for mail_template::Model {}
