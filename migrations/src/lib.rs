//! Schema steps of the control database and of each tenant's database, one file a step.
//!
//! A step that has shipped never changes. Steps expand first and contract a release later, so that version N and N−1
//! both run on the schema in between.
//!
//! All pending steps of a SQLite file run in one transaction without foreign keys, which are checked before it commits: a
//! step may rebuild a table, but none may rely on `ON DELETE CASCADE`.

mod control;
mod dialect;
mod tenant;

pub use control::ControlMigrator;
pub use sea_orm_migration::MigratorTrait;
pub use tenant::{TenantMigrator, fill_match_keys, order_own_indexes};

/// Every table of a tenant's database, parents before children: the order in which a dump is written and loaded. Those of the
/// search are not among them: they are made from the others.
pub const TENANT_TABLES: &[&str] = &[
    "log_head",
    "event",
    "event_data",
    "member",
    "role",
    "member_role",
    "team",
    "team_member",
    "access_head",
    "custom_field",
    "company",
    "contact",
    "product",
    "pipeline",
    "stage",
    "deal",
    "deal_line",
    "lead",
    "note",
    "activity",
    "field_link",
    "match_key",
    "not_duplicate",
    "import_job",
    "import_row",
    "idempotency_key",
    "view",
    "view_favourite",
    "list_setting",
    "dashboard",
    "web_form",
    "form_submission",
    "currency_rate",
    "mail_template",
    "mail",
    "project",
    "project_member",
    "project_column",
    "label",
    "task",
    "task_assignee",
    "task_label",
    "task_comment",
    "comment_mention",
    "recent_record",
    "job",
    "job_part",
];

/// Every table of the control database that a backup holds, parents before children. Sessions and single-use tokens are not
/// among them: after a restore people sign in again.
pub const CONTROL_TABLES: &[&str] = &[
    "tenant",
    "chain_anchor",
    "due_index",
    "mail_due",
    "identity",
    "recovery_code",
    "membership",
    "api_token",
    "outbox_mail",
    "control_event",
    "control_log_head",
];

/// Control tables that no backup holds.
pub const CONTROL_TABLES_LEFT_OUT: &[&str] = &["session", "single_use_token"];

/// How many steps the tenant schema has: the number kept as a tenant's `schema_version`.
#[must_use]
pub fn tenant_schema_version() -> i32 {
    i32::try_from(TenantMigrator::migrations().len()).unwrap_or(i32::MAX)
}
