//! One of many, found by typing. The focus stays in the text box; the list says which entry is meant by
//! `aria-activedescendant`. Entries come from a fixed list or from a `Lookup`.
use crate::dom;
use crate::field::{FieldFrame, Wiring, input_class, standing};
use crate::float;
use crate::icon::{Glyph, Icon};
use crate::logic::case::lower;
use crate::logic::filter::{matching, wrap};
use crate::logic::place::Side;
use crate::lookup::{Asking, Lookup};
use crate::select::Choice;
use leptos::{ev, html, prelude::*};
use stylers_macro::style;

/// Where the entries come from.
#[derive(Clone)]
pub enum Source {
    /// All of them, searched here.
    Fixed(Signal<Vec<Choice>>),
    /// Asked for while typing.
    Asked(Lookup<Choice>),
}

/// A labelled combobox.
#[component]
pub fn Combobox(
    /// What to choose.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Where entries come from.
    source: Source,
    /// Two-way value.
    value: RwSignal<Option<Choice>>,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// One line on how to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Overrides the id made from the name.
    #[prop(optional, into)]
    id: String,
) -> impl IntoView {
    let scope = styles();
    let wiring = Wiring::new(&id, &name, help.is_some());
    let list_id = format!("{}-list", wiring.id);
    let input = NodeRef::<html::Input>::new();
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let at = RwSignal::new(0_usize);
    let first = value.with_untracked(|v| v.as_ref().map(|c| c.label.clone()).unwrap_or_default());
    let text = RwSignal::new(first);
    crate::field::follow_input(input, text);
    let asking = Asking::<Choice>::new();
    let searching = RwSignal::new(false);
    let fixed = match &source {
        Source::Fixed(all) => Some(*all),
        Source::Asked(_) => None,
    };
    let shown = Memo::new(move |_| match fixed {
        Some(all) => {
            // An open box shows all until something is typed, not only what equals the chosen label.
            let query = if searching.get() { text.get() } else { String::new() };
            all.with(|all| {
                let found = matching(all.iter().map(|c| c.label.as_str()), &query);
                found.into_iter().filter_map(|at| all.get(at).cloned()).collect()
            })
        }
        None => asking.answer.with(|answer| match answer {
            Some(Ok(found)) => found.clone(),
            _ => Vec::new(),
        }),
    });
    // Follows a value set from outside.
    Effect::new(move |_| {
        let label = value.with(|v| v.as_ref().map(|c| c.label.clone()).unwrap_or_default());
        if !open.get_untracked() {
            text.set(label);
        }
    });

    let place = move || {
        if let (Some(panel), Some(input)) = (panel.get_untracked(), input.get_untracked()) {
            let width = format!("{}px", input.offset_width());
            // A property every browser knows.
            let _ = web_sys::HtmlElement::style(&panel).set_property("min-width", &width);
            float::show_beside(&panel, &input, Side::Start);
        }
    };
    let search = {
        let source = source.clone();
        move |query: String| {
            at.set(0);
            open.set(true);
            if let Source::Asked(lookup) = &source {
                asking.ask(lookup, query);
            }
            place();
        }
    };
    // What was typed and is the name of no entry stays, with its complaint.
    let unread = RwSignal::new(None::<String>);
    let hide = move || {
        open.set(false);
        searching.set(false);
        asking.stop();
        if let Some(panel) = panel.get_untracked() {
            float::hide(&panel);
        }
    };
    let close = move || {
        hide();
        unread.set(None);
        text.set(value.with_untracked(|v| v.as_ref().map(|c| c.label.clone()).unwrap_or_default()));
    };
    let pick = move |choice: Choice| {
        value.set(Some(choice));
        close();
    };
    let leave = move || {
        // A box that is taken off the page while it has the focus is left then, and has nothing to say any more.
        let Some(typed) = text.try_with_untracked(|text| lower(text.trim())) else { return };
        let is_meant = |choice: &Choice| lower(choice.label.trim()) == typed;
        if !searching.get_untracked() {
            hide();
        } else if typed.is_empty() || value.with_untracked(|v| v.as_ref().is_some_and(is_meant)) {
            close();
        } else if let Some(choice) = shown.with_untracked(|all| all.iter().find(|c| is_meant(c)).cloned()) {
            pick(choice);
        } else {
            hide();
            unread.set(Some("Not in the list. Choose an entry, or empty the box.".to_owned()));
        }
    };
    let typed = {
        let search = search.clone();
        move |event: ev::Event| {
            let query = event_target_value(&event);
            searching.set(true);
            unread.set(None);
            text.set(query.clone());
            if query.is_empty() {
                value.set(None);
            }
            search(query);
        }
    };
    let keys = {
        let search = search.clone();
        move |event: ev::KeyboardEvent| {
            let n = shown.with_untracked(Vec::len);
            match (event.key().as_str(), open.get_untracked()) {
                ("ArrowDown", false) => search(String::new()),
                // What is in sight answers an older question: the first that comes for this one is meant.
                ("Enter" | "ArrowDown" | "ArrowUp", true) if asking.waiting.get_untracked() => {
                    let has_typed = searching.get_untracked() && text.with_untracked(|text| !text.trim().is_empty());
                    if event.key() == "Enter" && has_typed {
                        asking.hold();
                    }
                }
                ("ArrowDown", true) => at.update(|at| *at = wrap(*at, 1, n)),
                ("ArrowUp", true) => at.update(|at| *at = wrap(*at, -1, n)),
                ("Enter", true) => {
                    if let Some(choice) = shown.with_untracked(|s| s.get(at.get_untracked()).cloned()) {
                        pick(choice);
                    }
                }
                ("Escape", true) => close(),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    asking.on_held(move || {
        if let Some(choice) = shown.with_untracked(|shown| shown.first().cloned()) {
            pick(choice);
        }
    });
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    let active = {
        let option_id = option_id.clone();
        move || (open.get() && !asking.waiting.get() && shown.with(|s| !s.is_empty())).then(|| option_id(at.get()))
    };
    // Keeps the meant entry in sight while arrows walk a long list.
    Effect::new({
        let option_id = option_id.clone();
        move |_| {
            let id = option_id(at.get());
            if open.get()
                && let Some(option) = dom::by_id(&id)
            {
                option.scroll_into_view_with_scroll_into_view_options(&dom::nearest());
            }
        }
    });
    let entries = move || {
        shown
            .get()
            .into_iter()
            .enumerate()
            .map(|(position, choice)| {
                let id = option_id(position);
                let chosen = value.with_untracked(|v| v.as_ref().is_some_and(|v| v.value == choice.value));
                let (label, note, mine) = (choice.label.clone(), choice.note.clone(), choice);
                let is_meant = move || at.get() == position && !asking.waiting.get();
                view! { class = scope,
                    <div
                        class="ac-combo-option"
                        class:ac-combo-on=is_meant
                        role="option"
                        id=id
                        aria-selected=move || if is_meant() { "true" } else { "false" }
                        on:pointerenter=move |_| at.set(position)
                        on:click=move |_| pick(mine.clone())
                    >
                        <span class="truncate">{label}</span>
                        {note.map(|note| view! { class = scope, <span class="ac-combo-note truncate">{note}</span> })}
                        {chosen.then(|| view! { class = scope, <span class="ac-combo-check"><Glyph icon=Icon::Check small=true/></span> })}
                    </div>
                }
            })
            .collect_view()
    };
    let status = move || match asking.answer.get() {
        Some(Err(problem)) => problem,
        _ if asking.waiting.get() => "Searching".to_owned(),
        _ if open.get() && shown.with(Vec::is_empty) => "Nothing found".to_owned(),
        _ => String::new(),
    };
    let outer = standing(error, text);
    let error = Signal::derive(move || unread.get().or_else(|| outer.get()));
    let (open_on_click, described_by, controls) = (search, wiring.described_by, list_id.clone());
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label help=help error hide_label>
            <div class="ac-combo">
                <input
                    class=format!("ac-combo-box {}", input_class())
                    id=wiring.id.clone()
                    name=format!("{name}-text")
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls=controls
                    aria-activedescendant=active
                    aria-describedby=described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    value=text.get_untracked()
                    node_ref=input
                    on:input=typed
                    on:click=move |_| {
                        if !open.get_untracked() {
                            open_on_click(String::new());
                        }
                    }
                    on:keydown=keys
                    data-unread=move || unread.with(Option::is_some).then_some("true")
                    on:blur=move |_| leave()
                />
                <input type="hidden" name=name value=move || value.with(|v| v.as_ref().map(|c| c.value.clone()).unwrap_or_default())/>
                <span class="ac-combo-arrow"><Glyph icon=Icon::ChevronDown small=true/></span>
                <div
                    class="ac-combo-panel ac-popover"
                    popover="manual"
                    node_ref=panel
                    on:pointerdown=|event: ev::PointerEvent| event.prevent_default()
                    on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                >
                    <div role="listbox" id=list_id aria-label="Choices">{entries}</div>
                    <p class="ac-combo-status" role="status">{status}</p>
                </div>
            </div>
        </FieldFrame>
    }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-combo {
            position: relative;
            display: grid;
            min-width: 0;
        }
        .ac-combo-arrow {
            position: absolute;
            inset: 0 0 0 auto;
            display: grid;
            place-items: center;
            width: var(--control-h);
            color: var(--text-3);
            pointer-events: none;
        }
        .ac-combo-panel {
            max-width: calc(100vw - var(--s4));
            padding: var(--s1);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            overflow: auto;
        }
        .ac-combo-option {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h);
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .ac-combo-on {
            background: var(--glass-hover);
        }
        .ac-combo-note {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-combo-check {
            margin-inline-start: auto;
            color: var(--accent-hi);
        }
        .ac-combo-status {
            padding: var(--s2);
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-combo-status:empty {
            display: none;
        }
    };
    scope
}
