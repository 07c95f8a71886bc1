//! What all list screens share: the search box, the owner filter, the order in the address, the thumb's action.

use super::{address::Address, keys};
use ac_core::MemberId;
use ac_ui::{SearchField, Sort};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use stylers_macro::style;

/// How long a search waits for the next letter.
const SEARCH_PAUSE: Duration = Duration::from_millis(180);

/// A search box whose text stands in the address as `q`; `/` goes to it.
#[component]
pub fn SearchBox(#[prop(into)] label: String, address: Address) -> impl IntoView {
    let asked = address.value("q");
    let text = RwSignal::new(asked.get_untracked().unwrap_or_default());
    let sent = StoredValue::new(text.get_untracked());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(forget);
    Effect::new(move |seen: Option<()>| {
        let typed = text.get();
        forget();
        if seen.is_some() && typed.trim() != sent.get_value() {
            let send = move || {
                let is_new = sent.with_value(String::is_empty);
                sent.set_value(typed.trim().to_owned());
                let change = [("q", Some(typed))];
                // One entry in the history for a word, however often its writer pauses.
                if is_new { address.set(&change) } else { address.set_in_place(&change) }
            };
            pending.set_value(set_timeout_with_handle(send, SEARCH_PAUSE).ok());
        }
    });
    // The back button changes the address under the box.
    Effect::new(move |_| {
        let now = asked.get().unwrap_or_default();
        if now != sent.get_value() {
            sent.set_value(now.clone());
            text.set(now);
        }
    });
    keys::shortcut("/", || keys::focus("field-q"));
    let scope = style! {
        .crm-search-box {
            flex: 1 1 14rem;
            min-width: 0;
            max-width: 22rem;
        }
        @media (max-width: 40rem) {
            .crm-search-box {
                flex-basis: 0;
                max-width: none;
            }
        }
    };
    view! { class = scope, <div class="crm-search-box"><SearchField label name="q" value=text/></div> }
}

/// `-name` for the last first, as the address and the server write it.
#[must_use]
pub fn write_sort(sort: &Sort) -> String {
    if sort.descending { format!("-{}", sort.key) } else { sort.key.clone() }
}

/// Reads what [`write_sort`] wrote; the server says no to a column it does not know.
#[must_use]
pub fn read_sort(text: &str) -> Sort {
    match text.strip_prefix('-') {
        Some(key) => Sort { key: key.to_owned(), descending: true },
        None => Sort { key: text.to_owned(), descending: false },
    }
}

/// The table's order, kept in the address as `sort`.
#[must_use]
pub fn sort_in(address: Address) -> RwSignal<Option<Sort>> {
    let asked = address.value("sort");
    let sort = RwSignal::new(asked.get_untracked().map(|text| read_sort(&text)));
    Effect::new(move |seen: Option<()>| {
        let text = sort.with(|sort| sort.as_ref().map(write_sort));
        if seen.is_some() {
            address.set(&[("sort", text)]);
        }
    });
    // The back button changes the address under the table.
    Effect::new(move |_| {
        let now = asked.get().map(|text| read_sort(&text));
        if sort.with_untracked(|sort| *sort != now) {
            sort.set(now);
        }
    });
    sort
}

/// The owner the address asks for.
#[must_use]
pub fn owner_in(address: Address) -> Option<MemberId> {
    address.get("owner")?.parse().ok()
}

/// The line of filters below a page's head.
#[component]
pub fn FilterLine(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-filters {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding-bottom: var(--s3);
        }
    };
    view! { class = scope, <div class="crm-filters">{children()}</div> }
}

/// The screen's main action where a thumb reaches it; only on a phone, where the page's head hides its own.
#[component]
pub fn ThumbAction(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-thumb {
            display: none;
        }
        @media (max-width: 40rem) {
            .crm-thumb {
                position: sticky;
                bottom: 0;
                z-index: var(--z-sticky);
                flex: none;
                display: grid;
                padding: var(--s2) var(--page-pad);
                border-top: var(--hair) solid var(--line);
                background: var(--bg);
            }
        }
    };
    view! { class = scope, <div class="crm-thumb">{children()}</div> }
}

/// Wraps what a phone shows elsewhere.
#[component]
pub fn DeskOnly(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-desk {
            display: contents;
        }
        @media (max-width: 40rem) {
            .crm-desk {
                display: none;
            }
        }
    };
    view! { class = scope, <div class="crm-desk">{children()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_the_address() {
        for text in ["name", "-created_at"] {
            assert_eq!(write_sort(&read_sort(text)), text);
        }
    }
}
