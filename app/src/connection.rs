//! What the frame says while no changes arrive: since when, so that nobody takes old figures for new ones.
//!
//! Rule: a connection that comes back at once is never mentioned.

use ac_realtime::{Status, use_live};
use ac_ui::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;
use stylers_macro::style;

/// How long a lost connection goes unmentioned.
const PATIENCE: Duration = Duration::from_secs(2);

/// A quiet mark beside the workspace's name, there only while the live connection is not. Its room is always kept.
#[component]
pub fn ConnectionMark() -> impl IntoView {
    let scope = style! {
        .shell-line {
            display: flex;
            align-items: center;
            gap: var(--s1);
            color: var(--warn);
            font-size: var(--fs-micro);
            font-weight: var(--fw-medium);
            animation: shell-line-in var(--slow) var(--ease);
        }
        @keyframes shell-line-in {
            from { opacity: 0; }
        }
    };
    let status = use_live().status();
    let is_lost = Memo::new(move |_| status.get() != Status::Connected);
    let since = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        since.set(None);
        if is_lost.get() {
            let time = now();
            // A browser without timers has no socket that could be lost.
            if let Ok(timer) = set_timeout_with_handle(move || since.set(Some(time)), PATIENCE) {
                on_cleanup(move || timer.clear());
            }
        }
    });
    let mark = move || {
        let since = since.get()?;
        let (words, hint) = (words(status.get(), &since)?, format!("Changes since {since} may be missing."));
        Some(view! { class = scope,
            <span class="shell-line" title=hint.clone()>
                <Glyph icon=Icon::Offline small=true/>
                <span class="truncate">{words}</span>
                <span class="visually-hidden">{hint.clone()}</span>
            </span>
        })
    };
    view! { <div role="status">{mark}</div> }
}

fn words(status: Status, since: &str) -> Option<String> {
    match status {
        Status::Connected => None,
        Status::Reconnecting => Some(format!("Reconnecting since {since}")),
        Status::Offline => Some(format!("Offline since {since}")),
        Status::SignedOut => Some(format!("Signed out since {since}")),
    }
}

/// The person's own time: `14:02`.
#[cfg(target_arch = "wasm32")]
fn now() -> String {
    let now = js_sys::Date::new_0();
    format!("{:02}:{:02}", now.get_hours(), now.get_minutes())
}

#[cfg(not(target_arch = "wasm32"))]
fn now() -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connection_that_is_not_there_is_spoken_of() {
        assert_eq!(words(Status::Connected, "14:02"), None);
        for status in [Status::Reconnecting, Status::Offline, Status::SignedOut] {
            assert!(words(status, "14:02").unwrap().ends_with("since 14:02"), "{status:?}");
        }
    }
}
