//! Projects with their columns and members, and the tasks in them.

crate::dialect::step! {
    "CREATE TABLE project (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        code $text NOT NULL,
        description $text,
        owner_id $uuid,
        is_secret $bool NOT NULL,
        member_ids $json NOT NULL,
        starts_on $date,
        due_on $date,
        tasks_made $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE INDEX project_name ON project (name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX project_created ON project (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX project_updated ON project (updated_at, id) WHERE deleted_at IS NULL",
    // A code names a project's tasks for ever: those in the bin keep theirs.
    "CREATE UNIQUE INDEX project_code ON project (code)",
    // What `project.member_ids` says, found from either side.
    "CREATE TABLE project_member (
        project_id $uuid NOT NULL REFERENCES project (id),
        member_id $uuid NOT NULL,
        PRIMARY KEY (project_id, member_id)
    ) $strict",
    "CREATE INDEX project_member_member ON project_member (member_id, project_id)",
    "CREATE TABLE project_column (
        id $uuid PRIMARY KEY NOT NULL,
        project_id $uuid NOT NULL REFERENCES project (id),
        name $text NOT NULL,
        name_key $text NOT NULL,
        kind $text NOT NULL,
        wip_limit $i32,
        position $i32 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX project_column_project ON project_column (project_id, position, id)",
    "CREATE INDEX project_column_position ON project_column (position, id)",
    "CREATE INDEX project_column_name ON project_column (name_key, id)",
    "CREATE TABLE task (
        id $uuid PRIMARY KEY NOT NULL,
        project_id $uuid NOT NULL REFERENCES project (id),
        number $i64 NOT NULL,
        column_id $uuid NOT NULL REFERENCES project_column (id),
        rank $text NOT NULL,
        title $text NOT NULL,
        title_key $text NOT NULL,
        description $text,
        priority $text NOT NULL,
        priority_place $i32 NOT NULL,
        assignee_ids $json NOT NULL,
        owner_id $uuid,
        start_on $date,
        due_on $date,
        estimate_minutes $i64,
        done_at $i64,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE UNIQUE INDEX task_number ON task (project_id, number)",
    "CREATE INDEX task_column ON task (column_id, rank, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_title ON task (title_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_created ON task (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_updated ON task (updated_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_due ON task ((COALESCE(due_on, '0001-01-01')), id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_priority ON task (priority_place, id) WHERE deleted_at IS NULL",
    "CREATE INDEX task_project ON task (project_id, created_at, id) WHERE deleted_at IS NULL",
    // What `task.assignee_ids` says, found from either side.
    "CREATE TABLE task_assignee (
        task_id $uuid NOT NULL REFERENCES task (id),
        member_id $uuid NOT NULL,
        PRIMARY KEY (task_id, member_id)
    ) $strict",
    "CREATE INDEX task_assignee_member ON task_assignee (member_id, task_id)",
}
