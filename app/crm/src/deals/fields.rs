//! What the list of deals, and the board, can be asked.

use ac_views::query::{Choice, Field, Kind, Tense};

#[must_use]
pub fn fields() -> Vec<Field> {
    let statuses = [("open", "Open"), ("won", "Won"), ("lost", "Lost")];
    vec![
        Field::new("stage", "Stage", Kind::Record).or(&["stage_id"]).always().grouped(),
        Field::new("amount", "Amount", Kind::Money),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]).grouped(),
        Field::new("company", "Company", Kind::Record).or(&["company_id"]).grouped(),
        Field::new("expected", "Expected close", Kind::Day(Tense::Future))
            .or(&["close", "expected_close_on"])
            .grouped(),
        Field::new("closed", "Closed", Kind::Day(Tense::Past)).or(&["closed_on"]).grouped(),
        Field::new("status", "Status", Kind::Choice)
            .among(statuses.map(|(value, label)| Choice::new(value, label)))
            .always()
            .grouped(),
        Field::new("name", "Name", Kind::Text).always(),
        Field::new("person", "Person", Kind::Record).or(&["contact", "contact_id"]),
        Field::new("product", "Product", Kind::Record).or(&["product_id"]).grouped(),
        Field::new("pipeline", "Pipeline", Kind::Record).or(&["pipeline_id"]).always().grouped(),
        Field::new("opened", "Opened", Kind::Day(Tense::Past)).or(&["opened_on"]).grouped(),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always().grouped(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always().grouped(),
        Field::new("external", "Imported id", Kind::Text).or(&["external_id"]),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::{OBJECT, TABLE};

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        custom_fields,
        deals::{self, entity::Column as C, model::DealFilter},
        pipelines::entity::{pipeline, stage},
        products::entity as product,
        shared::{
            ask::{COMPANIES, by_name, col, company, ids, owner, people},
            custom,
        },
    };
    use ac_core::{Resource, keyset::KeyKind};
    use ac_views::{
        custom::{Object, Order},
        figures::{Key, MEMBERS, Names},
        sql::{Column, Table, contains, named},
    };
    use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};

    pub const TABLE: &Table = &Table {
        object: Resource::Deal,
        fields: super::fields,
        column,
        key,
        searched: || vec![Column::Folded(col(C::NameKey))],
    };

    /// What a workspace adds fields to.
    pub static OBJECT: &Object = &Object {
        resource: Resource::Deal,
        plural: "deals",
        table: "deal",
        order: Order { sort: "created_at", column: "created_at", kind: KeyKind::Integer },
        fields: super::fields,
        taken: || custom::taken::<DealFilter>(deals::queries::SORTS),
        inputs: custom_fields::inputs::DEAL,
        named: by_name,
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "name" => Column::Folded(col(C::NameKey)),
            "stage" => Column::Link(col(C::StageId), stages),
            "status" => Column::Link(col(C::StageId), of_kind),
            "pipeline" => Column::Link(col(C::PipelineId), pipelines),
            "amount" => Column::Money(col(C::AmountMinor), col(C::Currency)),
            "company" => company(C::CompanyId),
            "person" => Column::Link(col(C::ContactId), people),
            "product" => Column::Link(col(C::ProductId), products),
            "owner" => owner(C::OwnerId),
            "opened" => Column::Day(col(C::OpenedOn)),
            "expected" => Column::Day(col(C::ExpectedCloseOn)),
            "closed" => Column::Day(col(C::ClosedOn)),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            "external" => Column::Plain(col(C::ExternalId)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        let kind = r#"(SELECT "stage"."kind" FROM "stage" WHERE "stage"."id" = "deal"."stage_id")"#;
        Some(match field {
            "stage" => Key::Record(col(C::StageId), STAGES),
            "status" => Key::Word(Expr::cust(kind)),
            "pipeline" => Key::Record(col(C::PipelineId), PIPELINES),
            "company" => Key::Record(col(C::CompanyId), COMPANIES),
            "product" => Key::Record(col(C::ProductId), Names::of("product")),
            "owner" => Key::Record(col(C::OwnerId), MEMBERS),
            _ => return None,
        })
    }

    const PIPELINES: Names = Names { order: r#""position""#, ..Names::of("pipeline") };

    /// In the order of the board, with the pipeline before the name where there are several.
    const STAGES: Names = Names {
        table: "stage",
        name: r#"CASE WHEN (SELECT COUNT(*) FROM "pipeline") > 1
            THEN (SELECT "of"."name" FROM "pipeline" "of" WHERE "of"."id" = "stage"."pipeline_id") || ': ' || "stage"."name"
            ELSE "stage"."name" END"#,
        order: r#"(SELECT "of"."position" FROM "pipeline" "of" WHERE "of"."id" = "stage"."pipeline_id") * 1000
            + "stage"."position""#,
    };

    /// By name, or by what the stage says about its deals: `stage:won` means the won ones, whatever they are called.
    fn stages(text: &str) -> SelectStatement {
        let kind = col(stage::Column::Kind).eq(text.to_ascii_lowercase());
        ids(stage::Column::Id, Condition::any().add(contains(&col(stage::Column::Name), text)).add(kind))
    }

    fn of_kind(kind: &str) -> SelectStatement {
        ids(stage::Column::Id, Condition::all().add(col(stage::Column::Kind).eq(kind)))
    }

    fn pipelines(name: &str) -> SelectStatement {
        ids(pipeline::Column::Id, Condition::all().add(named(col(pipeline::Column::NameKey), name)))
    }

    fn products(name: &str) -> SelectStatement {
        ids(product::Column::Id, Condition::all().add(named(col(product::Column::NameKey), name)))
    }
}
