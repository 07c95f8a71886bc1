//! The version of each workspace's roles and teams, beside it; and with whose eyes a session looks at its workspace.

crate::dialect::step! {
    "ALTER TABLE tenant ADD COLUMN access_version $i64 NOT NULL DEFAULT 0",
    "ALTER TABLE session ADD COLUMN viewing_member_id $uuid",
}
