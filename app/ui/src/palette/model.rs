//! What the palette lists and in what order.
use crate::icon::Icon;
use crate::logic::filter::rank;
use leptos::prelude::Callback;

/// Most commands listed for one query.
const COMMANDS_MAX: usize = 40;
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
    /// The words it was found by, which are marked in what it says.
    pub marks: Vec<String>,
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
            marks: Vec::new(),
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

    /// Marks these words in its title and text.
    pub fn marks(mut self, words: Vec<String>) -> Self {
        self.marks = words;
        self
    }

    /// Shows its shortcut.
    pub fn keys(mut self, keys: &[&'static str]) -> Self {
        self.keys = keys.to_vec();
        self
    }
}

/// What is listed: without a query what was opened lately and then everything, else what matches, best groups first.
pub(super) fn shown_commands(commands: &[Command], query: &str, lately: &[Command]) -> Vec<Command> {
    if query.trim().is_empty() {
        let again = lately.iter().map(|command| Command { group: "Recent".to_owned(), ..command.clone() });
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

    fn titles(query: &str, lately: &[Command]) -> Vec<String> {
        let shown = shown_commands(&commands(), query, lately);
        shown.iter().map(|c| format!("{}/{}", c.group, c.title)).collect()
    }

    #[test]
    fn groups_stay_together_and_the_best_comes_first() {
        let _owner = owner();
        assert_eq!(titles("deal", &[]), ["Go to/Deals", "Create/New deal"]);
        assert_eq!(titles("new", &[]), ["Create/New deal"]);
        assert!(titles("zzz", &[]).is_empty());
    }

    #[test]
    fn what_was_opened_lately_leads_when_nothing_is_typed() {
        let _owner = owner();
        let lately = [Command::go("7", "Hottechi", "Companies", Icon::Company, "/companies/7")];
        assert_eq!(titles("", &lately)[..2], ["Recent/Hottechi", "Go to/Deals"]);
        assert_eq!(titles("", &lately).len(), 4);
        assert!(titles("hottechi", &lately).is_empty(), "the search finds it");
    }
}
