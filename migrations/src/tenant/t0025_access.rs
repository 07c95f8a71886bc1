//! Roles that the workspace defines itself, who has them, and its teams.

crate::dialect::step! {
    // base is 'member' or 'guest'; rules are grants by object and action: see ADR 16.
    "CREATE TABLE role (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL UNIQUE,
        base $text NOT NULL,
        rules $json NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE TABLE member_role (member_id $uuid PRIMARY KEY NOT NULL, role_id $uuid NOT NULL REFERENCES role (id)) $strict",
    "CREATE INDEX member_role_role ON member_role (role_id)",
    "CREATE TABLE team (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL UNIQUE,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE TABLE team_member (
        team_id $uuid NOT NULL REFERENCES team (id),
        member_id $uuid NOT NULL,
        PRIMARY KEY (team_id, member_id)
    ) $strict",
    "CREATE INDEX team_member_member ON team_member (member_id)",
    // How many changes they have seen; what a process keeps of them is as new as this.
    "CREATE TABLE access_head (id $i32 PRIMARY KEY NOT NULL, version $i64 NOT NULL) $strict",
    "INSERT INTO access_head (id, version) VALUES (1, 0)",
}
