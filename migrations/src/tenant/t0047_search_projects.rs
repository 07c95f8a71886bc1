//! Projects and tasks from before the search knew of them are put into its index.

crate::dialect::step! {
    "UPDATE search_state SET kind = 'project', last_id = NULL WHERE kind IS NULL AND EXISTS (SELECT 1 FROM project)",
}
