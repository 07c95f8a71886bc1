//! What deleting for good needs: what refers to a record is found in the bin too, and notes and activities have one.

crate::dialect::step! {
    "DROP INDEX contact_company",
    "$sqlite:CREATE INDEX contact_company ON contact
        (company_id, name_key, id, last_name_key, email_key, created_at, updated_at, owner_id, deleted_at)",
    "$postgres:CREATE INDEX contact_company ON contact (company_id, name_key, id)",
    "DROP INDEX deal_company",
    "CREATE INDEX deal_company ON deal (company_id, created_at, id, deleted_at)",
    "DROP INDEX deal_contact",
    "CREATE INDEX deal_contact ON deal (contact_id, created_at, id, deleted_at)",
    "DROP INDEX deal_product",
    "CREATE INDEX deal_product ON deal (product_id, created_at, id, deleted_at)",
    "CREATE INDEX lead_became_contact ON lead (contact_id) WHERE contact_id IS NOT NULL",
    "CREATE INDEX lead_became_company ON lead (company_id) WHERE company_id IS NOT NULL",
    "CREATE INDEX lead_became_deal ON lead (deal_id) WHERE deal_id IS NOT NULL",
    "CREATE INDEX form_submission_lead ON form_submission (lead_id) WHERE lead_id IS NOT NULL",
    "DROP INDEX note_subject",
    "CREATE INDEX note_subject ON note (subject_id, created_at, id, deleted_at)",
    "DROP INDEX activity_subject",
    "CREATE INDEX activity_subject ON activity (subject_id, due_key, id, deleted_at)",
    "CREATE INDEX note_bin ON note (deleted_at, id) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX activity_bin ON activity (deleted_at, id) WHERE deleted_at IS NOT NULL",
}
