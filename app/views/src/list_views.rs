//! The views of one list on its screen: which one the address names, what differs from it, and the way back.
//!
//! The rule: the address is the truth. What is shown follows from it and from the views as they are kept; every change of it is
//! a change of the address. What reads several of the signals here reads what others are made of first: else it misses changes.

pub use crate::list_spec::{BuiltIn, ListSpec, Place, VIEW};

use crate::{
    address::{Address, Entry, Given},
    keeper::Keeper,
    query::QUERY_CHARS_MAX,
    saved::{
        api::list_views,
        mine::{Setting, Views},
        model::{Share, View, ViewColumn, ViewDraft, ViewId, ViewKind, ViewPatch},
    },
    shown::{COLUMNS, Shown},
};
use ac_core::{AppError, Resource};
use ac_realtime::Live;
use ac_ui::{Toasts, lower, remember, remembered, use_toasts};
use leptos::prelude::*;

/// Where a calendar is, in the address: no view keeps it.
pub const DAY: &str = "day";
/// Where a timeline is, likewise.
pub const FROM: &str = "from";

/// What an address shows, read once: for the data that comes with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtFirst {
    pub kind: ViewKind,
    pub shown: Shown,
    /// Where a calendar is.
    pub day: Option<String>,
    /// Where a timeline is.
    pub from: Option<String>,
}

/// Reads an address before there is a [`ListViews`].
#[must_use]
fn read_once(spec: &ListSpec, views: &Views, address: &Given) -> AtFirst {
    let place = spec.place(views, address.get(VIEW).as_deref(), address.is_bare());
    let shown = Shown::read(&spec.base(views, place), spec.scope, |key| address.given(key));
    AtFirst { kind: spec.kind(views, place), shown, day: address.get(DAY), from: address.get(FROM) }
}

/// What comes with a list's page: its views, and what `load` brings of what the address shows of them. A bare address that
/// opens with another view than the list's first is answered with that view's own.
pub async fn with_views<T, F>(
    spec: &'static ListSpec,
    address: Address,
    load: impl FnOnce(AtFirst) -> F,
) -> Result<(Views, T), AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    // Signals and context are read before anything is waited for.
    let given = untrack(|| address.read(Given::clone));
    #[cfg(not(target_arch = "wasm32"))]
    let response = use_context::<leptos_axum::ResponseOptions>();
    let views = list_views(spec.object).await?;
    #[cfg(not(target_arch = "wasm32"))]
    if let (Some(response), Some(to)) = (response, spec.opening(&views).filter(|_| given.is_bare()))
        && let Ok(to) = axum::http::HeaderValue::from_str(&to)
    {
        response.set_status(axum::http::StatusCode::FOUND);
        response.insert_header(axum::http::header::LOCATION, to);
    }
    let read = read_once(spec, &views, &given);
    let loaded = load(read).await?;
    Ok((views, loaded))
}

/// A list's views and what it shows. Cheap to copy.
#[derive(Clone, Copy)]
pub struct ListViews {
    pub spec: &'static ListSpec,
    address: Address,
    pub kept: RwSignal<Views>,
    pub place: Memo<Place>,
    base: Memo<Shown>,
    pub shown: Memo<Shown>,
    /// Whether what is shown differs from the view.
    pub is_changed: Memo<bool>,
    /// The version on which the differences were begun.
    begun_on: RwSignal<Option<i64>>,
    keeper: Keeper,
    pub toasts: Toasts,
}

impl ListViews {
    /// Starts with the views that came with the page, and follows them from then on.
    #[must_use]
    pub fn new(spec: &'static ListSpec, address: Address, views: Views) -> Self {
        let kept = RwSignal::new(views);
        // What another page's address says is nothing to this one.
        let given = Memo::new(move |old: Option<&Given>| match old {
            Some(old) if !address.is_at(spec.path) => old.clone(),
            _ => address.read(Given::clone),
        });
        let place = Memo::new(move |_| {
            given.with(|given| kept.with(|views| spec.place(views, given.get(VIEW).as_deref(), given.is_bare())))
        });
        let base = Memo::new(move |_| kept.with(|views| spec.base(views, place.get())));
        let shown = Memo::new(move |_| {
            given.with(|given| base.with(|base| Shown::read(base, spec.scope, |key| given.given(key))))
        });
        let is_changed = Memo::new(move |_| base.with(|base| shown.with(|shown| shown != base)));
        let toasts = use_toasts();
        let list = Self {
            spec,
            address,
            kept,
            place,
            base,
            shown,
            is_changed,
            begun_on: RwSignal::new(None),
            keeper: Keeper::new(spec.object, kept, toasts),
            toasts,
        };
        list.follow();
        list
    }

    fn follow(self) {
        // A bare address that opens with a view gets that view's own address.
        Effect::new(move |_| {
            if self.is_here()
                && self.address.read(Given::is_bare)
                && self.kept.with(|views| self.spec.opening(views)).is_some()
            {
                self.address.put(&[(VIEW, self.key_of(self.place.get_untracked()))], Entry::Same);
            }
        });
        Effect::new(move |was: Option<(Place, bool)>| {
            let now = (self.place.get(), self.is_changed.get());
            if was != Some(now) {
                self.begun_on.set(self.saved_untracked().map(|view| view.version).filter(|_| now.1));
            }
            now
        });
        // The way back from a record leads to the list as it was.
        Effect::new(move |_| {
            if self.is_here() {
                remember(&format!("list {}", self.spec.path), &self.address.link(&[]));
            }
        });
        let Some(live) = use_context::<Live>() else { return };
        let changed = live.version(Resource::View);
        Effect::new(move |seen: Option<()>| {
            changed.track();
            if seen.is_some() {
                self.refresh();
            }
        });
    }

    fn is_here(self) -> bool {
        self.address.is_at(self.spec.path)
    }

    /// Reads the views again; where that fails, those that are here stay.
    pub fn refresh(self) {
        self.keeper.refresh();
    }

    /// The saved view that the address names.
    #[must_use]
    pub fn saved(self) -> Option<View> {
        self.kept.with(|views| match self.place.get() {
            Place::Saved(id) => views.get(id).cloned(),
            Place::BuiltIn(_) | Place::Gone => None,
        })
    }

    fn saved_untracked(self) -> Option<View> {
        untrack(|| self.saved())
    }

    #[must_use]
    pub fn kind(self) -> ViewKind {
        self.kept.with(|views| self.spec.kind(views, self.place.get()))
    }

    /// What the view is called.
    #[must_use]
    pub fn name(self) -> String {
        self.kept.with(|views| match self.place.get() {
            Place::Saved(id) => views.get(id).map(|view| view.name.clone()).unwrap_or_default(),
            Place::BuiltIn(built_in) => built_in.name.to_owned(),
            Place::Gone => self.spec.first().name.to_owned(),
        })
    }

    /// The version to save on: what was seen when the differences were begun.
    #[must_use]
    pub fn version(self) -> Option<i64> {
        self.begun_on.get_untracked().or_else(|| self.saved_untracked().map(|view| view.version))
    }

    /// Takes the version that is there now as the one to save on.
    pub fn take_version(self) {
        self.begun_on.set(self.saved_untracked().map(|view| view.version));
    }

    /// The address of one of the list's views, without differences. From one built-in view to another goes along what is asked:
    /// they are ways to look at the same.
    #[must_use]
    pub fn link(self, place: Place) -> String {
        let key = self.key_of(place);
        let along = self.address.link(&[(VIEW, key.clone()), (COLUMNS, None)]);
        if let (Place::BuiltIn(_), Place::BuiltIn(_)) = (self.place.get(), place) {
            return along;
        }
        match key {
            Some(key) => format!("{}?{VIEW}={key}", self.spec.path),
            None => self.spec.path.to_owned(),
        }
    }

    /// What the address calls a view; nothing where a bare one means it.
    fn key_of(self, place: Place) -> Option<String> {
        match place {
            Place::Saved(id) => Some(id.to_string()),
            Place::BuiltIn(built_in) => {
                let is_meant = built_in == self.spec.first() && self.kept.with(|views| views.opens_with.is_none());
                (!is_meant).then(|| built_in.key.to_owned())
            }
            Place::Gone => None,
        }
    }

    /// Shows something else.
    pub fn update(self, entry: Entry, change: impl FnOnce(&mut Shown)) {
        let (mut shown, base) = (self.shown.get_untracked(), self.base.get_untracked());
        change(&mut shown);
        shown.query = shown.query.trim().chars().take(QUERY_CHARS_MAX).collect();
        let mut changes = shown.changes(&base, self.spec.scope);
        changes.push((VIEW, untrack(|| self.key_of(self.place.get()))));
        if untrack(|| self.is_here()) {
            self.address.put(&changes, entry);
        }
    }

    /// A value of the address that no view keeps. What another page's address says of it is nothing to this one.
    #[must_use]
    pub fn beside(self, key: &'static str) -> Memo<Option<String>> {
        Memo::new(move |old: Option<&Option<String>>| match old {
            Some(old) if !self.is_here() => old.clone(),
            _ => self.address.get(key),
        })
    }

    /// Changes such a value, and nothing of what is shown.
    pub fn put_beside(self, key: &str, value: Option<String>) {
        if untrack(|| self.is_here()) {
            self.address.put(&[(key, value), (VIEW, untrack(|| self.key_of(self.place.get())))], Entry::Own);
        }
    }

    /// One of the list's further values.
    #[must_use]
    pub fn scope(self, key: &str) -> Option<String> {
        self.shown.with(|shown| shown.scope.get(key).cloned())
    }

    /// Changes one of the list's further values; a blank one takes it out.
    pub fn set_scope(self, key: &'static str, value: String) {
        self.update(Entry::Own, |shown| {
            if value.is_empty() {
                shown.scope.remove(key);
            } else {
                shown.scope.insert(key.to_owned(), value);
            }
        });
    }

    /// Goes to a view as it is kept, past all differences.
    pub fn go(self, place: Place) {
        let mut changes: Vec<(&str, Option<String>)> = Shown::default().changes(&Shown::default(), self.spec.scope);
        changes.push((VIEW, untrack(|| self.key_of(place))));
        self.address.put(&changes, Entry::Own);
    }

    /// Back to the view as it is kept.
    pub fn discard(self) {
        self.go(self.place.get_untracked());
    }

    /// Shows other columns: in a saved view that is a difference, of a built-in one it is how this member has it.
    pub fn set_columns(self, columns: Vec<ViewColumn>) {
        let built_in = match self.place.get_untracked() {
            Place::Saved(_) => return self.update(Entry::Same, |shown| shown.columns = columns),
            Place::BuiltIn(built_in) => built_in,
            Place::Gone => self.spec.first(),
        };
        self.keeper.keep(Setting::Layout { view: built_in.key.to_owned(), columns: columns.clone() });
        self.update(Entry::Same, |shown| shown.columns = columns);
    }

    /// Opens the list with this view from now on.
    pub fn open_with(self, place: Place) {
        let key = match place {
            Place::Saved(id) => Some(id.to_string()),
            Place::BuiltIn(built_in) if built_in != self.spec.first() => Some(built_in.key.to_owned()),
            Place::BuiltIn(_) | Place::Gone => None,
        };
        self.keeper.keep(Setting::OpensWith(key));
    }

    /// What is shown, as a new view.
    #[must_use]
    pub fn draft(self, name: String, share: Share) -> ViewDraft {
        let (shown, kind) = untrack(|| (self.shown.get(), self.kind()));
        drafted(self.spec.object, kind, shown, name, share)
    }

    /// What saving the differences changes.
    #[must_use]
    pub fn patch(self) -> ViewPatch {
        let (shown, base) = (self.shown.get_untracked(), self.base.get_untracked());
        let mut patch = ViewPatch::default();
        if shown.query != base.query {
            patch.query = Some(shown.query);
        }
        if shown.sort != base.sort {
            patch.sort = Some(shown.sort);
        }
        if shown.columns != base.columns {
            patch.columns = Some(shown.columns);
        }
        if shown.group_by != base.group_by {
            patch.group_by = Some(shown.group_by);
        }
        if shown.scope != base.scope {
            patch.scope = Some(shown.scope);
        }
        patch
    }

    /// A view that was made or changed just now.
    pub fn put(self, view: View) {
        self.keeper.change(|kept| {
            kept.views.retain(|known| known.id != view.id);
            let name = lower(&view.name);
            let at = kept.views.iter().position(|known| lower(&known.name) > name).unwrap_or(kept.views.len());
            kept.views.insert(at, view);
        });
    }

    /// A view that was deleted just now.
    pub fn take_out(self, id: ViewId) {
        self.keeper.change(|kept| kept.views.retain(|view| view.id != id));
    }

    /// The favourites as they were changed just now.
    pub fn put_favourites(self, ids: Vec<ViewId>) {
        self.keeper.change(|kept| kept.favourites = ids);
    }
}

/// Where the list at `path` was left in this tab: known only in the browser, and only after hydration.
#[must_use]
pub fn left_at(path: &str) -> Option<String> {
    remembered(&format!("list {path}"))
        .filter(|href| href.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('?')))
}

/// A view of `object` that shows this.
#[must_use]
pub fn drafted(object: Resource, kind: ViewKind, shown: Shown, name: String, share: Share) -> ViewDraft {
    let Shown { query, sort, columns, group_by, scope } = shown;
    ViewDraft { object, name, kind, query, sort, columns, group_by, scope, share }
}
