//! What a list's screen and the server tell each other about its views: how the member has the list goes out, one choice after
//! the other, so that none overtakes another; the views are read again when nothing is on its way.
//!
//! The rule: what was changed here is newer than any answer that was asked for before. A change is made of what stands here;
//! an old answer that took a column's width back would with the next change take it from the server too.

use crate::saved::{
    api::{KeepListSetting, keep_list_setting, list_views},
    mine::{Setting, Views},
};
use ac_core::Resource;
use ac_ui::{Toast, Toasts};
use leptos::{prelude::*, reactive::spawn_local, server_fn::ServerFn};
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, js_sys::Array};

/// Between the views as a screen shows them and the server. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Keeper {
    object: Resource,
    kept: RwSignal<Views>,
    /// Outlives the screen: what was chosen is sent also when it is left meanwhile.
    queue: StoredValue<ArcStoredValue<Queue>>,
    toasts: Toasts,
}

impl Keeper {
    #[must_use]
    pub fn new(object: Resource, kept: RwSignal<Views>, toasts: Toasts) -> Self {
        let queue = ArcStoredValue::new(Queue::default());
        let waiting = queue.clone();
        // A page that goes takes its requests along.
        Effect::new(move |_| {
            let waiting = waiting.clone();
            let leaving = window_event_listener_untyped("pagehide", move |_| {
                for setting in waiting.try_with_value(Queue::unkept).unwrap_or_default() {
                    hand_over(object, setting);
                }
            });
            on_cleanup(move || leaving.remove());
        });
        Self { object, kept, queue: StoredValue::new(queue), toasts }
    }

    /// Changes the views that are shown, to what the server has said or will be told.
    pub fn change(self, change: impl FnOnce(&mut Views)) {
        if let Some(queue) = self.queue.try_get_value() {
            queue.update_value(|queue| queue.is_overtaken = true);
        }
        self.kept.try_update(change);
    }

    /// Takes how the member has the list, and sends it.
    pub fn keep(self, setting: Setting) {
        self.change(|views| views.take(&setting));
        // Whoever may keep nothing has it so until the page is left.
        if !self.kept.with_untracked(|views| views.rights.make) {
            return;
        }
        let queue = self.queue.get_value();
        let is_sending = queue.try_update_value(|queue| {
            queue.add(setting);
            queue.sent.is_some()
        });
        if is_sending != Some(false) {
            return;
        }
        let mut next = queue.try_update_value(Queue::next).flatten();
        spawn_local(async move {
            while let Some(setting) = next {
                if let Err(error) = keep_list_setting(self.object, setting).await {
                    self.toasts.show(Toast::failed(format!("This was not kept. {}", error.message)));
                }
                next = queue.try_update_value(Queue::next).flatten();
            }
            self.read(queue);
        });
    }

    /// Reads the views again as soon as nothing is on its way; where that fails, those that are here stay.
    pub fn refresh(self) {
        let queue = self.queue.get_value();
        queue.update_value(|queue| queue.is_read_due = true);
        self.read(queue);
    }

    fn read(self, queue: ArcStoredValue<Queue>) {
        let begin = |queue: &ArcStoredValue<Queue>| queue.try_update_value(Queue::begin_read) == Some(true);
        if !begin(&queue) {
            return;
        }
        spawn_local(async move {
            loop {
                let answer = list_views(self.object).await;
                let is_new = queue.try_update_value(Queue::end_read) == Some(true);
                if let Some(views) = answer.ok().filter(|_| is_new) {
                    self.kept.try_update(|kept| renew(kept, views));
                }
                if !begin(&queue) {
                    return;
                }
            }
        });
    }
}

/// Puts in place what was read.
fn renew(kept: &mut Views, mut read: Views) {
    if !read.rights.make {
        read.layouts.clone_from(&kept.layouts);
    }
    if *kept != read {
        *kept = read;
    }
}

/// Gives a choice to the browser, which sends it though the page is gone. One that it does not take is lost with the page.
fn hand_over(object: Resource, setting: Setting) {
    let Ok(text) = serde_json::to_string(&KeepListSetting { object, setting }) else { return };
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let body = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(&text)), &kind);
    if let Ok(body) = body {
        let _ = window().navigator().send_beacon_with_opt_blob(KeepListSetting::PATH, Some(&body));
    }
}

/// What is on its way, and what waits for that.
#[derive(Debug, Default)]
struct Queue {
    /// The newest choice of each kind.
    unsent: VecDeque<Setting>,
    /// Not answered yet.
    sent: Option<Setting>,
    is_read_due: bool,
    is_reading: bool,
    /// Something was changed here since the views were asked for.
    is_overtaken: bool,
}

impl Queue {
    /// A choice takes the place of the one before it that was not sent.
    fn add(&mut self, setting: Setting) {
        match self.unsent.iter_mut().find(|waiting| waiting.is_replaced_by(&setting)) {
            Some(waiting) => *waiting = setting,
            None => self.unsent.push_back(setting),
        }
    }

    /// What was sent is answered: what to send then.
    fn next(&mut self) -> Option<Setting> {
        self.sent = self.unsent.pop_front();
        self.sent.clone()
    }

    /// What the server may not have yet.
    fn unkept(&self) -> Vec<Setting> {
        let is_last = |sent: &&Setting| !self.unsent.iter().any(|newer| sent.is_replaced_by(newer));
        self.sent.iter().filter(is_last).chain(&self.unsent).cloned().collect()
    }

    /// Whether to ask for the views now.
    fn begin_read(&mut self) -> bool {
        let begins = self.is_read_due && !self.is_reading && self.sent.is_none();
        if begins {
            (self.is_read_due, self.is_reading, self.is_overtaken) = (false, true, false);
        }
        begins
    }

    /// Whether the answer is as new as what stands here; else the views are to be read once more.
    fn end_read(&mut self) -> bool {
        self.is_reading = false;
        self.is_read_due |= self.is_overtaken;
        !self.is_overtaken
    }
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;
