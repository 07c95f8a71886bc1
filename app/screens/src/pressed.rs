//! What is under a pointer stays there.

use leptos::{ev, prelude::*};

/// Tells `hold` when a button or finger goes down on the page, and when it is up again: meanwhile nothing may move under it.
pub fn while_pressed(hold: impl Fn(bool) + Copy + 'static) {
    Effect::new(move |_| {
        let down = window_event_listener(ev::pointerdown, move |_| hold(true));
        let up = window_event_listener(ev::pointerup, move |_| hold(false));
        let cancel = window_event_listener(ev::pointercancel, move |_| hold(false));
        on_cleanup(move || {
            down.remove();
            up.remove();
            cancel.remove();
        });
    });
}
