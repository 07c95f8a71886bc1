//! A company's contacts in any order from one index. It holds all that they are sorted and filtered by, so that only the rows
//! of the page are read; an index for each order would cost every import another write in a random place.
//!
//! PostgreSQL limits the size of an index entry to less than the longest names and addresses need together.

crate::dialect::step! {
    "$sqlite:DROP INDEX contact_company",
    "$sqlite:CREATE INDEX contact_company ON contact
        (company_id, name_key, id, last_name_key, email_key, created_at, updated_at, owner_id, deleted_at)
        WHERE deleted_at IS NULL",
}
