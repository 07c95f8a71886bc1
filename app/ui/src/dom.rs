//! The few things read from the browser. Nothing here may run in a first render: it has no answer on the server.
use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};

/// Rounds what the browser measures in fractions.
#[allow(clippy::as_conversions, reason = "saturates, and no page is two thousand million pixels tall")]
pub(crate) fn whole_px(value: f64) -> i32 {
    value.round() as i32
}

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// All elements that fit.
pub(crate) fn all(selector: &str) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// How many elements stand before this one in its parent.
pub(crate) fn place_among(element: &web_sys::HtmlElement) -> u32 {
    let mut before = 0;
    let mut at = element.previous_element_sibling();
    while let Some(element) = at {
        before += 1;
        at = element.previous_element_sibling();
    }
    before
}

/// How wide a cell would have to be to cut nothing off: itself, or the widest of what is cut off within.
pub(crate) fn needed_width(cell: &web_sys::HtmlElement) -> i32 {
    let cut = |element: &web_sys::Element| element.scroll_width() - element.client_width();
    let mut most = cut(cell);
    if let Ok(within) = cell.query_selector_all(".truncate,button,a") {
        for at in 0..within.length() {
            if let Some(element) = within.get(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) {
                most = most.max(cut(&element));
            }
        }
    }
    cell.offset_width() + most.max(0)
}

/// Calls `changed` once `node` is in the page, and whenever its size changes while it is.
pub(crate) fn on_size(node: NodeRef<leptos::html::Div>, changed: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        let element = node.get()?;
        let changed = changed.clone();
        let heard = Closure::<dyn Fn()>::new(changed);
        // A browser without it would have failed before: it cannot hydrate this build.
        let observer = web_sys::ResizeObserver::new(heard.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Watch { observer, _heard: heard })
    });
}

/// An observer that ends with what keeps this.
struct Watch {
    observer: web_sys::ResizeObserver,
    _heard: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `scrolled` whenever anything in the page scrolls, for as long as the caller's part of it is there.
pub(crate) fn on_any_scroll(scrolled: impl Fn() + Clone + 'static) {
    hear_first("scroll", move |_| scrolled());
}

/// Calls `heard` with each `kind` of event before what it is about hears of it, for as long as the caller's part of the page is there.
pub(crate) fn hear_first(kind: &'static str, heard: impl Fn(web_sys::Event) + Clone + 'static) {
    Effect::new(move |_| {
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(heard.clone());
        let hears = window().add_event_listener_with_callback_and_bool(kind, heard.as_ref().unchecked_ref(), true);
        hears.is_ok().then_some(Hearing { kind, heard })
    });
}

/// A listener that ends with what keeps this.
struct Hearing {
    kind: &'static str,
    heard: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Hearing {
    fn drop(&mut self) {
        // One that hears nothing any more needs no removal.
        let heard = self.heard.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback_and_bool(self.kind, heard, true);
    }
}

/// Focuses an element that the current change is about to draw, without moving the page under the reader.
pub(crate) fn focus_soon(id: String) {
    request_animation_frame(move || {
        if let Some(element) = by_id(&id) {
            focus(&element);
        }
    });
}

/// What has the focus, unless it is nowhere.
pub(crate) fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element().filter(|element| element.tag_name() != "BODY")?.dyn_into().ok()
}

/// Focuses an element once the current change is drawn, if the focus is nowhere by then: whoever went on elsewhere stays there.
pub(crate) fn refocus_soon(element: web_sys::HtmlElement) {
    request_animation_frame(move || {
        if focused().is_none() {
            focus(&element);
        }
    });
}

/// Focuses an element; one that has left the page meanwhile is no loss.
pub(crate) fn focus(element: &web_sys::HtmlElement) {
    let _ = element.focus();
}

/// Clicks an element once the event that asked for it is over: the click bubbles to what hears that event, and a handler cannot
/// be entered twice.
pub(crate) fn click_soon(element: web_sys::HtmlElement) {
    queue_microtask(move || element.click());
}

/// The address of another page to which a click on a link goes in this window.
pub(crate) fn followed(event: &web_sys::Event) -> Option<String> {
    let click = event.dyn_ref::<web_sys::MouseEvent>()?;
    let has_more = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() || click.button() != 0;
    let clicked = click.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = clicked.closest("a[href]").ok()??.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let stays = !link.target().is_empty() || link.has_attribute("download");
    let is_here = window().location().pathname().is_ok_and(|here| here == link.pathname());
    if has_more || stays || is_here { None } else { link.get_attribute("href") }
}

/// Follows the link to an address, or goes there all the same if the link has left the page.
pub(crate) fn follow(address: &str) {
    let is_link = |element: &web_sys::HtmlElement| element.get_attribute("href").as_deref() == Some(address);
    match all("a[href]").into_iter().find(is_link) {
        Some(link) => click_soon(link),
        // An address that cannot be gone to leaves everything as it is.
        None => drop(window().location().assign(address)),
    }
}

/// Scrolls no further than it must.
pub(crate) fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    options
}

/// What an element says, without what is there for the eye alone.
pub(crate) fn words_in(element: &web_sys::Element) -> String {
    let Some(copy) = element.clone_node_with_deep(true).ok().and_then(|copy| copy.dyn_into::<web_sys::Element>().ok())
    else {
        return String::new();
    };
    if let Ok(unsaid) = copy.query_selector_all("[aria-hidden=true]") {
        for at in 0..unsaid.length() {
            if let Some(element) = unsaid.get(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) {
                element.remove();
            }
        }
    }
    copy.text_content().unwrap_or_default().trim().to_owned()
}

/// Whether the event began on something that has a job of its own inside a row or card.
pub(crate) fn on_control(event: &web_sys::Event) -> bool {
    is_within(event, "a,button,input,select,textarea,label")
}

/// Whether the event began on a link.
pub(crate) fn on_link(event: &web_sys::Event) -> bool {
    is_within(event, "a")
}

/// Whether the event began on or in what `selector` names.
pub(crate) fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest(selector).ok().flatten())
        .is_some()
}

/// Ctrl, or ⌘ on a Mac.
pub(crate) fn command_key(event: &web_sys::KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// The same, for a pointer.
pub(crate) fn command_key_pressed(event: &web_sys::MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// A value remembered in this tab; `None` where storage is forbidden. Not longer than the tab lives: the names of
/// customers must not outlast a sign-out on a shared machine.
#[must_use]
pub fn remembered(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Remembers a value in this tab, an empty one not at all; a full or forbidden storage is silently no memory.
pub fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) };
    }
}
