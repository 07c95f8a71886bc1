//! The one place where screens learn that somebody else changed something.
//!
//! Rule: a screen depends on [`changed`] and refetches through its own permission-checked query; it never gets values pushed.

use ac_core::{AppError, Resource};
use ac_realtime::Live;
use leptos::{prelude::*, reactive::spawn_local};

/// Grows whenever a record of one of `kinds` may have changed. Stands still on the server and where no live connection
/// is provided, so that a screen can be drawn on its own.
#[must_use]
pub fn changed(kinds: &[Resource]) -> Signal<u64> {
    use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version_of_any(kinds))
}

/// What came with a page, kept as it is now: read again when a record of `kind` may have changed, and when what is answered
/// beside it is called. Without an answer it stays as it was until then.
pub fn kept<T, F>(
    first: T,
    kind: Resource,
    read: impl Fn() -> F + Copy + Send + Sync + 'static,
) -> (RwSignal<T>, impl Fn() + Copy + Send + Sync + 'static)
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let kept = RwSignal::new(first);
    // Which question was asked last, and which one's answer stands: one that another has overtaken on its way is older than that.
    let (asked, answered) = (StoredValue::new(0_u64), StoredValue::new(0_u64));
    let again = move || {
        let question = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let Some(question) = question else { return };
        spawn_local(async move {
            let answer = read().await;
            let is_newer = answered.try_get_value().is_some_and(|answered| answered < question);
            if let Some(now) = answer.ok().filter(|_| is_newer) {
                answered.try_set_value(question);
                kept.try_set(now);
            }
        });
    };
    let heard = changed(&[kind]);
    Effect::new(move |seen: Option<()>| {
        heard.track();
        if seen.is_some() {
            again();
        }
    });
    (kept, again)
}

/// The version of one record as last heard; 0 until something is heard, below 0 when it may have changed.
#[must_use]
pub fn changed_record(kind: Resource, id: uuid::Uuid) -> Signal<i64> {
    use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.on_record(kind, id))
}
