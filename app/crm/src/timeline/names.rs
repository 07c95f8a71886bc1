//! Names for the ids that events hold, fetched together for a whole page.

use super::{
    lines,
    model::{TimelineChange, TimelineValue},
};
use crate::{
    companies::{entity as company, model::CompanyId},
    contacts::{
        self, entity as contact,
        model::{ContactId, display_name},
    },
    deals::{entity as deal, lines::verbs::LINES, model::DealId, queries::AMOUNT},
    leads::model::LeadStatus,
    members::entity as member,
    pipelines::{entity::stage, model::StageId},
    products::{
        entity as product,
        model::{ProductId, ProductStatus},
    },
    shared::{custom, kind::RecordKind},
};
use ac_core::{Change, Ctx, Error, MemberId, event::Envelope};
use ac_views::custom::{CustomField, FieldKind, queries, shown};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What fields are called on screen, in the order they are shown; others are not shown.
const LABELS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("job_title", "Job title"),
    ("company_name", "Company"),
    ("status", "Status"),
    ("stage_id", "Stage"),
    ("amount", "Amount"),
    ("company_id", "Company"),
    ("contact_id", "Contact"),
    ("deal_id", "Deal"),
    ("product_id", "Product"),
    ("owner_id", "Owner"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("sector", "Sector"),
    ("website", "Website"),
    ("source", "Source"),
    ("value", "Value"),
    ("code", "Code"),
    ("series", "Series"),
    ("unit", "Unit"),
    ("price", "Price"),
    ("prices", "Other prices"),
    ("description", "Description"),
    ("opened_on", "Opened on"),
    ("expected_close_on", "Expected close"),
    ("closed_on", "Closed on"),
    ("external_id", "External id"),
];

/// Names by id.
pub(crate) struct Names {
    by_id: HashMap<uuid::Uuid, String>,
    /// The fields that the workspace added to the record, deleted ones among them, but for what is hidden from the reader.
    own: Vec<CustomField>,
    /// The fields of itself that are hidden from the reader, as events call them.
    hidden: Vec<String>,
}

impl Names {
    /// For events of a record of that kind, and of its notes.
    pub(crate) async fn of(
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        kind: RecordKind,
        events: &[Envelope],
    ) -> Result<Self, Error> {
        let (object, rights) = (kind.resource(), ctx.rights());
        let mut own = queries::all(conn, object).await?;
        let unknown = queries::hidden(rights, object, &own);
        own.retain(|field| !unknown.contains(&field.key));
        let hidden = rights.fields.hidden(object).map(str::to_owned).collect();
        let referred = own.iter().filter_map(|field| Some((field, field.refers_to()?)));
        let referred: Vec<_> = referred
            .flat_map(|(field, kind)| ids(events, &field.place()).map(move |id| (kind, id)).collect::<Vec<_>>())
            .collect();
        let mut by_id = custom::names(conn, ctx, referred.into_iter()).await?;
        let members = events.iter().filter_map(|event| event.actor.id).chain(ids(events, "owner_id"));
        let members: BTreeSet<MemberId> = members.map(MemberId).collect();
        for row in member::Entity::find().filter(member::Column::Id.is_in(members)).all(conn).await? {
            by_id.insert(row.id.0, row.name);
        }
        let stages: BTreeSet<StageId> = ids(events, "stage_id").map(StageId).collect();
        for row in stage::Entity::find().filter(stage::Column::Id.is_in(stages)).all(conn).await? {
            by_id.insert(row.id.0, row.name);
        }
        let companies: BTreeSet<CompanyId> = ids(events, "company_id").chain(about(events)).map(CompanyId).collect();
        for row in company::Entity::find().filter(company::Column::Id.is_in(companies)).all(conn).await? {
            by_id.insert(row.id.0, row.name);
        }
        let contacts: BTreeSet<ContactId> = ids(events, "contact_id").chain(about(events)).map(ContactId).collect();
        for row in contact::Entity::find().filter(contact::Column::Id.is_in(contacts)).all(conn).await? {
            let email = row.email.filter(|_| contacts::queries::is_seen(ctx, row.owner_id));
            by_id.insert(row.id.0, display_name(&row.first_name, &row.last_name, email.as_deref()));
        }
        let deals: BTreeSet<DealId> = ids(events, "deal_id").chain(about(events)).map(DealId).collect();
        for row in deal::Entity::find().filter(deal::Column::Id.is_in(deals)).all(conn).await? {
            by_id.insert(row.id.0, row.name);
        }
        let products: BTreeSet<ProductId> = ids(events, "product_id").map(ProductId).collect();
        for row in product::Entity::find().filter(product::Column::Id.is_in(products)).all(conn).await? {
            by_id.insert(row.id.0, row.name);
        }
        Ok(Self { by_id, own, hidden })
    }

    pub(super) fn get(&self, id: uuid::Uuid) -> Option<String> {
        self.by_id.get(&id).cloned()
    }

    /// An event's changes as people read them; of a deal's lines, each one that differs.
    pub(super) fn changes(&self, changes: Option<&BTreeMap<String, Change>>) -> Vec<TimelineChange> {
        let Some(changes) = changes else { return Vec::new() };
        let lines = self.lines(changes).map(lines::each).unwrap_or_default();
        lines.into_iter().chain(self.read(changes, |_| true)).collect()
    }

    /// The same without those of fields that the workspace has no more.
    pub(crate) fn live_changes(&self, changes: &BTreeMap<String, Change>) -> Vec<TimelineChange> {
        let lines = self.lines(changes).map(lines::together);
        lines.into_iter().chain(self.read(changes, |own| !own.is_deleted)).collect()
    }

    /// What became of a deal's lines, for whoever may know what they come to.
    fn lines<'c>(&self, changes: &'c BTreeMap<String, Change>) -> Option<&'c Change> {
        changes.get(LINES).filter(|_| !self.hides(AMOUNT))
    }

    fn hides(&self, field: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == field)
    }

    fn read(&self, changes: &BTreeMap<String, Change>, has: impl Fn(&CustomField) -> bool) -> Vec<TimelineChange> {
        let shown = |(field, label): &(&str, &str)| {
            let [old, new] = changes.get(*field).filter(|_| !self.hides(field))?;
            Some(TimelineChange {
                field: (*field).to_owned(),
                label: (*label).to_owned(),
                old: self.value(field, old),
                new: self.value(field, new),
            })
        };
        let own = |field: &CustomField| {
            let [old, new] = changes.get(&field.place())?;
            Some(TimelineChange {
                field: field.place(),
                label: field.label.clone(),
                old: self.own_value(field, old),
                new: self.own_value(field, new),
            })
        };
        LABELS.iter().filter_map(shown).chain(self.own.iter().filter(|field| has(field)).filter_map(own)).collect()
    }

    fn own_value(&self, field: &CustomField, value: &Value) -> TimelineValue {
        match field.holds() {
            FieldKind::Checkbox => TimelineValue::Text(shown::text(field, Some(value))),
            _ if value.is_null() => TimelineValue::Nothing,
            FieldKind::Person | FieldKind::Relation => {
                TimelineValue::Name(shown::referred(value).and_then(|referred| self.get(referred.id)))
            }
            FieldKind::Money => shown::money(value).map_or(TimelineValue::Nothing, TimelineValue::Money),
            FieldKind::Date => {
                let day = value.as_str().and_then(|day| day.parse().ok());
                day.map_or(TimelineValue::Nothing, TimelineValue::Date)
            }
            _ => TimelineValue::Text(shown::text(field, Some(value))),
        }
    }

    fn value(&self, field: &str, value: &Value) -> TimelineValue {
        match value {
            Value::Null => TimelineValue::Nothing,
            Value::String(text) if field.ends_with("_id") && field != "external_id" => {
                TimelineValue::Name(text.parse().ok().and_then(|id| self.get(id)))
            }
            Value::String(text) if field.ends_with("_on") => {
                text.parse().map_or_else(|_| TimelineValue::Text(text.clone()), TimelineValue::Date)
            }
            Value::String(text) if field == "status" => {
                let of_lead = LeadStatus::parse(text).map(LeadStatus::label);
                let label = of_lead.or_else(|| ProductStatus::parse(text).map(ProductStatus::label));
                TimelineValue::Text(label.unwrap_or(text).to_owned())
            }
            Value::String(text) => TimelineValue::Text(text.clone()),
            Value::Array(prices) if field == "prices" => {
                let written: Vec<String> = prices.iter().filter_map(shown::money).map(|price| price.full()).collect();
                if written.is_empty() { TimelineValue::Nothing } else { TimelineValue::Text(written.join(", ")) }
            }
            other => match serde_json::from_value(other.clone()) {
                Ok(money) => TimelineValue::Money(money),
                Err(_) => TimelineValue::Text(other.to_string()),
            },
        }
    }
}

/// The records that events are about besides that whose timeline it is: what went into it, and what they name.
fn about(events: &[Envelope]) -> impl Iterator<Item = uuid::Uuid> + '_ {
    let named = events.iter().filter_map(|event| event.data.as_ref()).flat_map(other_ids);
    events.iter().map(|event| event.subject.id).chain(named)
}

/// The ids of the other records in what an event says.
pub(super) fn other_ids(data: &Value) -> Vec<uuid::Uuid> {
    let many = data.get("others").and_then(Value::as_array).into_iter().flatten();
    let all = many.chain(["other", "into"].iter().filter_map(|field| data.get(*field)));
    all.filter_map(|other| other.get("id")?.as_str()?.parse().ok()).collect()
}

fn ids<'e>(events: &'e [Envelope], field: &'e str) -> impl Iterator<Item = uuid::Uuid> + 'e {
    let changes = events.iter().filter_map(|event| event.changes.as_ref());
    let values = changes.filter_map(move |changes| changes.get(field)).flatten();
    values.filter_map(|value| value.as_str()).filter_map(|text| text.parse().ok())
}
