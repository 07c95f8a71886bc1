//! A search box that helps to write: what could be meant by the word at the caret is offered below, and what is wrong with
//! the text is said there. The focus stays in the box; nothing is chosen until an arrow key or a pointer chooses it.
mod styles;

use super::{follow_input, input_class};
use crate::float;
use crate::icon::{Glyph, Icon};
use crate::late::soon;
use crate::logic::filter::wrap;
use crate::logic::place::Side;
use crate::lookup::{Asking, Lookup};
use crate::wait::Wait;
use leptos::{ev, html, prelude::*};
use std::ops::Range;

/// Something to put in place of what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it replaces, in bytes of the text.
    pub replace: Range<usize>,
    pub insert: String,
    pub label: String,
    pub hint: String,
}

/// What is suggested for a text and a caret in it, in bytes.
pub type Suggest = Callback<(String, usize), Vec<Suggestion>>;

/// Who else is asked for suggestions for a text and a caret in it, if anybody; the answer comes later.
pub type SuggestLater = Callback<(String, usize), Option<Lookup<Suggestion>>>;

/// One search box and the help for it: the box stands with the page, the help's code comes when it may be wanted.
/// Cheap to copy.
#[derive(Clone, Copy)]
pub struct Helping {
    /// Base of the ids.
    id: StoredValue<String>,
    input: NodeRef<html::Input>,
    value: RwSignal<String>,
    open: RwSignal<bool>,
    /// The suggestion that Enter takes.
    at: RwSignal<Option<usize>>,
    helper: StoredValue<Option<Helper>>,
    /// Suggestions were asked for before the help was here.
    is_waiting: StoredValue<bool>,
}

/// What the box calls.
#[derive(Clone, Copy)]
struct Helper {
    offer: Callback<()>,
    keys: Callback<ev::KeyboardEvent>,
    leave: Callback<()>,
}

impl Helping {
    fn offer(self) {
        match self.helper.get_value() {
            Some(helper) => helper.offer.run(()),
            None => self.is_waiting.set_value(true),
        }
    }

    fn keys(self, event: ev::KeyboardEvent) {
        if let Some(helper) = self.helper.get_value() {
            helper.keys.run(event);
        }
    }

    fn leave(self) {
        self.is_waiting.set_value(false);
        // A box that is taken off the page while it has the focus is left then.
        if let Some(helper) = self.helper.try_get_value().flatten() {
            helper.leave.try_run(());
        }
    }

    fn begin(self, helper: Helper) {
        self.helper.set_value(Some(helper));
        if self.is_waiting.try_update_value(std::mem::take) == Some(true) {
            helper.offer.run(());
        }
    }

    fn list_id(self) -> String {
        self.id.with_value(|id| format!("{id}-list"))
    }

    fn option_id(self, at: usize) -> String {
        self.id.with_value(|id| format!("{id}-list-{at}"))
    }
}

/// A search input with suggestions, bound to a signal. Debounce where the query is run, not here.
#[component]
pub fn SuggestField<F>(
    /// What is searched, for assistive technology ("Search or filter deals").
    #[prop(into)]
    label: String,
    /// Form name; also the id's base.
    #[prop(into)]
    name: String,
    /// Two-way value.
    value: RwSignal<String>,
    /// What is wrong with the text, and what would do.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A `#[lazy]` function that draws the [`SuggestHelp`] of this box.
    help: impl Fn(Helping) -> F + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    let scope = styles::styles();
    let id = format!("field-{name}");
    let error_id = format!("{id}-error");
    let input = NodeRef::<html::Input>::new();
    follow_input(input, value);
    let helping = Helping {
        id: StoredValue::new(id.clone()),
        input,
        value,
        open: RwSignal::new(false),
        at: RwSignal::new(None),
        helper: StoredValue::new(None),
        is_waiting: StoredValue::new(false),
    };
    let Helping { open, at, .. } = helping;
    // Soon after the page, or when somebody is faster.
    let is_wanted = RwSignal::new(false);
    // Once: what is drawn already would be drawn anew.
    let want = move || {
        if !is_wanted.get_untracked() {
            is_wanted.set(true);
        }
    };
    soon(want);
    // What is still being written is not yet wrong.
    let error = Signal::derive(move || error.get().filter(|_| !open.get()));
    let placeholder = label.clone();
    let described_by = error_id.clone();
    view! { class = scope,
        <div class="ac-suggest">
            <input
                class=format!("ac-search-input {}", input_class())
                type="text"
                enterkeyhint="search"
                id=id
                name=name
                role="combobox"
                aria-label=label
                aria-autocomplete="list"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=helping.list_id()
                aria-activedescendant=move || at.get().filter(|_| open.get()).map(|at| helping.option_id(at))
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                placeholder=placeholder
                value=value.get_untracked()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                node_ref=input
                on:focus=move |_| want()
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    helping.offer();
                }
                on:click=move |_| helping.offer()
                on:keydown=move |event| helping.keys(event)
                on:keyup=move |event| {
                    // What is offered is for the word at the caret.
                    if open.get_untracked() && ["ArrowLeft", "ArrowRight", "Home", "End"].contains(&event.key().as_str()) {
                        helping.offer();
                    }
                }
                on:blur=move |_| helping.leave()
            />
            <span class="ac-suggest-glass"><Glyph icon=Icon::Search/></span>
            <Show when=move || !value.with(String::is_empty)>
                <button class=format!("ac-suggest-clear {scope}") type="button" aria-label="Clear search" on:click=move |_| value.set(String::new())>
                    <Glyph icon=Icon::Close small=true/>
                </button>
            </Show>
            {
                let help = help.clone();
                move || {
                    let help = help.clone();
                    is_wanted.get().then(|| view! { <Wait until=move || help(helping)/> })
                }
            }
            <p class="ac-suggest-error" id=error_id aria-live="polite">{move || error.get()}</p>
        </div>
    }
}

/// The list of suggestions below a [`SuggestField`], and the keys that walk in it.
#[component]
pub fn SuggestHelp(
    helping: Helping,
    suggest: Suggest,
    /// Asked as well, while the person types; what comes is offered first.
    #[prop(optional, into)]
    later: Option<SuggestLater>,
) -> impl IntoView {
    let scope = styles::styles();
    let Helping { input, value, open, at, .. } = helping;
    let panel = NodeRef::<html::Div>::new();
    let found = RwSignal::new(Vec::<Suggestion>::new());
    let hide = move || {
        open.set(false);
        at.set(None);
        if let Some(panel) = panel.get_untracked() {
            float::hide(&panel);
        }
    };
    let asking = Asking::<Suggestion>::new();
    let show = move || {
        let Some(input) = input.get_untracked() else { return };
        at.set(None);
        if found.with_untracked(Vec::is_empty) {
            return hide();
        }
        open.set(true);
        if let Some(panel) = panel.get_untracked() {
            // A property every browser knows.
            let _ =
                web_sys::HtmlElement::style(&panel).set_property("min-width", &format!("{}px", input.offset_width()));
            float::show_beside(&panel, &input, Side::Start);
        }
    };
    let offer = move || {
        let Some(input) = input.get_untracked() else { return };
        let text = input.value();
        let caret = byte_of(&text, input.selection_start().ok().flatten());
        asking.stop();
        if let Some(source) = later.and_then(|later| later.run((text.clone(), caret))) {
            asking.ask(&source, text.clone());
        }
        found.set(suggest.run((text, caret)));
        show();
    };
    // An answer to what was typed before never comes here: another question, and leaving the box, make it void.
    Effect::new(move |_| {
        let Some(Ok(names)) = asking.answer.get() else { return };
        if !names.is_empty() && at.get_untracked().is_none() {
            found.update(|found| {
                found.retain(|known| names.iter().all(|name| name.insert != known.insert));
                drop(found.splice(0..0, names));
            });
            show();
        }
    });
    let take = move |suggestion: &Suggestion| {
        let Some(input) = input.get_untracked() else { return };
        let mut text = input.value();
        if text.get(suggestion.replace.clone()).is_none() {
            return hide();
        }
        text.replace_range(suggestion.replace.clone(), &suggestion.insert);
        let end = suggestion.replace.start + suggestion.insert.len();
        input.set_value(&text);
        let caret = text.get(..end).map_or(0, |before| before.encode_utf16().count());
        let caret = u32::try_from(caret).unwrap_or(u32::MAX);
        // Fails only for boxes that hold no text.
        let _ = input.set_selection_range(caret, caret);
        value.set(text);
        offer();
    };
    let keys = move |event: ev::KeyboardEvent| {
        let n = found.with_untracked(Vec::len);
        let step = |by: isize, from: usize| Some(at.get_untracked().map_or(from, |at| wrap(at, by, n)));
        match (event.key().as_str(), open.get_untracked()) {
            ("ArrowDown", false) => offer(),
            ("ArrowDown", true) => at.set(step(1, 0)),
            ("ArrowUp", true) => at.set(step(-1, n.saturating_sub(1))),
            ("Enter", true) => match at.get_untracked().and_then(|at| found.with_untracked(|all| all.get(at).cloned()))
            {
                Some(suggestion) => take(&suggestion),
                None => hide(),
            },
            ("Escape", true) => hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let leave = move || {
        asking.stop();
        hide();
    };
    let helper = Helper {
        offer: Callback::new(move |()| offer()),
        keys: Callback::new(keys),
        leave: Callback::new(move |()| leave()),
    };
    // Not before the list stands where it is shown.
    Effect::new(move |_| helping.begin(helper));
    let entries = move || {
        let entry = |(position, suggestion): (usize, Suggestion)| {
            let (label, hint) = (suggestion.label.clone(), suggestion.hint.clone());
            view! { class = scope,
                <div
                    class="ac-suggest-option"
                    class:ac-suggest-on=move || at.get() == Some(position)
                    role="option"
                    id=helping.option_id(position)
                    aria-selected=move || if at.get() == Some(position) { "true" } else { "false" }
                    on:pointerenter=move |_| at.set(Some(position))
                    on:click=move |_| take(&suggestion)
                >
                    <span class="truncate">{label}</span>
                    <span class="ac-suggest-hint truncate">{hint}</span>
                </div>
            }
        };
        found.get().into_iter().enumerate().map(entry).collect_view()
    };
    view! { class = scope,
        <div
            class="ac-suggest-panel ac-popover"
            popover="manual"
            node_ref=panel
            on:pointerdown=|event: ev::PointerEvent| event.prevent_default()
            on:mousedown=|event: ev::MouseEvent| event.prevent_default()
        >
            <div role="listbox" id=helping.list_id() aria-label="Suggestions">{entries}</div>
        </div>
    }
}

/// The place in bytes that a browser names in UTF-16 units; the end without one.
fn byte_of(text: &str, units: Option<u32>) -> usize {
    let Some(units) = units.and_then(|units| usize::try_from(units).ok()) else { return text.len() };
    let mut seen = 0;
    for (place, c) in text.char_indices() {
        if seen >= units {
            return place;
        }
        seen += c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_are_counted_as_browsers_do() {
        let check = |text: &str, units, expect| assert_eq!(byte_of(text, Some(units)), expect, "{text} {units}");
        check("abc", 1, 1);
        check("é€x", 1, 2);
        check("é€x", 2, 5);
        check("😀x", 2, 4);
        check("abc", 9, 3);
        assert_eq!(byte_of("abc", None), 3);
    }
}
