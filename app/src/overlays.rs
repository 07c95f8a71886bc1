//! What opens over every page by a key: the command palette and the list of shortcuts.
//!
//! Their code comes once a page stands: nobody needs it to see one.

use ac_crm::shared::kind::RecordKind;
use ac_ui::{
    Command, CommandPalette, Icon, KeyboardHelp, Late, Lookup, NavItem, ShortcutGroup, help_key, palette_key, soon,
};
use leptos::prelude::*;

/// `places` are where the palette can go; `palette` is whether it is shown.
#[component]
pub fn Overlays(places: Vec<NavItem>, palette: RwSignal<bool>) -> impl IntoView {
    let help = RwSignal::new(false);
    palette_key(palette);
    help_key(help);
    soon(|| {
        lazy_preload!(command_palette);
    });
    view! {
        <Late open=palette load=move || command_palette(places.clone(), palette)/>
        <Late open=help load=move || keyboard_help(help)/>
    }
}

#[lazy]
fn command_palette(places: Vec<NavItem>, open: RwSignal<bool>) -> AnyView {
    view! { <CommandPalette commands=commands(places) search=Lookup::new(find_records) open/> }.into_any()
}

#[lazy]
fn keyboard_help(open: RwSignal<bool>) -> AnyView {
    view! { <KeyboardHelp groups=shortcuts() open/> }.into_any()
}

fn commands(places: Vec<NavItem>) -> Vec<Command> {
    let mut commands: Vec<Command> = places
        .into_iter()
        .map(|item| Command::go(format!("go {}", item.href), item.label, "Go to", item.icon, item.href))
        .collect();
    commands.push(Command::go("import", "Import data", "Do", Icon::Upload, "/import"));
    let acts = ac_crm::screens::use_acts();
    commands.push(Command::run("undo", "Undo", "Do", Icon::Undo, move || acts.undo()).keys(&["Ctrl", "Z"]));
    commands.push(Command::run("redo", "Redo", "Do", Icon::Undo, move || acts.redo()).keys(&["Ctrl", "Shift", "Z"]));
    commands
}

/// Records by name, for the palette.
async fn find_records(query: String) -> Result<Vec<Command>, String> {
    let hits = ac_crm::search::api::search(query).await.map_err(|error| error.message)?;
    let command = |hit: ac_crm::search::model::Hit| {
        let (group, icon, folder) = match hit.kind {
            RecordKind::Company => ("Companies", Icon::Company, "companies"),
            RecordKind::Contact => ("People", Icon::Person, "people"),
            RecordKind::Deal => ("Deals", Icon::Deal, "deals"),
        };
        let id = hit.id.to_string();
        Command { note: hit.detail, ..Command::go(id.clone(), hit.name, group, icon, format!("/{folder}/{id}")) }
    };
    Ok(hits.into_iter().map(command).collect())
}

fn shortcuts() -> Vec<ShortcutGroup> {
    let group = |title: &str, shortcuts: Vec<(Vec<&'static str>, &'static str)>| ShortcutGroup {
        title: title.to_owned(),
        shortcuts,
    };
    vec![
        group(
            "Everywhere",
            vec![
                (vec!["Ctrl", "K"], "Search or jump to"),
                (vec!["Ctrl", "Z"], "Undo what you did last"),
                (vec!["Ctrl", "Shift", "Z"], "Redo it"),
                (vec!["?"], "This list"),
                (vec!["Esc"], "Close what is open"),
            ],
        ),
        group("Lists and boards", vec![(vec!["N"], "New"), (vec!["/"], "Search here")]),
        group(
            "A row of a list",
            vec![
                (vec!["Space"], "Select it"),
                (vec!["Shift", "↓"], "Select it and the next"),
                (vec!["Ctrl", "A"], "Select all that are loaded"),
                (vec!["Esc"], "Select nothing"),
            ],
        ),
        group(
            "A card on a board",
            vec![
                (vec!["Space"], "Pick up and put down"),
                (vec!["←", "→"], "To the next column"),
                (vec!["↑", "↓"], "Up and down"),
                (vec!["Esc"], "Put back"),
            ],
        ),
    ]
}
