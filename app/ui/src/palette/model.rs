//! What the palette lists and in what order. The last choices are kept in this tab only, one a line.
use crate::dom;
use crate::icon::Icon;
use crate::logic::filter::rank;
use leptos::prelude::Callback;

/// How many of the last choices are kept.
const RECENTS_MAX: usize = 5;
/// Most commands listed for one query.
const COMMANDS_MAX: usize = 40;
/// Where the last choices are kept.
const RECENTS_KEY: &str = "palette-recents";

/// What a command does.
#[derive(Clone, Debug)]
pub enum CommandAction {
    /// Goes to a page.
    Go(String),
    /// Does something here.
    Run(Callback<()>),
}

/// One line of the palette.
#[derive(Clone, Debug)]
pub struct Command {
    /// Never changes; how it is remembered.
    pub id: String,
    /// What it does or where it goes.
    pub title: String,
    /// Heading it stands under; commands of one group stand together.
    pub group: String,
    /// Drawing before it.
    pub icon: Icon,
    /// Quiet text beside it.
    pub note: Option<String>,
    /// Its shortcut, key by key.
    pub keys: Vec<&'static str>,
    /// What it does.
    pub action: CommandAction,
}

impl Command {
    /// A place to go.
    pub fn go(
        id: impl Into<String>,
        title: impl Into<String>,
        group: impl Into<String>,
        icon: Icon,
        href: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            group: group.into(),
            icon,
            note: None,
            keys: Vec::new(),
            action: CommandAction::Go(href.into()),
        }
    }

    /// Something to do.
    pub fn run(
        id: impl Into<String>,
        title: impl Into<String>,
        group: impl Into<String>,
        icon: Icon,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { action: CommandAction::Run(Callback::new(move |()| run())), ..Self::go(id, title, group, icon, "") }
    }

    /// Adds quiet text.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Shows its shortcut.
    pub fn keys(mut self, keys: &[&'static str]) -> Self {
        self.keys = keys.to_vec();
        self
    }
}

/// A choice made before: id, title, and the page if it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recent {
    id: String,
    title: String,
    href: String,
}

impl Recent {
    fn of(command: &Command) -> Self {
        let href = match &command.action {
            CommandAction::Go(href) => href.clone(),
            CommandAction::Run(_) => String::new(),
        };
        Self { id: command.id.clone(), title: command.title.clone(), href }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        let (id, title, href) = (parts.next()?, parts.next()?, parts.next()?);
        // Only pages of this site: storage is not a place to take foreign addresses from.
        let own = href.is_empty() || (href.starts_with('/') && !href.starts_with("//"));
        own.then_some(Self { id, title, href })
    }

    fn line(&self) -> String {
        [&self.id, &self.title, &self.href].map(|part| part.replace(['\t', '\n'], " ")).join("\t")
    }
}

/// The last choices, newest first.
pub(super) fn recents() -> Vec<Recent> {
    let stored = dom::remembered(RECENTS_KEY).unwrap_or_default();
    stored.lines().filter_map(Recent::parse).take(RECENTS_MAX).collect()
}

/// Puts a choice first.
pub(super) fn remember_choice(command: &Command) {
    let lines: Vec<String> = with_first(recents(), Recent::of(command)).iter().map(Recent::line).collect();
    dom::remember(RECENTS_KEY, &lines.join("\n"));
}

fn with_first(mut all: Vec<Recent>, first: Recent) -> Vec<Recent> {
    all.retain(|recent| recent.id != first.id);
    all.insert(0, first);
    all.truncate(RECENTS_MAX);
    all
}

/// What is listed: without a query the last choices and then everything, else what matches, best groups first.
pub(super) fn shown_commands(commands: &[Command], query: &str, lately: &[Recent]) -> Vec<Command> {
    if query.trim().is_empty() {
        let again = lately.iter().filter_map(|recent| {
            let known = commands.iter().find(|command| command.id == recent.id).cloned();
            let page = (!recent.href.is_empty())
                .then(|| Command::go(&recent.id, &recent.title, "", Icon::Clock, &recent.href));
            known.or(page).map(|command| Command { group: "Recent".to_owned(), ..command })
        });
        return again.chain(commands.iter().cloned()).take(COMMANDS_MAX).collect();
    }
    let mut found: Vec<(u32, usize, &Command)> = commands
        .iter()
        .enumerate()
        .filter_map(|(at, command)| Some((rank(&command.title, query)?, at, command)))
        .collect();
    found.sort_by_key(|(rank, at, _)| (*rank, *at));
    // Groups stay together, in the order of their best entry.
    let mut groups: Vec<&str> = Vec::new();
    for (_, _, command) in &found {
        if !groups.contains(&command.group.as_str()) {
            groups.push(&command.group);
        }
    }
    let in_group = |group: &str| {
        found.iter().filter(move |(_, _, c)| c.group == group).map(|(_, _, c)| (*c).clone()).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(in_group).take(COMMANDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;

    /// What callbacks and signals of a test live in.
    fn owner() -> Owner {
        let owner = Owner::new();
        owner.set();
        owner
    }

    fn commands() -> Vec<Command> {
        vec![
            Command::go("deals", "Deals", "Go to", Icon::Deal, "/deals"),
            Command::go("companies", "Companies", "Go to", Icon::Company, "/companies"),
            Command::run("new-deal", "New deal", "Create", Icon::Plus, || ()),
        ]
    }

    fn titles(query: &str, lately: &[Recent]) -> Vec<String> {
        let shown = shown_commands(&commands(), query, lately);
        shown.iter().map(|c| format!("{}/{}", c.group, c.title)).collect()
    }

    fn recent(id: &str, href: &str) -> Recent {
        Recent { id: id.into(), title: "Hottechi".into(), href: href.into() }
    }

    #[test]
    fn groups_stay_together_and_the_best_comes_first() {
        let _owner = owner();
        assert_eq!(titles("deal", &[]), ["Go to/Deals", "Create/New deal"]);
        assert_eq!(titles("new", &[]), ["Create/New deal"]);
        assert!(titles("zzz", &[]).is_empty());
    }

    #[test]
    fn recent_choices_lead_when_nothing_is_typed() {
        let _owner = owner();
        let lately = [recent("new-deal", ""), recent("company-7", "/companies/7"), recent("gone", "")];
        assert_eq!(titles("", &lately)[..2], ["Recent/New deal", "Recent/Hottechi"]);
        assert_eq!(titles("", &lately).len(), 5);
    }

    #[test]
    fn memory_is_short_and_takes_no_foreign_addresses() {
        let many = (0..9).fold(Vec::new(), |all, i| with_first(all, recent(&i.to_string(), "/x")));
        assert_eq!(many.len(), RECENTS_MAX);
        assert_eq!(with_first(many.clone(), recent("8", "/x")), many);
        assert_eq!(Recent::parse("a\tb\t//evil.example"), None);
        assert_eq!(Recent::parse("a\tb\tjavascript:x"), None);
        assert_eq!(Recent::parse("a\tb\t/deals").map(|r| r.line()).as_deref(), Some("a\tb\t/deals"));
    }
}
