//! The search's index, made from the records by a reader of the log: [docs/adr/0008-search.md](../../../docs/adr/0008-search.md).
//!
//! Nothing here is a record. Archives leave these tables out, and a workspace that is loaded from one is read anew.

crate::dialect::step! {
    // How far the log has been read.
    "CREATE TABLE search_state (id $i32 PRIMARY KEY NOT NULL, seq $i64 NOT NULL, last_doc $i64 NOT NULL) $strict",
    "INSERT INTO search_state (id, seq, last_doc) VALUES (1, 0, 0)",
    // The number by which the index knows a record. The digest tells whether its words are those that stand there.
    "CREATE TABLE search_doc (
        id $i64 PRIMARY KEY NOT NULL,
        record_id $uuid NOT NULL UNIQUE,
        digest $i64 NOT NULL
    ) $strict",
    // Its words come folded and parted: everything that is not ASCII is part of one, the marks before words among them.
    "$sqlite:CREATE VIRTUAL TABLE search_index USING fts5
        (words, content='', contentless_delete=1, tokenize='ascii', detail=none, prefix='2 3 4')",
    "$postgres:CREATE TABLE search_index (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "$postgres:CREATE INDEX search_index_words ON search_index USING gin (words)",
    // The distinct words, for those that are misspelt: each under itself and under what is left of it without one letter.
    "CREATE TABLE search_term (term $text PRIMARY KEY NOT NULL) $strict",
    "CREATE TABLE search_near (part $text NOT NULL, term $text NOT NULL, PRIMARY KEY (part, term)) $strict",
}
