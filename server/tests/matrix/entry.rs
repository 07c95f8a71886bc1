//! One line of the matrix: an address, what it asks of whoever comes, and the requests that replay ids at it.
//!
//! In requests `$deal` stands for the id of a deal; [`crate::support::records::names`] lists the names. An entry's first
//! request is a valid one: with one's own ids and the permission it works. The others only replay foreign ids.

use crate::support::browser::Ask;
use ac_core::{Action, Resource};
use std::collections::BTreeMap;

/// What an address asks of whoever comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: no workspace's data is behind it, or a secret link is all it takes.
    Nothing,
    /// Any member of the workspace, by session or token, whatever the role.
    Membership,
    /// A session, whatever the role: it is about one's own account.
    Session,
    /// All of these permissions; `session` where a token will not do.
    Permission { all: Vec<(Resource, Action)>, session: bool },
}

/// Where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Workspace,
    Base,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub method: &'static str,
    /// As it is registered.
    pub path: String,
    pub needs: Needs,
    pub at: At,
    pub requests: Vec<Replay>,
    /// The status of the first request when it is allowed and its ids are one's own, where that is no success.
    pub allowed: Option<u16>,
    /// The permission reaches records: where it is for one's own only, a neighbour's is refused.
    pub is_about_a_record: bool,
}

/// A request with names for ids.
#[derive(Clone, Debug)]
pub struct Replay {
    pub path: String,
    pub content_type: &'static str,
    pub body: String,
    /// What another workspace's id is answered with, and one that nobody has.
    pub foreign: u16,
    /// The ids count for nothing: something new is made, with ids and times of its own.
    pub makes: bool,
}

impl Entry {
    fn new(method: &'static str, path: &str, needs: Needs) -> Self {
        let (path, requests) = (path.to_owned(), Vec::new());
        Self { method, path, needs, at: At::Workspace, requests, allowed: None, is_about_a_record: false }
    }

    /// An address of the base host, or one that is the same on all.
    pub fn open(method: &'static str, path: &str) -> Self {
        Self { at: At::Base, ..Self::new(method, path, Needs::Nothing) }
    }

    pub fn membership(method: &'static str, path: &str) -> Self {
        Self::new(method, path, Needs::Membership)
    }

    pub fn session(method: &'static str, path: &str) -> Self {
        Self::new(method, path, Needs::Session)
    }

    pub fn permission(method: &'static str, path: &str, all: &[(Resource, Action)]) -> Self {
        Self::new(method, path, Needs::Permission { all: all.to_vec(), session: false })
    }

    /// As [`Entry::permission`], where a token will not do.
    pub fn session_permission(method: &'static str, path: &str, all: &[(Resource, Action)]) -> Self {
        Self::new(method, path, Needs::Permission { all: all.to_vec(), session: true })
    }

    /// A request to the address itself; `path` only where it holds ids or a query.
    #[must_use]
    pub fn asks(mut self, foreign: u16, path: &str, content_type: &'static str, body: &str) -> Self {
        let path = if path.is_empty() { self.path.clone() } else { path.to_owned() };
        self.requests.push(Replay { path, content_type, body: body.to_owned(), foreign, makes: false });
        self
    }

    #[must_use]
    pub fn json(self, foreign: u16, path: &str, body: &str) -> Self {
        self.asks(foreign, path, "application/json", body)
    }

    #[must_use]
    pub fn form(self, foreign: u16, path: &str, body: &str) -> Self {
        self.asks(foreign, path, "application/x-www-form-urlencoded", body)
    }

    /// A request without a body.
    #[must_use]
    pub fn plain(self, foreign: u16, path: &str) -> Self {
        self.asks(foreign, path, "", "")
    }

    /// The last request makes something new, whatever ids it names.
    #[must_use]
    pub fn making(mut self) -> Self {
        self.requests.last_mut().expect("a request").makes = true;
        self
    }

    #[must_use]
    pub fn of_a_record(mut self) -> Self {
        self.is_about_a_record = true;
        self
    }

    #[must_use]
    pub fn allowed(mut self, status: u16) -> Self {
        self.allowed = Some(status);
        self
    }

    /// On the workspace's host, although nobody needs to be signed in.
    #[must_use]
    pub fn at_the_workspace(mut self) -> Self {
        self.at = At::Workspace;
        self
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Replay {
    /// The names whose ids are replayed, each once.
    pub fn names(&self) -> Vec<String> {
        self.marked('$')
    }

    /// The names of records that are one's own whoever asks: `~deal` in a request that links somebody else's to it.
    pub fn own_names(&self) -> Vec<String> {
        self.marked('~')
    }

    fn marked(&self, mark: char) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for piece in [&self.path, &self.body].into_iter().flat_map(|text| text.split(mark).skip(1)) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name != "unique" && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The request with `foreign` for its `$` names and `own` for its `~` names.
    pub fn with(&self, method: &str, foreign: &Ids, own: &Ids) -> Ask {
        let fill = |text: &str| {
            let text = text.replace("$unique", &uuid::Uuid::now_v7().simple().to_string());
            let text = filled(text, '$', foreign);
            filled(text, '~', own)
        };
        let method = if method == "*" { "GET" } else { method };
        let mut ask = Ask { body: fill(&self.body), ..Ask::new(method, &fill(&self.path)) };
        if !self.content_type.is_empty() {
            ask = ask.with("content-type", self.content_type);
        }
        if matches!(method, "PATCH" | "PUT") { ask.with("if-match", "\"1\"") } else { ask }
    }
}

/// Ids by name.
pub type Ids = BTreeMap<String, String>;

/// `$deal` is not filled into `$deal_x`: the longest names go first.
fn filled(text: String, mark: char, ids: &Ids) -> String {
    let mut names: Vec<&String> = ids.keys().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.into_iter().fold(text, |text, name| text.replace(&format!("{mark}{name}"), &ids[name]))
}
