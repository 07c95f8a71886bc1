//! Every table of a workspace has rows in the matrix, and a way by which another workspace tries to reach them.

use crate::{
    entries,
    support::{browser::Ask, records},
    two::{KEY, MARK, Two},
};
use ac_core::{Error, Role, both_databases, testing::TestPlatform};
use ac_crm::search::recents::entity as recent;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeSet;

/// How a table's rows are named from outside.
enum Reached {
    /// By these names in the matrix's requests.
    By(&'static [&'static str]),
    /// By an `Idempotency-Key`, which [`a_kept_answer_is_its_own_workspaces`] replays.
    Key,
    /// By nothing that a client can send; the dumps before and after compare it all the same.
    Nothing,
}
use Reached::{By, Key, Nothing};

const TABLES: &[(&str, Reached)] = &[
    ("log_head", Nothing),
    ("event", By(&["event", "undone_event", "batch"])),
    ("event_data", By(&["event", "undone_event", "batch"])),
    ("member", By(&["member", "placeholder"])),
    ("role", By(&["role", "given_role"])),
    ("member_role", By(&["given_role"])),
    ("team", By(&["team"])),
    // Who is in a team goes with it.
    ("team_member", By(&["team"])),
    ("access_head", Nothing),
    ("custom_field", By(&["field", "deleted_field"])),
    ("company", By(&["company", "deleted_company"])),
    ("contact", By(&["contact", "deleted_contact"])),
    ("product", By(&["product", "deleted_product"])),
    ("pipeline", By(&["pipeline"])),
    ("stage", By(&["stage"])),
    ("deal", By(&["deal", "deleted_deal"])),
    // Lines have no address of their own: they go with their deal.
    ("deal_line", By(&["deal_with_lines"])),
    ("lead", By(&["lead", "deleted_lead"])),
    ("note", By(&["note", "deleted_note"])),
    ("activity", By(&["activity", "deleted_activity"])),
    // What a record refers to goes with the record.
    ("field_link", By(&["company"])),
    // Keys have no address of their own: they are met by the records whose they are.
    ("match_key", By(&["company"])),
    ("not_duplicate", By(&["other_company"])),
    ("import_job", By(&["import", "import_file", "import_done"])),
    // A row of a file has no address of its own: it goes with its import.
    ("import_row", By(&["import_done"])),
    ("idempotency_key", Key),
    ("view", By(&["view", "deleted_view"])),
    // A member's favourites are changed by the views they are.
    ("view_favourite", By(&["view"])),
    // How a member has a list is theirs, whatever they send.
    ("list_setting", Nothing),
    ("dashboard", By(&["dashboard", "deleted_dashboard"])),
    ("web_form", By(&["form", "deleted_form", "form_key"])),
    ("form_submission", By(&["submission", "discarded_submission"])),
    ("currency_rate", By(&["rate"])),
    ("mail_template", By(&["mail_template", "deleted_mail_template"])),
    ("mail", By(&["mail"])),
    ("project", By(&["project", "deleted_project"])),
    // Who takes part in a project, and who does a task, goes with it.
    ("project_member", By(&["project"])),
    ("project_column", By(&["column"])),
    ("label", By(&["label"])),
    ("task", By(&["task", "deleted_task"])),
    ("task_assignee", By(&["task"])),
    // Which task has a label, and whom a comment mentions, goes with it.
    ("task_label", By(&["label"])),
    ("task_comment", By(&["comment", "deleted_comment"])),
    ("comment_mention", By(&["comment"])),
    ("recent_record", By(&["company", "contact", "deal"])),
    ("job", By(&["job", "job_begun"])),
    // The ids of a job's records have no address of their own: they go with it.
    ("job_part", By(&["job_begun"])),
];

#[test]
fn every_table_has_a_line() {
    let tables: BTreeSet<_> = migrations::TENANT_TABLES.iter().collect();
    let lines: BTreeSet<_> = TABLES.iter().map(|(table, _)| table).collect();
    assert_eq!(tables, lines, "tables of a workspace, and lines about them");
}

#[test]
fn every_name_is_replayed_and_every_record_has_a_name() {
    let replayed: BTreeSet<String> =
        entries::all().iter().flat_map(|entry| &entry.requests).flat_map(crate::entry::Replay::names).collect();
    let names: BTreeSet<String> = records::names().chain(crate::two::SECRETS).map(str::to_owned).collect();
    assert_eq!(replayed, names, "names in requests, and names of records");
    for (table, reached) in TABLES {
        if let By(by) = reached {
            assert!(by.iter().all(|name| names.contains(*name)), "{table}");
        }
    }
}

both_databases!(every_table_has_rows_of_the_first_workspace, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let rows = two.rows().await;
    for (table, _) in TABLES {
        assert!(rows[*table].iter().any(|row| !row.is_empty()), "{table} is empty");
    }
    let own: BTreeSet<&str> = rows.keys().map(String::as_str).filter(|table| !table.starts_with("control.")).collect();
    assert_eq!(own, TABLES.iter().map(|(table, _)| *table).collect(), "tables in the database, and lines about them");
    for table in ["tenant", "identity", "membership", "session", "api_token", "single_use_token", "outbox_mail"] {
        assert!(!rows[&format!("control.{table}")].is_empty(), "control.{table} knows nothing of her");
    }
});

both_databases!(a_kept_answer_is_its_own_workspaces, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let before = two.rows().await;
    let ask = || Ask::new("POST", "/api/v1/companies").with("idempotency-key", KEY).json(r#"{"name":"mine"}"#);
    let mut program = two.borealis.owner.browser.program(&two.borealis.token);
    for _ in 0..2 {
        let made = program.send(&two.borealis.host, ask()).await;
        assert_eq!((made.status, made.json()["name"].as_str()), (201, Some("mine")), "{}", made.body);
        assert!(!made.body.contains(MARK));
    }
    assert_eq!(two.rows().await, before);
});

both_databases!(what_a_member_opened_goes_with_them, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let hers = &two.aurelia;
    let mut person = hers.join("leaving@aurelia.test", Role::Member).await;
    records::make(hers, &mut person, "contact").await;
    let member = person.member();
    let opened = async || {
        let rows = recent::Entity::find().filter(recent::Column::MemberId.eq(member));
        hers.owner.ctx.read(async |tx| Ok::<_, Error>(rows.count(tx.conn()).await?)).await.unwrap()
    };
    assert_eq!(opened().await, 1);
    let mut owner = hers.owner.browser.clone();
    let ended = owner.call(&hers.host, "end_membership", json!({ "id": member })).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    assert_eq!(opened().await, 0);
});
