//! What is read of a task in other rows than its own, as parts of a statement on `task`. Each asks an index for one task: they are for
//! statements that read no more rows than they answer.

/// The number of the task it stands under; none where that one is in the bin.
pub const PARENT_NUMBER: &str = r#"(SELECT "parent"."number" FROM "task" AS "parent"
    WHERE "parent"."id" = "task"."parent_id" AND "parent"."deleted_at" IS NULL)"#;
/// Tasks that stand under it.
pub const SUBTASKS: &str = r#"(SELECT COUNT(*) FROM "task" AS "child"
    WHERE "child"."parent_id" = "task"."id" AND "child"."deleted_at" IS NULL)"#;
/// Those of them that are done.
pub const SUBTASKS_DONE: &str = r#"(SELECT COUNT("child"."done_at") FROM "task" AS "child"
    WHERE "child"."parent_id" = "task"."id" AND "child"."deleted_at" IS NULL)"#;
/// Comments on it.
pub const COMMENTS: &str = r#"(SELECT COUNT(*) FROM "task_comment" AS "comment"
    WHERE "comment"."task_id" = "task"."id" AND "comment"."deleted_at" IS NULL)"#;
