//! The control database: tenants, identities, sessions, and its own event log.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod c0001_tenant;
mod c0002_identity;
mod c0003_control_log;
mod c0004_access;
mod c0005_mail_due;

pub struct ControlMigrator;

impl MigratorTrait for ControlMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(c0001_tenant::Step),
            Box::new(c0002_identity::Step),
            Box::new(c0003_control_log::Step),
            Box::new(c0004_access::Step),
            Box::new(c0005_mail_due::Step),
        ]
    }
}
