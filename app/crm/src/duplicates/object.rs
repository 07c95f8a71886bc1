//! What a kind of record says of itself to be compared and merged.

use super::model::Alike;
use crate::{
    companies::{self, entity as company, verbs::CompanyEvent},
    contacts::{self, entity as contact, model::display_name, verbs::ContactEvent},
    shared::{custom::Custom, event::Facts, kind::RecordKind, record::Record},
};
use ac_core::{Ctx, DomainEvent, Error, Timestamp};
use ac_likeness::Compared;
use ac_views::custom::Object;
use sea_orm::{EntityTrait, ModelTrait, Select, Value};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// What happens to a record by comparing and merging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Merged,
    MergedInto,
    Unmerged,
    ToldApart,
    ToldAlike,
}

/// A kind of record that is compared with others of its kind, and merged with them.
pub trait Mergeable:
    Custom<Fields: Serialize + DeserializeOwned> + ModelTrait<Entity = Self::Table> + PartialEq + 'static
{
    const KIND: RecordKind;
    /// Its own fields in the order of forms, and what people call them.
    const FIELDS: &[(&'static str, &'static str)];

    type Table: EntityTrait<Model = Self>;
    type Like: Compared + Send + Sync;

    fn object() -> &'static Object;
    /// The live records that the actor may see.
    fn visible(ctx: &Ctx) -> Result<Select<Self::Table>, Error>;
    fn column_id() -> <Self::Table as EntityTrait>::Column;
    fn column_merged() -> <Self::Table as EntityTrait>::Column;
    /// As it is compared.
    fn compared(&self) -> Self::Like;
    fn told(&self) -> Alike;
    fn merged_into(&self) -> Option<Uuid>;
    /// In the bin since `now`, with the mark of what it went into.
    #[must_use]
    fn gone_into(self, into: Uuid, now: Timestamp) -> Self;
    #[must_use]
    fn with_fields(self, fields: Self::Fields) -> Self;
    /// Refuses fields that no record can have, as a person without a name and an address.
    fn check(fields: &Self::Fields) -> Result<(), Error>;
    fn event(what: What, facts: Facts) -> impl DomainEvent;
    fn id_value(id: Uuid) -> Value {
        id.into()
    }
}

macro_rules! event {
    ($event:ident, $what:expr, $facts:expr) => {
        match $what {
            What::Merged => $event::Merged($facts),
            What::MergedInto => $event::MergedInto($facts),
            What::Unmerged => $event::Unmerged($facts),
            What::ToldApart => $event::ToldApart($facts),
            What::ToldAlike => $event::ToldAlike($facts),
        }
    };
}

impl Mergeable for company::Model {
    const KIND: RecordKind = RecordKind::Company;
    const FIELDS: &[(&'static str, &'static str)] =
        &[("name", "Name"), ("sector", "Sector"), ("website", "Website"), ("owner_id", "Owner")];

    type Table = company::Entity;
    type Like = ac_likeness::Company;

    fn object() -> &'static Object {
        companies::fields::OBJECT
    }
    fn visible(ctx: &Ctx) -> Result<Select<company::Entity>, Error> {
        companies::queries::visible(ctx)
    }
    fn column_id() -> company::Column {
        company::Column::Id
    }
    fn column_merged() -> company::Column {
        company::Column::MergedIntoId
    }
    fn compared(&self) -> ac_likeness::Company {
        ac_likeness::Company::new(&self.name, self.website.as_deref())
    }
    fn told(&self) -> Alike {
        Alike {
            id: self.id.0,
            name: self.name.clone(),
            detail: self.website.clone().or_else(|| self.sector.clone()),
            owner_id: self.owner_id,
            created_at: self.created_at,
        }
    }
    fn merged_into(&self) -> Option<Uuid> {
        self.merged_into_id
    }
    fn gone_into(self, into: Uuid, now: Timestamp) -> Self {
        Self { merged_into_id: Some(into), ..self.with_deleted_at(Some(now)).touched(now) }
    }
    fn with_fields(self, fields: Self::Fields) -> Self {
        self.with(fields)
    }
    fn check(_: &Self::Fields) -> Result<(), Error> {
        Ok(())
    }
    fn event(what: What, facts: Facts) -> impl DomainEvent {
        event!(CompanyEvent, what, facts)
    }
}

impl Mergeable for contact::Model {
    const KIND: RecordKind = RecordKind::Contact;
    const FIELDS: &[(&'static str, &'static str)] = &[
        ("first_name", "First name"),
        ("last_name", "Last name"),
        ("email", "E-mail"),
        ("phone", "Phone"),
        ("company_id", "Company"),
        ("owner_id", "Owner"),
    ];

    type Table = contact::Entity;
    type Like = ac_likeness::Person;

    fn object() -> &'static Object {
        contacts::fields::OBJECT
    }
    fn visible(ctx: &Ctx) -> Result<Select<contact::Entity>, Error> {
        contacts::queries::visible(ctx)
    }
    fn column_id() -> contact::Column {
        contact::Column::Id
    }
    fn column_merged() -> contact::Column {
        contact::Column::MergedIntoId
    }
    fn compared(&self) -> ac_likeness::Person {
        let company = self.company_id.map(|id| id.0.into_bytes());
        ac_likeness::Person::new(
            &self.first_name,
            &self.last_name,
            self.email.as_deref(),
            self.phone.as_deref(),
            company,
        )
    }
    fn told(&self) -> Alike {
        let name = display_name(&self.first_name, &self.last_name, self.email.as_deref());
        Alike {
            id: self.id.0,
            detail: self.email.clone().filter(|email| *email != name).or_else(|| self.phone.clone()),
            name,
            owner_id: self.owner_id,
            created_at: self.created_at,
        }
    }
    fn merged_into(&self) -> Option<Uuid> {
        self.merged_into_id
    }
    fn gone_into(self, into: Uuid, now: Timestamp) -> Self {
        Self { merged_into_id: Some(into), ..self.with_deleted_at(Some(now)).touched(now) }
    }
    fn with_fields(self, fields: Self::Fields) -> Self {
        self.with(fields)
    }
    fn check(fields: &Self::Fields) -> Result<(), Error> {
        if display_name(&fields.first_name, &fields.last_name, fields.email.as_deref()).is_empty() {
            return Err(Error::field("take", "Take a name or an e-mail address from one of them."));
        }
        Ok(())
    }
    fn event(what: What, facts: Facts) -> impl DomainEvent {
        event!(ContactEvent, what, facts)
    }
}

/// Does one thing with the records of a kind that can be merged; of other kinds there is nothing.
macro_rules! of_kind {
    ($kind:expr, $does:ident($($arg:expr),* $(,)?)) => {
        match $kind {
            $crate::shared::kind::RecordKind::Company => $does::<$crate::companies::entity::Model>($($arg),*).await,
            $crate::shared::kind::RecordKind::Contact => $does::<$crate::contacts::entity::Model>($($arg),*).await,
            $crate::shared::kind::RecordKind::Deal
            | $crate::shared::kind::RecordKind::Lead
            | $crate::shared::kind::RecordKind::Product => Err(ac_core::Error::NotFound.into()),
        }
    };
}
pub(crate) use of_kind;
