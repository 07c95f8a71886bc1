//! What tasks consist of and what is said of them: sub-tasks, labels, checklists, comments.

crate::dialect::step! {
    // No foreign key: a dump is loaded in the order of ids, in which a parent may come later.
    "ALTER TABLE task ADD COLUMN parent_id $uuid",
    "ALTER TABLE task ADD COLUMN label_ids $json NOT NULL DEFAULT '[]'",
    "ALTER TABLE task ADD COLUMN checklist $json NOT NULL DEFAULT '[]'",
    "ALTER TABLE task ADD COLUMN checklist_items $i64 NOT NULL DEFAULT 0",
    "ALTER TABLE task ADD COLUMN checklist_done $i64 NOT NULL DEFAULT 0",
    // Those in the bin too: they may come back.
    "CREATE INDEX task_parent ON task (parent_id, deleted_at, done_at) WHERE parent_id IS NOT NULL",
    "CREATE TABLE label (
        id $uuid PRIMARY KEY NOT NULL,
        project_id $uuid NOT NULL REFERENCES project (id),
        name $text NOT NULL,
        name_key $text NOT NULL,
        tone $text NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE UNIQUE INDEX label_project ON label (project_id, name_key)",
    "CREATE INDEX label_name ON label (name_key, id)",
    // What `task.label_ids` says, found from either side.
    "CREATE TABLE task_label (
        task_id $uuid NOT NULL REFERENCES task (id),
        label_id $uuid NOT NULL REFERENCES label (id),
        PRIMARY KEY (task_id, label_id)
    ) $strict",
    "CREATE INDEX task_label_label ON task_label (label_id, task_id)",
    "CREATE TABLE task_comment (
        id $uuid PRIMARY KEY NOT NULL,
        task_id $uuid NOT NULL REFERENCES task (id),
        body $text NOT NULL,
        owner_id $uuid,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    // With the column it asks for: boards count comments, whose texts are long, from the index alone.
    "CREATE INDEX task_comment_task ON task_comment (task_id, created_at, id, deleted_at) WHERE deleted_at IS NULL",
    "CREATE INDEX task_comment_created ON task_comment (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_comment_updated ON task_comment (updated_at, id) WHERE deleted_at IS NULL",
    // Whom `task_comment.body` mentions, found from either side.
    "CREATE TABLE comment_mention (
        comment_id $uuid NOT NULL REFERENCES task_comment (id),
        member_id $uuid NOT NULL,
        PRIMARY KEY (comment_id, member_id)
    ) $strict",
    "CREATE INDEX comment_mention_member ON comment_mention (member_id, comment_id)",
}
