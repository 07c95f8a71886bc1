//! A list of members that grows page by page, and follows the search and other people's changes without losing its length.
//!
//! Rule: every question gets a number, and an answer to an older question is thrown away.

use super::api::list_workspace_members;
use crate::model::{Belonging, MemberQuery, MemberRow};
use ac_core::{
    AppError, Page,
    list::{LIST_ROWS_DEFAULT, LIST_ROWS_MAX},
};
use leptos::{prelude::*, reactive::spawn_local};

/// Rows read anew after a change; a longer list starts over from there.
const RENEW_ROWS_MAX: usize = 1_000;

/// The loaded rows and the way to more. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct MemberList {
    pub rows: RwSignal<Vec<MemberRow>>,
    /// An answer is on its way.
    pub busy: RwSignal<bool>,
    pub failed: RwSignal<Option<AppError>>,
    next: RwSignal<Option<String>>,
    turn: StoredValue<u64>,
    belonging: Belonging,
    search: RwSignal<String>,
}

/// The first page of those who are here, or were.
pub(super) async fn first(belonging: Belonging) -> Result<Page<MemberRow>, AppError> {
    list_workspace_members(MemberQuery::of(belonging)).await
}

impl MemberList {
    /// Starts with a page that is already here.
    pub(super) fn new(first: Page<MemberRow>, belonging: Belonging, search: RwSignal<String>) -> Self {
        Self {
            rows: RwSignal::new(first.data),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            next: RwSignal::new(first.next_cursor),
            turn: StoredValue::new(0),
            belonging,
            search,
        }
    }

    pub(super) fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// The next page; nothing if an answer is on its way or there is none.
    pub(super) fn more(self) {
        let cursor = self.next.get_untracked();
        if cursor.is_some() && !self.busy.get_untracked() {
            self.ask(self.rows.get_untracked(), cursor, 1);
        }
    }

    /// What is found now, in place of all rows.
    pub(super) fn restart(self) {
        self.ask(Vec::new(), None, 1);
    }

    /// Everything loaded, read again.
    pub(super) fn renew(self) {
        self.ask(Vec::new(), None, self.rows.with_untracked(Vec::len).min(RENEW_ROWS_MAX));
    }

    /// Adds pages to `rows` until `wanted` more are there or there are no more.
    fn ask(self, mut rows: Vec<MemberRow>, mut cursor: Option<String>, wanted: usize) {
        self.busy.set(true);
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let wanted = rows.len().saturating_add(wanted);
        spawn_local(async move {
            let failed = loop {
                let left = u32::try_from(wanted.saturating_sub(rows.len())).unwrap_or(LIST_ROWS_MAX);
                let query = MemberQuery {
                    limit: Some(left.clamp(LIST_ROWS_DEFAULT, LIST_ROWS_MAX)),
                    cursor,
                    q: Some(self.search.get_untracked()),
                    ..MemberQuery::of(self.belonging)
                };
                let answer = list_workspace_members(query).await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                match answer {
                    Ok(page) => {
                        rows.extend(page.data);
                        cursor = page.next_cursor;
                    }
                    Err(error) => break Some(error),
                }
                if cursor.is_none() || rows.len() >= wanted {
                    self.rows.set(rows);
                    self.next.set(cursor);
                    break None;
                }
            };
            self.failed.set(failed);
            self.busy.set(false);
        });
    }
}
