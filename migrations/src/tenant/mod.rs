//! A tenant's own database: event log, members, CRM, imports, idempotency keys, jobs, custom fields, views of
//! lists, activities, the search, duplicates, leads, dashboards, the price list and the lines of deals, days, roles and
//! teams, web forms, what deleting for good needs, e-mail, spans, formulas, projects, parts of tasks.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod t0001_log;
mod t0002_member;
mod t0003_crm;
mod t0004_import;
mod t0005_idempotency;
mod t0006_contacts_of_company;
mod t0007_bin;
mod t0008_job;
mod t0009_fields;
mod t0010_view;
mod t0012_activity;
mod t0013_search;
mod t0014_duplicates;
mod t0015_activity_open;
mod t0016_event_acts;
mod t0017_leads;
mod t0021_dashboard;
mod t0022_products;
mod t0023_deal_lines;
mod t0024_days;
mod t0025_access;
mod t0030_form;
mod t0031_currency_rate;
mod t0039_purge;
mod t0040_mail;
mod t0041_spans;
mod t0042_formula;
mod t0043_field_rules;
mod t0044_own_order;
mod t0045_projects;
mod t0046_task_parts;
mod t0047_search_projects;

pub use t0014_duplicates::fill_match_keys;
pub use t0044_own_order::order_own_indexes;

pub struct TenantMigrator;

impl MigratorTrait for TenantMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(t0001_log::Step),
            Box::new(t0002_member::Step),
            Box::new(t0003_crm::Step),
            Box::new(t0004_import::Step),
            Box::new(t0005_idempotency::Step),
            Box::new(t0006_contacts_of_company::Step),
            Box::new(t0007_bin::Step),
            Box::new(t0008_job::Step),
            Box::new(t0009_fields::Step),
            Box::new(t0010_view::Step),
            Box::new(t0012_activity::Step),
            Box::new(t0013_search::Step),
            Box::new(t0014_duplicates::Step),
            Box::new(t0015_activity_open::Step),
            Box::new(t0016_event_acts::Step),
            Box::new(t0017_leads::Step),
            Box::new(t0021_dashboard::Step),
            Box::new(t0022_products::Step),
            Box::new(t0023_deal_lines::Step),
            Box::new(t0024_days::Step),
            Box::new(t0025_access::Step),
            Box::new(t0030_form::Step),
            Box::new(t0031_currency_rate::Step),
            Box::new(t0039_purge::Step),
            Box::new(t0040_mail::Step),
            Box::new(t0041_spans::Step),
            Box::new(t0042_formula::Step),
            Box::new(t0043_field_rules::Step),
            Box::new(t0044_own_order::Step),
            Box::new(t0045_projects::Step),
            Box::new(t0046_task_parts::Step),
            Box::new(t0047_search_projects::Step),
        ]
    }
}
