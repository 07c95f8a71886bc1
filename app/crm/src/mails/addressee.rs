//! Who a mail goes to: what is known of the person or lead, and whether the actor may write to them.

use super::model::{MailValues, is_usable};
use crate::{
    contacts::{
        self, entity as contact,
        model::{Contact, ContactId},
    },
    deals::{self, entity as deal},
    leads::{
        self, entity as lead,
        model::{Lead, LeadId},
    },
    mail_templates::text::{Values, Variable},
    members::entity as member,
    shared::{kind::RecordKind, money, record},
};
use ac_core::{Action, Ctx, Error, MemberId, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A person or a lead that is written to.
pub(crate) struct Addressee {
    pub kind: RecordKind,
    pub id: Uuid,
    pub name: String,
    email: Option<String>,
    owner: Option<MemberId>,
    /// A lead that is read-only since.
    is_converted: bool,
    values: Values,
}

/// Whether the deals of somebody are looked at, which takes a look for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deals {
    Known,
    LeftOut,
}

impl Addressee {
    /// Their address. Errors: a sentence, as `invalid`.
    pub fn address(&self) -> Result<&str, Error> {
        let what = self.kind.word();
        match self.email.as_deref() {
            None => Err(Error::field("recipient", format!("This {what} has no e-mail address. Add one first."))),
            Some(address) if is_usable(address) => Ok(address),
            Some(_) => {
                let why = format!("This {what}’s e-mail address is none that mail can be sent to. Correct it first.");
                Err(Error::field("recipient", why))
            }
        }
    }

    /// Refuses as [`hold`] does, of what was read.
    pub fn allow(&self, ctx: &Ctx) -> Result<(), Error> {
        let resource = self.kind.resource();
        if !ctx.rights().covers(ctx.grant(resource, Action::Modify), self.owner) {
            return Err(Error::Forbidden);
        }
        if self.is_converted { Err(converted()) } else { Ok(()) }
    }

    pub fn values(&self) -> &Values {
        &self.values
    }

    /// As the screen shows it.
    pub fn told(self) -> MailValues {
        let problem = match self.address() {
            Err(Error::Invalid(fields)) => fields.into_iter().next().map(|field| field.message),
            _ => None,
        };
        MailValues { recipient: self.email.filter(|_| problem.is_none()), problem, values: self.values }
    }
}

/// What is known of a person or a lead that the actor sees. Errors: `not_found`, `invalid` for other records.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: RecordKind,
    id: Uuid,
) -> Result<Addressee, Error> {
    among(conn, ctx, kind, &[id], Deals::Known).await?.pop().ok_or(Error::NotFound)
}

/// The same of those with these ids whom the actor sees, in any order. Errors: `invalid` for other records.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: RecordKind,
    ids: &[Uuid],
    deals: Deals,
) -> Result<Vec<Addressee>, Error> {
    let ids = ids.iter().copied();
    let mut found = Vec::new();
    match kind {
        RecordKind::Contact => {
            let rows = contacts::queries::among(conn, contacts::queries::visible(ctx)?, ids.map(ContactId)).await?;
            for contact in rows {
                let (deal, amount) = match deals {
                    Deals::Known => open_deal(conn, ctx, contact.id).await?,
                    Deals::LeftOut => (None, None),
                };
                found.push(of_contact(contact, deal, amount));
            }
        }
        RecordKind::Lead => {
            let rows = leads::queries::among(conn, ctx, leads::queries::visible(ctx)?, ids.map(LeadId)).await?;
            found.extend(rows.into_iter().map(of_lead));
        }
        _ => return Err(Error::field("subject_kind", "E-mails are written to people and leads.")),
    }
    let sender = sender(conn, ctx).await?.map(|sender| sender.name);
    for one in &mut found {
        let more = [
            (Variable::Name, Some(one.name.clone())),
            (Variable::Email, one.email.clone()),
            (Variable::Sender, sender.clone()),
            (Variable::Workspace, Some(ctx.tenant.name.clone())),
        ];
        one.values.extend(more.into_iter().filter_map(|(variable, value)| Some((variable, value?))));
        one.values.retain(|_, value| !value.trim().is_empty());
    }
    Ok(found)
}

fn of_contact(contact: Contact, deal: Option<String>, amount: Option<String>) -> Addressee {
    let name = contact.display_name();
    let known = [
        (Variable::FirstName, Some(contact.first_name)),
        (Variable::LastName, Some(contact.last_name)),
        (Variable::Company, contact.company_name),
        (Variable::Deal, deal),
        (Variable::Amount, amount),
        (Variable::Owner, contact.owner_name),
    ];
    Addressee {
        kind: RecordKind::Contact,
        id: contact.id.0,
        name,
        email: contact.email,
        owner: contact.owner_id,
        is_converted: false,
        values: known.into_iter().filter_map(|(variable, value)| Some((variable, value?))).collect(),
    }
}

fn of_lead(lead: Lead) -> Addressee {
    let name = lead.display_name();
    let known = [
        (Variable::FirstName, Some(lead.first_name)),
        (Variable::LastName, Some(lead.last_name)),
        (Variable::Company, lead.company_name),
        (Variable::Amount, lead.value.map(|value| value.full())),
        (Variable::Owner, lead.owner_name),
    ];
    Addressee {
        kind: RecordKind::Lead,
        id: lead.id.0,
        name,
        email: lead.email,
        owner: lead.owner_id,
        is_converted: lead.converted.is_some(),
        values: known.into_iter().filter_map(|(variable, value)| Some((variable, value?))).collect(),
    }
}

/// The newest open deal with a person that the actor sees, and its amount.
async fn open_deal(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    person: ContactId,
) -> Result<(Option<String>, Option<String>), Error> {
    if ctx.readable(Resource::Deal).is_err() {
        return Ok((None, None));
    }
    let open = deals::queries::visible(ctx)?
        .filter(deal::Column::ContactId.eq(person))
        .filter(deal::Column::ClosedOn.is_null())
        .order_by_desc(deal::Column::CreatedAt)
        .order_by_desc(deal::Column::Id);
    let Some(deal) = open.one(conn).await? else { return Ok((None, None)) };
    let is_hidden = ctx.rights().hides(Resource::Deal, deals::queries::AMOUNT);
    let amount = money::read(deal.amount_minor, &deal.currency).filter(|_| !is_hidden).map(|amount| amount.full());
    Ok((Some(deal.name), amount))
}

/// The member who writes, as the workspace knows them.
pub(super) async fn sender(conn: &impl ConnectionTrait, ctx: &Ctx) -> Result<Option<member::Model>, Error> {
    match ctx.actor.member() {
        Some(me) => Ok(member::Entity::find_by_id(me).one(conn).await?),
        None => Ok(None),
    }
}

fn converted() -> Error {
    Error::field("subject_id", "This lead was converted. Write to the person that it became.")
}

/// Refuses whoever may not write to that record: writing to somebody takes the right to change them. The record is held, so that
/// it is not merged or converted meanwhile.
///
/// Errors: `not_found`, `forbidden`, `invalid` for a lead that was converted and for other records.
pub(crate) async fn hold(tx: &Tx<'_>, kind: RecordKind, id: Uuid) -> Result<(), Error> {
    tx.ctx().allow_any(Resource::Mail, Action::Create)?;
    tx.ctx().allow_any(kind.resource(), Action::Modify)?;
    match kind {
        RecordKind::Contact => {
            record::hold_for::<contact::Entity>(tx, ContactId(id), Action::Modify, None).await?;
        }
        RecordKind::Lead => {
            let row = record::hold_for::<lead::Entity>(tx, LeadId(id), Action::Modify, None).await?;
            if row.converted_at.is_some() {
                return Err(converted());
            }
        }
        _ => return Err(Error::field("subject_kind", "E-mails are written to people and leads.")),
    }
    Ok(())
}
