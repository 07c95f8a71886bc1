//! Asks before what was written on a page is lost.

use crate::{
    button::{Button, ButtonKind},
    dialog::{Dialog, DialogActions},
    dom,
};
use leptos::prelude::*;
use std::time::Duration;

/// What a form takes to close once it is saved.
const CLOSING: Duration = Duration::from_millis(200);

/// As long as `is_changed`, whoever is about to leave the page is asked: by the browser where they leave the site, and by a dialog
/// where they follow a link. A link that is followed while `is_saving` is gone to once everything is saved; whoever clicks on
/// something else meanwhile stays.
#[component]
pub fn Unsaved(#[prop(into)] is_changed: Signal<bool>, #[prop(into)] is_saving: Signal<bool>) -> impl IntoView {
    let (open, may_leave) = (RwSignal::new(false), StoredValue::new(false));
    let (followed, waits) = (StoredValue::new(String::new()), StoredValue::new(false));
    let is_held = move || is_changed.get_untracked() && !may_leave.get_value();
    dom::hear_first("beforeunload", move |event| {
        if is_held() {
            event.prevent_default();
        }
    });
    dom::hear_first("click", move |event| {
        waits.set_value(false);
        if let Some(address) = dom::followed(&event).filter(|_| is_held()) {
            event.prevent_default();
            event.stop_propagation();
            followed.set_value(address);
            if is_saving.get_untracked() {
                waits.set_value(true);
            } else {
                open.set(true);
            }
        }
    });
    let go_on = move || {
        if waits.try_update_value(std::mem::take) == Some(true) {
            dom::follow(&followed.get_value());
        }
    };
    Effect::new(move || {
        if !is_changed.get() {
            go_on();
        }
    });
    // Where it was not saved after all, nobody goes on later. A form that closes once it is saved is gone by then.
    Effect::new(move || {
        if !is_saving.get() {
            let stay = move || {
                if is_changed.try_get_untracked() == Some(true) {
                    waits.try_set_value(false);
                }
            };
            set_timeout(stay, CLOSING);
        }
    });
    // A form that closes once it is saved takes this with it.
    on_cleanup(go_on);
    let leave = move |_| {
        may_leave.set_value(true);
        open.set(false);
        dom::follow(&followed.get_value());
    };
    view! {
        <Dialog id="unsaved" title="Leave without saving?" text="What you changed here is not kept." open>
            <DialogActions>
                <Button on:click=leave>"Leave"</Button>
                <Button kind=ButtonKind::Primary on:click=move |_| open.set(false)>"Stay"</Button>
            </DialogActions>
        </Dialog>
    }
}
