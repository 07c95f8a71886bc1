//! Schema steps of the control database and of each tenant's database, one file a step.
//!
//! A step that has shipped never changes. Steps expand first and contract a release later, so that version N and N−1
//! both run on the schema in between.

mod control;
mod dialect;
mod tenant;

pub use control::ControlMigrator;
pub use sea_orm_migration::MigratorTrait;
pub use tenant::TenantMigrator;

/// How many steps the tenant schema has: the number kept as a tenant's `schema_version`.
#[must_use]
pub fn tenant_schema_version() -> i32 {
    i32::try_from(TenantMigrator::migrations().len()).unwrap_or(i32::MAX)
}
