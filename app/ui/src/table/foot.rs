//! What stands below the rows, and when further rows are asked for.
//!
//! Rule: after a failure nothing is asked for until somebody tries again, else a list without a connection would ask for ever.
use crate::logic::window;
use crate::states::{ErrorState, Failure, SkeletonRows, Trouble};
use leptos::prelude::*;

/// What stands below the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Foot {
    Nothing,
    /// Grey lines.
    Coming(usize),
    /// There are no rows.
    Empty,
    /// There are no rows because they could not be read.
    Failed(String),
    /// Something could not be read; the rows stay.
    Trouble,
}

impl Foot {
    fn of(len: usize, loading: bool, failed: Option<String>) -> Self {
        match (failed, len, loading) {
            (Some(message), 0, _) => Self::Failed(message),
            (Some(_), ..) => Self::Trouble,
            (None, 0, true) => Self::Coming(10),
            (None, 0, false) => Self::Empty,
            (None, _, true) => Self::Coming(2),
            (None, _, false) => Self::Nothing,
        }
    }
}

#[component]
pub(super) fn Below(
    len: Memo<usize>,
    loading: Signal<bool>,
    failure: Option<Failure>,
    empty: ViewFn,
    scope: &'static str,
) -> impl IntoView {
    let foot = Memo::new(move |_| Foot::of(len.get(), loading.get(), message(failure)));
    move || match (foot.get(), failure) {
        (Foot::Coming(rows), _) => view! { <SkeletonRows rows/> }.into_any(),
        (Foot::Empty, _) => empty.run(),
        (Foot::Failed(message), Some(failure)) => view! { <ErrorState message on_retry=failure.retry/> }.into_any(),
        (Foot::Trouble, Some(failure)) => view! { class = scope,
            <div class="ac-table-trouble"><Trouble failure busy=loading/></div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

fn message(failure: Option<Failure>) -> Option<String> {
    failure.and_then(|failure| failure.message.get())
}

/// Calls `on_more` once each time the end of the loaded rows comes near.
pub(super) fn ask_for_more(
    shown: Memo<std::ops::Range<usize>>,
    len: Memo<usize>,
    has_more: Signal<bool>,
    loading: Signal<bool>,
    failure: Option<Failure>,
    on_more: Option<Callback<()>>,
) {
    let Some(on_more) = on_more else { return };
    let wanted = Memo::new(move |_| {
        let near = shown.with(|shown| window::near_end(shown, len.get()));
        (near && has_more.get() && !loading.get() && message(failure).is_none()).then(|| len.get())
    });
    Effect::new(move |_| {
        if wanted.get().is_some() {
            on_more.run(());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_is_not_called_empty() {
        let check = |len, loading, failed: Option<&str>, want| {
            assert_eq!(Foot::of(len, loading, failed.map(str::to_owned)), want, "{len} {loading} {failed:?}");
        };
        check(0, false, None, Foot::Empty);
        check(0, true, None, Foot::Coming(10));
        check(0, false, Some("away"), Foot::Failed("away".to_owned()));
        check(0, true, Some("away"), Foot::Failed("away".to_owned()));
        check(9, false, None, Foot::Nothing);
        check(9, true, None, Foot::Coming(2));
        check(9, false, Some("away"), Foot::Trouble);
        check(9, true, Some("away"), Foot::Trouble);
    }
}
