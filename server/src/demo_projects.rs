//! The demo's projects: boards at different points of their way, with tasks that are due around today.

use ac_core::{Ctx, Error, MemberId, event::Origin};
use ac_projects::{
    columns,
    projects::{
        self,
        model::{ProjectDraft, ProjectQuery},
    },
    tasks::{
        self,
        model::{Priority, TaskDraft},
    },
};
use ac_records::members;
use chrono::{Days, NaiveDate};

/// A task: the place of its column, what is to be done, how soon, and in how many days it is due.
type Task = (usize, &'static str, Priority, Option<i64>);

/// Projects: name, code, what they are for, their tasks from the bottom of each column up, and in how many days they are due.
const PROJECTS: &[(&str, &str, &str, &[Task], u64)] = &[
    (
        "Harbour of Brest",
        "BREST",
        "Forty lanterns along the north pier, lit before the regatta.",
        &[
            (3, "Measure the north pier", Priority::None, Some(-21)),
            (3, "Agree on mounts with the harbour master", Priority::Medium, Some(-12)),
            (3, "Order forty lanterns", Priority::High, Some(-9)),
            (2, "Approve the wiring plan", Priority::High, Some(1)),
            (1, "Pour the foundations", Priority::Urgent, Some(-2)),
            (1, "Train the night crew", Priority::None, Some(9)),
            (0, "Hand over the keys", Priority::None, Some(30)),
            (0, "Photograph the pier at night", Priority::Low, Some(24)),
            (0, "Test the remote control from sea", Priority::Medium, Some(14)),
        ],
        45,
    ),
    (
        "Website relaunch",
        "WEB",
        "New pages for Beacon Pro and the care plan, in three languages.",
        &[
            (3, "Choose the typeface", Priority::None, Some(-6)),
            (2, "Write the page on care plans", Priority::Medium, Some(2)),
            (1, "Draw the map of dealers", Priority::High, Some(4)),
            (0, "Translate into French", Priority::Medium, Some(12)),
            (0, "Translate into Spanish", Priority::Medium, Some(12)),
            (0, "Redirect the old addresses", Priority::Low, None),
        ],
        28,
    ),
    (
        "Spring fair",
        "FAIR",
        "Our stand in hall 4.",
        &[
            (1, "Book the stand", Priority::Urgent, Some(3)),
            (0, "Build a lantern that visitors can take apart", Priority::Medium, Some(40)),
            (0, "Invite the twenty best customers", Priority::High, Some(20)),
        ],
        80,
    ),
];

/// Makes the projects, all of them or none.
pub async fn fill(ctx: &Ctx) -> Result<(), Error> {
    let there = projects::queries::list(ctx, &ProjectQuery::default()).await;
    if there.is_ok_and(|page| !page.data.is_empty()) {
        return Ok(());
    }
    let people: Vec<MemberId> = members::queries::list(ctx).await?.into_iter().map(|member| member.id).collect();
    let today = ctx.now().date();
    ctx.write(async |tx| {
        let mut ordinal = 0;
        for (name, code, description, all, due) in PROJECTS {
            let draft = ProjectDraft {
                name: (*name).to_owned(),
                code: Some((*code).to_owned()),
                description: Some((*description).to_owned()),
                owner_id: people.first().copied(),
                member_ids: people.iter().copied().take(5).collect(),
                due_on: today.checked_add_days(Days::new(*due)),
                ..ProjectDraft::default()
            };
            let project = projects::verbs::create_in(tx, Origin::Direct, draft).await?;
            let columns = columns::queries::of_project(tx.conn(), project.id).await?;
            for (place, title, priority, due) in *all {
                let someone = people.get(ordinal % people.len().max(1)).copied();
                ordinal += 1;
                let draft = TaskDraft {
                    column_id: columns.get(*place).map(|column| column.id),
                    priority: *priority,
                    assignee_ids: someone.into_iter().collect(),
                    due_on: due.and_then(|days| on(today, days)),
                    ..TaskDraft::titled(project.id, title)
                };
                tasks::verbs::create_in(tx, Origin::Direct, draft).await?;
            }
        }
        Ok(())
    })
    .await
}

fn on(today: NaiveDate, days: i64) -> Option<NaiveDate> {
    let far = Days::new(days.unsigned_abs());
    if days < 0 { today.checked_sub_days(far) } else { today.checked_add_days(far) }
}
