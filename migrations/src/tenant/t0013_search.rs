//! The search's index, and what each member opened last: [docs/adr/0008-search.md](../../../docs/adr/0008-search.md).
//!
//! The index is made from the records. Archives leave the tables whose names begin with `search_` out, and a workspace that is
//! loaded from one is gone through anew.

crate::dialect::step! {
    // What there was before the index, up to where it was gone through: the kind of record, and the last id. Without a kind
    // all of it was.
    "CREATE TABLE search_state (id $i32 PRIMARY KEY NOT NULL, kind $text, last_id $uuid) $strict",
    "INSERT INTO search_state (id, kind) SELECT 1, (SELECT 'company' FROM log_head WHERE seq > 0)",
    // The number by which the index knows a record.
    "$sqlite:CREATE TABLE search_doc (id INTEGER PRIMARY KEY NOT NULL, record_id BLOB NOT NULL UNIQUE) STRICT",
    "$postgres:CREATE TABLE search_doc
        (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record_id uuid NOT NULL UNIQUE)",
    // Its words come folded and parted: everything that is not ASCII is part of one, the marks before words among them.
    "$sqlite:CREATE VIRTUAL TABLE search_index USING fts5
        (words, content='', contentless_delete=1, tokenize='ascii', detail=none, prefix='2 3 4')",
    "$postgres:CREATE TABLE search_index (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "$postgres:CREATE INDEX search_index_words ON search_index USING gin (words)",
    // The distinct words, for those that are misspelt: each under itself and under what is left of it without one letter.
    "$sqlite:CREATE TABLE search_term (term TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID",
    "$sqlite:CREATE TABLE search_near
        (part TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (part, term)) STRICT, WITHOUT ROWID",
    "$postgres:CREATE TABLE search_term (term $text PRIMARY KEY NOT NULL)",
    "$postgres:CREATE TABLE search_near (part $text NOT NULL, term $text NOT NULL, PRIMARY KEY (part, term))",
    "CREATE TABLE recent_record (
        member_id $uuid NOT NULL,
        kind $text NOT NULL,
        record_id $uuid NOT NULL,
        opened_at $i64 NOT NULL,
        PRIMARY KEY (member_id, kind, record_id)
    ) $strict",
}
