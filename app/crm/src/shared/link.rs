//! Checks that ids a client sent mean records the actor can see: another workspace's id, a hidden record and a random id
//! are refused in the same words.

use crate::{
    companies::{self, model::CompanyId},
    contacts::{self, model::ContactId},
    members,
    products::{self, model::ProductId},
};
use ac_core::{Error, FieldError, MemberId, Tx};

/// The link, if it is a new one. One that stands already stays valid, even if what it means was deleted since.
#[must_use]
pub fn fresh<T: PartialEq + Copy>(new: Option<T>, old: Option<Option<T>>) -> Option<T> {
    new.filter(|_| old != Some(new))
}

/// Collects the complaints about a record's links.
pub struct Links<'t, 'c> {
    tx: &'t Tx<'c>,
    errors: Vec<FieldError>,
}

impl<'t, 'c> Links<'t, 'c> {
    #[must_use]
    pub fn of(tx: &'t Tx<'c>) -> Self {
        Self { tx, errors: Vec::new() }
    }

    pub async fn owner(mut self, id: Option<MemberId>) -> Result<Self, Error> {
        if let Some(id) = id
            && !members::entity::exists(self.tx.conn(), self.tx.ctx(), id).await?
        {
            self.errors.push(FieldError::new("owner_id", "Choose an owner from the workspace's members."));
        }
        Ok(self)
    }

    pub async fn company(mut self, id: Option<CompanyId>) -> Result<Self, Error> {
        if let Some(id) = id
            && !companies::queries::exists(self.tx.conn(), self.tx.ctx(), id).await?
        {
            self.errors.push(FieldError::new("company_id", "Choose a company from the list."));
        }
        Ok(self)
    }

    pub async fn contact(mut self, id: Option<ContactId>) -> Result<Self, Error> {
        if let Some(id) = id
            && !contacts::queries::exists(self.tx.conn(), self.tx.ctx(), id).await?
        {
            self.errors.push(FieldError::new("contact_id", "Choose a contact from the list."));
        }
        Ok(self)
    }

    pub async fn product(mut self, id: Option<ProductId>) -> Result<Self, Error> {
        if let Some(id) = id
            && !products::queries::exists(self.tx.conn(), self.tx.ctx(), id).await?
        {
            self.errors.push(FieldError::new("product_id", "Choose a product from the list."));
        }
        Ok(self)
    }

    pub fn finish(self) -> Result<(), Error> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Invalid(self.errors)) }
    }
}
