//! What was deleted, the last first: each kind of record has an index that holds nothing else.

crate::dialect::step! {
    "CREATE INDEX company_bin ON company (deleted_at, id) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX contact_bin ON contact (deleted_at, id) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX deal_bin ON deal (deleted_at, id) WHERE deleted_at IS NOT NULL",
}
