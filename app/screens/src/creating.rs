//! Opening the dialog for a new record over its list.

use crate::keys;
use ac_views::address::{Address, Entry};
use leptos::prelude::*;

/// What an address says that leads to a list to make a new record there.
const NEW: &str = "new";

/// Whether the dialog for a new record of the list at `path` is open: `n` opens it, and an address that leads here for that, which
/// says nothing of it from then on.
pub fn creating_at(path: &'static str, address: Address, may_create: bool) -> RwSignal<bool> {
    let creating = RwSignal::new(false);
    keys::shortcut("n", move || creating.set(may_create));
    Effect::new(move |_| {
        if address.is_at(path) && address.get(NEW).is_some() {
            creating.set(may_create);
            address.put(&[(NEW, None)], Entry::Same);
        }
    });
    creating
}
