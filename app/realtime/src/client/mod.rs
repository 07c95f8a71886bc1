//! Live screens in the browser: [`provide_live`] once at the app's root, then [`use_live`] wherever something is shown.
//!
//! On the server the same signals exist and never change, so that a first render is equal on both sides.

mod machine;
#[cfg(target_arch = "wasm32")]
mod socket;

use ac_core::Resource;
use leptos::prelude::*;
use machine::Changes;
use std::collections::HashMap;

/// How the live connection is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Changes arrive. Also before the first connection, so that no page opens with a warning.
    #[default]
    Connected,
    /// Lost, and being made again.
    Reconnecting,
    /// The network is away; it is tried again from time to time.
    Offline,
    /// The session has ended: only signing in helps.
    SignedOut,
}

/// Signals that change when records do. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    versions: StoredValue<Vec<(Resource, RwSignal<u64>)>>,
    records: StoredValue<HashMap<(Resource, uuid::Uuid), Watched>>,
    status: RwSignal<Status>,
}

#[derive(Debug)]
struct Watched {
    version: ArcRwSignal<i64>,
    watchers: u32,
}

/// Starts the live connection and puts [`Live`] into context. Call it once, at the root of the signed-in app.
pub fn provide_live() -> Live {
    let live = Live {
        versions: StoredValue::new(Resource::ALL.iter().map(|kind| (*kind, RwSignal::new(0))).collect()),
        records: StoredValue::new(HashMap::new()),
        status: RwSignal::new(Status::default()),
    };
    provide_context(live);
    let cursor = SharedValue::new(page_cursor).into_inner();
    // Effects run only in the browser, and after hydration: no signal changes under a page that is waking up.
    Effect::new(move |_| live.connect(cursor));
    live
}

/// The live signals. Panics where [`provide_live`] was not called above.
#[must_use]
pub fn use_live() -> Live {
    expect_context()
}

/// The seq this page was rendered at.
#[cfg(not(target_arch = "wasm32"))]
fn page_cursor() -> Option<i64> {
    let parts = use_context::<axum::http::request::Parts>()?;
    parts.extensions.get::<crate::LiveCursor>().map(|cursor| cursor.0)
}

/// A page that was not rendered by the server has no seq of its own.
#[cfg(target_arch = "wasm32")]
fn page_cursor() -> Option<i64> {
    None
}

impl Live {
    /// Grows when any record of `kind` may have changed, at most once a frame. Make it part of a resource's source and the
    /// list refetches.
    #[must_use]
    pub fn version(&self, kind: Resource) -> Signal<u64> {
        let found = self.versions.with_value(|all| all.iter().find(|(k, _)| *k == kind).map(|(_, signal)| *signal));
        found.map_or_else(|| Signal::stored(0), Into::into)
    }

    /// As [`Live::version`], for what shows several kinds.
    #[must_use]
    pub fn version_of_any(&self, kinds: &[Resource]) -> Signal<u64> {
        let signals: Vec<Signal<u64>> = kinds.iter().map(|kind| self.version(*kind)).collect();
        Signal::derive(move || signals.iter().map(Signal::get).sum())
    }

    /// The version of one record as last heard: 0 until something is heard; below 0 and ever lower when it may have changed
    /// but nobody said to which version (a batch, or too much was missed).
    #[must_use]
    pub fn on_record(&self, kind: Resource, id: uuid::Uuid) -> Signal<i64> {
        let version = self.records.try_update_value(|records| {
            let watched =
                records.entry((kind, id)).or_insert_with(|| Watched { version: ArcRwSignal::new(0), watchers: 0 });
            watched.watchers += 1;
            watched.version.clone()
        });
        let records = self.records;
        on_cleanup(move || {
            records.try_update_value(|records| {
                let unused = records.get_mut(&(kind, id)).is_some_and(|watched| {
                    watched.watchers = watched.watchers.saturating_sub(1);
                    watched.watchers == 0
                });
                if unused {
                    records.remove(&(kind, id));
                }
            });
        });
        version.map_or_else(|| Signal::stored(0), |version| RwSignal::from(version).into())
    }

    /// How the connection is, for the one place in the shell that shows it.
    #[must_use]
    pub fn status(&self) -> Signal<Status> {
        self.status.into()
    }

    #[cfg(target_arch = "wasm32")]
    fn connect(self, cursor: Option<i64>) {
        leptos::reactive::spawn_local(socket::start(self, cursor));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn connect(self, _cursor: Option<i64>) {}

    #[cfg_attr(not(any(target_arch = "wasm32", test)), allow(dead_code, reason = "only a socket brings changes"))]
    fn apply(&self, changes: &Changes) {
        let stale: Vec<RwSignal<u64>> = self.versions.with_value(|all| {
            all.iter().filter(|(kind, _)| changes.touches(*kind)).map(|(_, signal)| *signal).collect()
        });
        for signal in stale {
            signal.update(|version| *version += 1);
        }
        // Taken out first: a signal's reader may watch another record while it runs.
        let watched: Vec<_> = self
            .records
            .with_value(|records| records.iter().map(|(key, watched)| (*key, watched.version.clone())).collect());
        for ((kind, id), signal) in watched {
            let known = signal.get_untracked();
            let next = changes.version_after(kind, id, known);
            if next != known {
                signal.set(next);
            }
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a socket has a status"))]
    fn set_status(&self, status: Status) {
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inert() -> (Owner, Live) {
        let owner = Owner::new();
        let live = owner.with(provide_live);
        (owner, live)
    }

    #[test]
    fn only_what_changed_grows() {
        let (owner, live) = inert();
        owner.with(|| {
            let id = uuid::Uuid::from_u128(1);
            let (deal, note) = (live.version(Resource::Deal), live.version(Resource::Note));
            let (record, both) =
                (live.on_record(Resource::Deal, id), live.version_of_any(&[Resource::Deal, Resource::Note]));
            let mut changes = Changes::default();
            changes.note(Resource::Deal, id, 4);
            live.apply(&changes);
            assert_eq!((deal.get_untracked(), note.get_untracked(), both.get_untracked()), (1, 0, 1));
            assert_eq!(record.get_untracked(), 4);
            live.apply(&Changes::everything());
            assert_eq!((deal.get_untracked(), note.get_untracked(), record.get_untracked()), (2, 1, -1));
        });
    }

    #[test]
    fn a_record_is_forgotten_with_its_last_watcher() {
        let (owner, live) = inert();
        let id = uuid::Uuid::from_u128(1);
        let (one, other) = (owner.child(), owner.child());
        one.with(|| live.on_record(Resource::Deal, id));
        other.with(|| live.on_record(Resource::Deal, id));
        one.cleanup();
        assert_eq!(live.records.with_value(HashMap::len), 1);
        other.cleanup();
        assert_eq!(live.records.with_value(HashMap::len), 0);
    }
}
