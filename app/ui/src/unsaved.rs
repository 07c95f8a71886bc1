//! Asks before what was written on a page is lost.

use crate::{
    button::{Button, ButtonKind},
    dialog::{Dialog, DialogActions},
    dom,
};
use leptos::prelude::*;

/// As long as `is_changed`, whoever is about to leave the page is asked: by the browser where they leave the site, and by a dialog
/// where they follow a link.
#[component]
pub fn Unsaved(#[prop(into)] is_changed: Signal<bool>) -> impl IntoView {
    let (open, may_leave) = (RwSignal::new(false), StoredValue::new(false));
    let followed = StoredValue::new(String::new());
    let is_held = move || is_changed.get_untracked() && !may_leave.get_value();
    dom::hear_first("beforeunload", move |event| {
        if is_held() {
            event.prevent_default();
        }
    });
    dom::hear_first("click", move |event| {
        if let Some(address) = dom::followed(&event).filter(|_| is_held()) {
            event.prevent_default();
            event.stop_propagation();
            followed.set_value(address);
            open.set(true);
        }
    });
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
