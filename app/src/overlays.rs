//! What opens over every page by a key: the command palette and the list of shortcuts.
//!
//! Their code comes once a page stands: nobody needs it to see one.

use ac_core::{
    Rights,
    policy::{Action, Grant, Resource as Kind},
};
use ac_crm::{
    search::model::{Hit, HitKind, SIMILAR},
    shared::kind::RecordKind,
};
use ac_ui::{
    Command, CommandPalette, Icon, KeyboardHelp, Late, Lookup, NavItem, ShortcutGroup, help_key, palette_key, soon,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `places` are where the palette can go, `own` the person's own among them; `palette` is whether it is shown.
#[component]
pub fn Overlays(
    places: Vec<NavItem>,
    own: Signal<Vec<NavItem>>,
    rights: Rights,
    palette: RwSignal<bool>,
) -> impl IntoView {
    let help = RwSignal::new(false);
    palette_key(palette);
    help_key(help);
    soon(|| {
        lazy_preload!(command_palette);
    });
    view! {
        <Late open=palette load=move || command_palette(places.clone(), own, rights.clone(), palette)/>
        <Late open=help load=move || keyboard_help(help)/>
    }
}

#[lazy]
fn command_palette(places: Vec<NavItem>, own: Signal<Vec<NavItem>>, rights: Rights, open: RwSignal<bool>) -> AnyView {
    let here = use_location();
    let here = Signal::derive(move || (here.pathname.get(), here.search.get()));
    let commands = Signal::derive(move || commands(places.clone(), own.get(), &rights, &here.read()));
    view! { <CommandPalette commands search=Lookup::new(find_records) recent=Lookup::new(recents) open/> }.into_any()
}

#[lazy]
fn keyboard_help(open: RwSignal<bool>) -> AnyView {
    view! { <KeyboardHelp groups=shortcuts() open/> }.into_any()
}

/// `here` is the page's path and what its address asks for.
fn commands(places: Vec<NavItem>, own: Vec<NavItem>, rights: &Rights, here: &(String, String)) -> Vec<Command> {
    let go = |group: &'static str| {
        move |item: NavItem| Command::go(format!("go {}", item.href), item.label, group, item.icon, item.href)
    };
    let own = own.into_iter().map(go("Favourites"));
    let mut commands: Vec<Command> = own.chain(places.into_iter().map(go("Go to"))).collect();
    let has = |kind, action| rights.grant(kind, action) != Grant::Nothing;
    // One is made over its list.
    let may = |kind| has(kind, Action::Create) && has(kind, Action::Read);
    let made = [
        (Kind::Deal, "New deal", "/deals"),
        (Kind::Lead, "New lead", "/leads"),
        (Kind::Company, "New company", "/companies"),
        (Kind::Contact, "New person", "/people"),
        (Kind::Activity, "Plan an activity", "/activities"),
        (Kind::Product, "New product", "/products"),
        (Kind::Project, "New project", "/projects"),
    ];
    // Whoever is in the list already stays in the view that it shows.
    let asked = |path: &str| match here {
        (at, search) if at == path && !search.is_empty() => format!("{path}?{}&new=1", search.trim_start_matches('?')),
        _ => format!("{path}?new=1"),
    };
    let made = made.into_iter().filter(|(kind, ..)| may(*kind));
    commands.extend(
        made.map(|(_, label, path)| {
            Command::go(format!("new {path}"), label.to_owned(), "Do", Icon::Plus, asked(path))
        }),
    );
    if may(Kind::Import) {
        commands.push(Command::go("import", "Import data", "Do", Icon::Upload, "/import"));
    }
    commands.extend(ac_identity::open_settings(rights).into_iter().map(|(path, label)| {
        Command::go(format!("settings {path}"), label.to_owned(), "Settings", Icon::Gear, path.to_owned())
    }));
    let acts = ac_crm::screens::use_acts();
    commands.push(Command::run("undo", "Undo", "Do", Icon::Undo, move || acts.undo()).keys(&["Ctrl", "Z"]));
    commands.push(Command::run("redo", "Redo", "Do", Icon::Undo, move || acts.redo()).keys(&["Ctrl", "Shift", "Z"]));
    commands
}

/// Records by their words, for the palette.
async fn find_records(query: String) -> Result<Vec<Command>, String> {
    let typed: Vec<String> =
        query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let hits = ac_crm::search::api::search(query).await.map_err(|error| error.message)?;
    let command = |hit: Hit| {
        let mut marks = typed.clone();
        let mut note = hit.subtitle.clone();
        match &hit.matched {
            // What was taken for misspelt words stands in the title.
            Some(matched) if matched.field == SIMILAR => {
                marks.extend(matched.text.split_whitespace().map(str::to_owned));
            }
            Some(matched) => note = Some(matched.text.clone()),
            None => {}
        }
        Command { note, ..record(&hit) }.marks(marks)
    };
    Ok(hits.into_iter().map(command).collect())
}

/// What the person opened last, wherever that was.
async fn recents(_: String) -> Result<Vec<Command>, String> {
    let hits = ac_crm::search::api::list_recents().await.map_err(|error| error.message)?;
    Ok(hits.iter().map(|hit| Command { note: hit.subtitle.clone(), ..record(hit) }).collect())
}

/// The way to a record.
fn record(hit: &Hit) -> Command {
    let (group, icon) = match hit.kind {
        HitKind::Company => ("Companies", Icon::Company),
        HitKind::Contact => ("People", Icon::Person),
        HitKind::Deal => ("Deals", Icon::Deal),
        HitKind::Lead => ("Leads", Icon::Funnel),
        HitKind::Product => ("Products", Icon::Box),
        HitKind::Note => ("Notes", Icon::Note),
        HitKind::Activity => ("Activities", Icon::Calendar),
        HitKind::Project => ("Projects", Icon::Board),
        HitKind::Task => ("Tasks", Icon::Tasks),
    };
    Command::go(hit.id.to_string(), hit.title.clone(), group, icon, place(hit))
}

/// Where a record is looked at: its page; of a note or an activity, that of the record it is about.
fn place(hit: &Hit) -> String {
    match (hit.kind, hit.on) {
        (HitKind::Note | HitKind::Activity, Some(on)) => on.kind.page(on.id),
        (HitKind::Company, _) => RecordKind::Company.page(hit.id),
        (HitKind::Contact, _) => RecordKind::Contact.page(hit.id),
        (HitKind::Lead, _) => RecordKind::Lead.page(hit.id),
        (HitKind::Product, _) => RecordKind::Product.page(hit.id),
        (HitKind::Project, _) => ac_projects::screens::board_path(ac_projects::projects::model::ProjectId(hit.id)),
        (HitKind::Task, _) => ac_projects::screens::task_path(&hit.id.to_string()),
        (HitKind::Deal | HitKind::Note | HitKind::Activity, _) => RecordKind::Deal.page(hit.id),
    }
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
                (vec!["Ctrl", "Z"], "Undo what you last did to records"),
                (vec!["Ctrl", "Shift", "Z"], "Redo it"),
                (vec!["?"], "This list"),
                (vec!["Esc"], "Close what is open"),
            ],
        ),
        group("Lists and boards", vec![(vec!["N"], "New"), (vec!["/"], "Search here")]),
        group(
            "A record",
            vec![
                (vec!["E"], "Change its name"),
                (vec!["A"], "Plan an activity"),
                (vec!["C"], "Convert it, if it is a lead"),
            ],
        ),
        group(
            "A deal's lines",
            vec![
                (vec!["Enter"], "On to the next line"),
                (vec!["Alt", "↑"], "Move the line up"),
                (vec!["Alt", "↓"], "Move it down"),
                (vec!["Ctrl", "Enter"], "Save the lines"),
            ],
        ),
        group(
            "A record on a calendar",
            vec![(vec!["←", "→", "↑", "↓"], "From day to day"), (vec!["M"], "Move it to another day")],
        ),
        group(
            "A record on a timeline",
            vec![
                (vec!["↑", "↓"], "From record to record"),
                (vec!["←", "→"], "Along the time"),
                (vec!["Shift", "←"], "Move it a day earlier"),
                (vec!["Shift", "→"], "Move it a day later"),
                (vec!["M"], "Choose its dates"),
                (vec!["Enter"], "Open it"),
            ],
        ),
        group(
            "A row of a list",
            vec![
                (vec!["Space"], "Select it"),
                (vec!["Shift", "↓"], "Select it and the next"),
                (vec!["Ctrl", "A"], "Select all that are loaded"),
                (vec!["Esc"], "Select nothing"),
                (vec!["→"], "Into its cells"),
            ],
        ),
        group(
            "A cell of a list",
            vec![
                (vec!["Enter"], "Change it, or open what it leads to"),
                (vec!["Delete"], "Empty it"),
                (vec!["Ctrl", "C"], "Copy it"),
                (vec!["Ctrl", "V"], "Paste into it"),
                (vec!["Esc"], "Back to the row"),
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
