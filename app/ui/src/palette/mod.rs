//! The command palette: everything one can do or go to, one key away (Ctrl-K or ⌘-K).
//! Commands are filtered here; records are asked for while typing. What was opened lately comes first when nothing is typed.
mod model;
mod styles;

use crate::dialog::{close_on_scrim, show_while};
use crate::dom;
use crate::icon::{Glyph, Icon};
use crate::keyboard_help::Kbd;
use crate::logic::{filter::wrap, marks::pieces};
use crate::lookup::{Asking, Lookup};
use leptos::{ev, html, prelude::*, task::spawn_local};
use model::shown_commands;
pub use model::{Command, CommandAction};
use styles::styles;

/// Opens and closes the palette with Ctrl-K or ⌘-K, as long as the caller's part of the page is there.
pub fn palette_key(open: RwSignal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if dom::command_key(&event) && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                open.update(|open| *open = !*open);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// The palette; place it once in the shell, with [`palette_key`].
#[component]
pub fn CommandPalette(
    /// What can be done from here; changes with the page.
    #[prop(into)]
    commands: Signal<Vec<Command>>,
    /// Finds records by what is typed.
    #[prop(optional, into)]
    search: Option<Lookup<Command>>,
    /// What was opened lately, the last first; asked each time the palette opens.
    #[prop(optional, into)]
    recent: Option<Lookup<Command>>,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Shown in the empty box.
    #[prop(default = "Search or jump to")]
    placeholder: &'static str,
) -> impl IntoView {
    let scope = styles();
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    let lately = Lately::new(recent);
    let content = move || view! { <Inside commands search=search.clone() lately open placeholder scope/> }.into_any();
    view! { class = scope,
        <dialog
            class="ac-palette ac-modal"
            aria-label="Commands"
            node_ref=node
            on:close=move |_| open.set(false)
            on:click=move |event: ev::MouseEvent| close_on_scrim(&event, open)
        >
            <Show when=move || open.get()>{content.clone()}</Show>
        </dialog>
    }
}

/// What was opened lately, as it was when the palette was last open until the newest is here.
#[derive(Clone, Copy)]
struct Lately {
    source: StoredValue<Option<Lookup<Command>>>,
    commands: RwSignal<Vec<Command>>,
    /// Why the newest could not be read.
    problem: RwSignal<Option<String>>,
}

impl Lately {
    fn new(source: Option<Lookup<Command>>) -> Self {
        let commands = RwSignal::new(Vec::new());
        Self { source: StoredValue::new(source), commands, problem: RwSignal::new(None) }
    }

    /// Asks for the newest. Tells `grown` by how many entries the list has become longer.
    fn ask(self, grown: impl Fn(isize) + 'static) {
        let Some(source) = self.source.get_value() else { return };
        spawn_local(async move {
            match source.answer(String::new()).await {
                Ok(commands) => {
                    let len = |commands: &Vec<Command>| isize::try_from(commands.len()).unwrap_or(0);
                    let before = self.commands.try_with_untracked(len).unwrap_or(0);
                    grown(len(&commands) - before);
                    self.commands.try_set(commands);
                    self.problem.try_set(None);
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }
}

#[component]
fn Inside(
    commands: Signal<Vec<Command>>,
    #[prop(optional_no_strip)] search: Option<Lookup<Command>>,
    lately: Lately,
    open: RwSignal<bool>,
    placeholder: &'static str,
    scope: &'static str,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    lately.ask(move |by| {
        // Who has gone down the list stays where they are; who has not is at the top of the new one.
        let is_down = at.try_get_untracked().is_some_and(|at| at > 0);
        if is_down && query.try_with_untracked(String::is_empty) == Some(true) {
            at.try_update(|at| *at = at.saturating_add_signed(by));
        }
    });
    let asking = Asking::<Command>::new();
    let found = move || match asking.answer.get() {
        Some(Ok(found)) if !query.with(String::is_empty) => found,
        _ => Vec::new(),
    };
    let here = move || {
        commands
            .with(|commands| query.with(|query| lately.commands.with(|lately| shown_commands(commands, query, lately))))
    };
    let shown = Signal::derive(move || {
        let mut all = here();
        all.extend(found());
        all
    });
    let choose = move |at: usize| {
        // The palette may have been closed between an Enter and the answer it waited for.
        let chosen = shown.try_with_untracked(|shown| shown.get(at).cloned()).flatten();
        let Some(chosen) = chosen else { return };
        match chosen.action {
            CommandAction::Run(run) => {
                open.set(false);
                run.run(());
            }
            // The option is a link: following it lets the router (or the browser) do its work.
            CommandAction::Go(_) => {
                if let Some(link) = dom::by_id(&option_id(at)) {
                    link.click();
                }
                open.set(false);
            }
        }
    };
    asking.on_held(move || {
        let first = untrack(here).len();
        // Its link has to be drawn before it can be followed.
        request_animation_frame(move || choose(first));
    });
    let keys = move |event: ev::KeyboardEvent| {
        let n = shown.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = wrap(*at, 1, n)),
            "ArrowUp" => at.update(|at| *at = wrap(*at, -1, n)),
            // Commands are found at once; what stands below them answers an older question.
            "Enter" if asking.waiting.get_untracked() && at.get_untracked() >= untrack(here).len() => asking.hold(),
            "Enter" => choose(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        if let Some(option) = dom::by_id(&option_id(at.get_untracked())) {
            option.scroll_into_view_with_scroll_into_view_options(&dom::nearest());
        }
    };
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        at.set(0);
        asking.stop();
        if let Some(search) = search.as_ref().filter(|_| !text.trim().is_empty()) {
            asking.ask(search, text.clone());
        }
        query.set(text);
    };
    let entries = move || {
        let mut group = String::new();
        shown
            .get()
            .into_iter()
            .enumerate()
            .map(|(position, command)| {
                let head = (command.group != group).then(|| {
                    group.clone_from(&command.group);
                    view! { class = scope, <p class="ac-palette-group" role="presentation">{command.group.clone()}</p> }
                });
                view! {
                    {head}
                    <Entry position command at choose=Callback::new(choose) open scope/>
                }
            })
            .collect_view()
    };
    let status = move || match asking.answer.get() {
        Some(Err(problem)) if !asking.waiting.get() => problem,
        _ if asking.waiting.get() && found().is_empty() => "Searching".to_owned(),
        _ if shown.with(Vec::is_empty) => "Nothing found. Try fewer letters.".to_owned(),
        _ => lately.problem.get().filter(|_| query.with(String::is_empty)).unwrap_or_default(),
    };
    let active = move || (!shown.with(Vec::is_empty)).then(|| option_id(at.get()));
    view! { class = scope,
        <div class="ac-palette-top">
            <Glyph icon=Icon::Search/>
            <input
                class="ac-palette-input"
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=active
                aria-label=placeholder
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                autofocus=true
                on:input=typed
                on:keydown=keys
            />
            <Kbd key="Esc"/>
        </div>
        <div class="ac-palette-list" role="listbox" id="palette-list" aria-label="Commands">{entries}</div>
        <p class="ac-palette-status" role="status">{status}</p>
    }
}

fn option_id(at: usize) -> String {
    format!("palette-option-{at}")
}

#[component]
fn Entry(
    position: usize,
    command: Command,
    at: RwSignal<usize>,
    choose: Callback<usize>,
    open: RwSignal<bool>,
    scope: &'static str,
) -> impl IntoView {
    let on = move || at.get() == position;
    let marked = |text: &str| {
        let piece = |(text, is_hit): (String, bool)| {
            if is_hit {
                view! { class = scope, <mark class="ac-palette-hit">{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        };
        pieces(text, &command.marks).into_iter().map(piece).collect_view()
    };
    let note = command.note.as_deref().map(|note| {
        view! { class = scope, <span class="ac-palette-note truncate">{marked(note)}</span> }
    });
    let inside = view! { class = scope,
        <Glyph icon=command.icon/>
        <span class="ac-palette-title truncate">{marked(&command.title)}</span>
        {note}
        <span class="ac-palette-keys">{command.keys.into_iter().map(|key| view! { <Kbd key/> }).collect_view()}</span>
    };
    let selected = move || if on() { "true" } else { "false" };
    match command.action {
        CommandAction::Go(href) => view! { class = scope,
            <a
                class="ac-palette-option"
                class:ac-palette-on=on
                role="option"
                id=option_id(position)
                href=href
                tabindex="-1"
                aria-selected=selected
                on:pointermove=move |_| at.set(position)
                on:click=move |_| open.set(false)
            >
                {inside}
            </a>
        }
        .into_any(),
        CommandAction::Run(_) => view! { class = scope,
            <div
                class="ac-palette-option"
                class:ac-palette-on=on
                role="option"
                id=option_id(position)
                aria-selected=selected
                on:pointermove=move |_| at.set(position)
                on:click=move |_| choose.run(position)
            >
                {inside}
            </div>
        }
        .into_any(),
    }
}
