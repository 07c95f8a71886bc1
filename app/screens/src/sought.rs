//! What is typed into a search box: it is taken over once its writer pauses, and whoever changes it elsewhere changes the box.

use ac_views::address::Entry;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// How long a search waits for the next letter.
pub const SEARCH_PAUSE: Duration = Duration::from_millis(180);

/// A search box. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Sought {
    pub text: RwSignal<String>,
    /// What was taken over last.
    pub sent: RwSignal<String>,
}

impl Sought {
    /// A box over what is `asked`. `pause` says how long it waits after such a text; `send` takes the text over, as an entry of the
    /// history or in place of the last: one for a word, however often its writer pauses.
    #[must_use]
    pub fn new(
        asked: Memo<String>,
        pause: impl Fn(&str) -> Duration + 'static,
        send: impl Fn(String, Entry) + Copy + 'static,
    ) -> Self {
        let text = RwSignal::new(asked.get_untracked());
        let sent = RwSignal::new(asked.get_untracked());
        let pending = StoredValue::new(None::<TimeoutHandle>);
        // What stands there was not typed since the box was last left alone.
        let is_old = StoredValue::new(true);
        let forget = move || {
            if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
                timeout.clear();
            }
        };
        on_cleanup(forget);
        Effect::new(move |seen: Option<()>| {
            let typed = text.get();
            forget();
            if seen.is_none() || sent.with_untracked(|sent| typed.trim() == sent) {
                return;
            }
            let pause = pause(&typed);
            let take_over = move || {
                let is_new = is_old.get_value() || sent.with_untracked(String::is_empty);
                is_old.set_value(false);
                sent.set(typed.trim().to_owned());
                send(typed, if is_new { Entry::Own } else { Entry::Same });
            };
            pending.set_value(set_timeout_with_handle(take_over, pause).ok());
        });
        // The back button, another view and whatever else changes what is asked under the box.
        Effect::new(move |_| {
            let now = asked.get();
            if sent.with_untracked(|sent| *sent != now) {
                is_old.set_value(true);
                sent.set(now.clone());
                text.set(now);
            }
        });
        Self { text, sent }
    }
}
