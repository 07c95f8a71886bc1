//! Who a mail goes to: what is known of the person or lead, and whether the actor may write to them.

use super::model::{MailValues, is_usable};
use crate::{
    contacts::{self, entity as contact, model::ContactId},
    deals::{self, entity as deal},
    leads::{self, entity as lead, model::LeadId},
    mail_templates::text::{Values, Variable},
    members::entity as member,
    shared::{kind::RecordKind, money, record},
};
use ac_core::{Action, Ctx, Error, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A person or a lead that is written to.
pub(crate) struct Addressee {
    pub kind: RecordKind,
    pub id: Uuid,
    pub name: String,
    email: Option<String>,
    values: Values,
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
    let (name, email, known) = match kind {
        RecordKind::Contact => {
            let contact = contacts::queries::find(conn, ctx, ContactId(id)).await?;
            let (deal, amount) = open_deal(conn, ctx, contact.id).await?;
            let known = [
                (Variable::FirstName, Some(contact.first_name.clone())),
                (Variable::LastName, Some(contact.last_name.clone())),
                (Variable::Company, contact.company_name.clone()),
                (Variable::Deal, deal),
                (Variable::Amount, amount),
                (Variable::Owner, contact.owner_name.clone()),
            ];
            (contact.display_name(), contact.email, known)
        }
        RecordKind::Lead => {
            let lead = leads::queries::find(conn, ctx, LeadId(id)).await?;
            let known = [
                (Variable::FirstName, Some(lead.first_name.clone())),
                (Variable::LastName, Some(lead.last_name.clone())),
                (Variable::Company, lead.company_name.clone()),
                (Variable::Deal, None),
                (Variable::Amount, lead.value.map(|value| value.full())),
                (Variable::Owner, lead.owner_name.clone()),
            ];
            (lead.display_name(), lead.email, known)
        }
        _ => return Err(Error::field("subject_kind", "E-mails are written to people and leads.")),
    };
    let more = [
        (Variable::Name, Some(name.clone())),
        (Variable::Email, email.clone()),
        (Variable::Sender, sender(conn, ctx).await?.map(|sender| sender.name)),
        (Variable::Workspace, Some(ctx.tenant.name.clone())),
    ];
    let filled = known.into_iter().chain(more).filter_map(|(variable, value)| Some((variable, value?)));
    let values = filled.filter(|(_, value)| !value.trim().is_empty()).collect();
    Ok(Addressee { kind, id, name, email, values })
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
                let why = "This lead was converted. Write to the person that it became.";
                return Err(Error::field("subject_id", why));
            }
        }
        _ => return Err(Error::field("subject_kind", "E-mails are written to people and leads.")),
    }
    Ok(())
}
