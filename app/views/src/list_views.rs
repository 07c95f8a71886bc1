//! The views of one list on its screen: which one the address names, what differs from it, and the way back.
//!
//! The rule: the address is the truth. What is shown follows from it and from the views as they are kept; every change of it is
//! a change of the address.

use crate::{
    address::{Address, Entry},
    query::QUERY_CHARS_MAX,
    saved::{
        api::{keep_list_setting, list_views},
        model::{Setting, Share, View, ViewColumn, ViewDraft, ViewId, ViewKind, ViewPatch, Views},
    },
    shown::Shown,
};
use ac_core::Resource;
use ac_realtime::Live;
use ac_ui::{Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};

/// The name of a view in the address.
pub const VIEW: &str = "view";

/// A view that a list has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    pub key: &'static str,
    pub name: &'static str,
    pub kind: ViewKind,
}

/// What a list says of its views.
#[derive(Debug, PartialEq, Eq)]
pub struct ListSpec {
    pub object: Resource,
    pub path: &'static str,
    /// At least one; the first is what an address without a view shows.
    pub built_in: &'static [BuiltIn],
    /// Further names in the address that a view keeps.
    pub scope: &'static [&'static str],
}

/// What the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    BuiltIn(BuiltIn),
    Saved(ViewId),
    /// A view that is not there: deleted, or not shared with whoever looks. The list's first one is shown.
    Gone,
}

impl ListSpec {
    /// The list's first view.
    #[must_use]
    pub fn first(&self) -> BuiltIn {
        self.built_in.first().copied().unwrap_or(BuiltIn { key: "all", name: "All", kind: ViewKind::Table })
    }

    /// The view that an address names. A bare address is the member's own choice.
    #[must_use]
    pub fn place(&self, views: &Views, asked: Option<&str>, is_bare: bool) -> Place {
        let own = views.opens_with.as_deref().filter(|_| is_bare);
        let find = |text: &str| match self.built_in.iter().find(|built_in| built_in.key == text) {
            Some(built_in) => Some(Place::BuiltIn(*built_in)),
            None => text.parse().ok().filter(|id| views.get(*id).is_some()).map(Place::Saved),
        };
        match (asked, own) {
            (Some(text), _) => find(text).unwrap_or(Place::Gone),
            (None, Some(text)) => find(text).unwrap_or(Place::BuiltIn(self.first())),
            (None, None) => Place::BuiltIn(self.first()),
        }
    }

    /// What a view shows without any difference.
    #[must_use]
    pub fn base(&self, views: &Views, place: Place) -> Shown {
        let built_in = match place {
            Place::Saved(id) => match views.get(id) {
                Some(view) => return Shown::of(view).within(self.scope),
                None => self.first(),
            },
            Place::BuiltIn(built_in) => built_in,
            Place::Gone => self.first(),
        };
        Shown { columns: views.layouts.get(built_in.key).cloned().unwrap_or_default(), ..Shown::default() }
    }

    /// How a view shows its records.
    #[must_use]
    pub fn kind(&self, views: &Views, place: Place) -> ViewKind {
        match place {
            Place::Saved(id) => views.get(id).map_or(self.first().kind, |view| view.kind),
            Place::BuiltIn(built_in) => built_in.kind,
            Place::Gone => self.first().kind,
        }
    }

    /// Where a bare address leads for this member, where that is not what it shows anyway.
    #[must_use]
    pub fn opening(&self, views: &Views) -> Option<String> {
        let key = match self.place(views, None, true) {
            Place::Saved(id) => id.to_string(),
            Place::BuiltIn(built_in) if built_in != self.first() => built_in.key.to_owned(),
            Place::BuiltIn(_) | Place::Gone => return None,
        };
        Some(format!("{}?{VIEW}={key}", self.path))
    }
}

/// What an address shows, read once: for the data that comes with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub kind: ViewKind,
    pub shown: Shown,
}

/// Reads an address before there is a [`ListViews`].
#[must_use]
pub fn read_once(spec: &ListSpec, views: &Views, address: Address) -> Read {
    untrack(|| {
        let place = spec.place(views, address.get(VIEW).as_deref(), address.is_bare());
        let shown = Shown::read(&spec.base(views, place), spec.scope, |key| address.given(key));
        Read { kind: spec.kind(views, place), shown }
    })
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
    pub toasts: Toasts,
}

impl ListViews {
    /// Starts with the views that came with the page, and follows them from then on.
    #[must_use]
    pub fn new(spec: &'static ListSpec, address: Address, views: Views) -> Self {
        let kept = RwSignal::new(views);
        let asked = address.value(VIEW);
        let is_bare = Memo::new(move |_| address.is_bare());
        let place = Memo::new(move |_| kept.with(|views| spec.place(views, asked.get().as_deref(), is_bare.get())));
        let base = Memo::new(move |_| kept.with(|views| spec.base(views, place.get())));
        let shown = Memo::new(move |_| base.with(|base| Shown::read(base, spec.scope, |key| address.given(key))));
        let is_changed = Memo::new(move |_| shown.with(|shown| base.with(|base| shown != base)));
        let list = Self {
            spec,
            address,
            kept,
            place,
            base,
            shown,
            is_changed,
            begun_on: RwSignal::new(None),
            toasts: use_toasts(),
        };
        list.follow();
        list
    }

    fn follow(self) {
        // A bare address that opens with a view gets that view's own address.
        Effect::new(move |_| {
            if self.address.is_bare() && self.kept.with(|views| self.spec.opening(views)).is_some() {
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
        let Some(live) = use_context::<Live>() else { return };
        let changed = live.version(Resource::View);
        Effect::new(move |seen: Option<()>| {
            changed.track();
            if seen.is_some() {
                self.refresh();
            }
        });
    }

    /// Reads the views again; where that fails, those that are here stay.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(views) = list_views(self.spec.object).await {
                self.kept.try_update(|kept| {
                    if *kept != views {
                        *kept = views;
                    }
                });
            }
        });
    }

    /// The saved view that the address names.
    #[must_use]
    pub fn saved(self) -> Option<View> {
        match self.place.get() {
            Place::Saved(id) => self.kept.with(|views| views.get(id).cloned()),
            Place::BuiltIn(_) | Place::Gone => None,
        }
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
        match self.place.get() {
            Place::Saved(id) => self.kept.with(|views| views.get(id).map(|view| view.name.clone())).unwrap_or_default(),
            Place::BuiltIn(built_in) => built_in.name.to_owned(),
            Place::Gone => self.spec.first().name.to_owned(),
        }
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

    /// The address of one of the list's views, without differences.
    #[must_use]
    pub fn link(self, place: Place) -> String {
        match self.key_of(place) {
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
        self.address.put(&changes, entry);
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
        self.kept.update(|views| {
            if columns.is_empty() {
                views.layouts.remove(built_in.key);
            } else {
                views.layouts.insert(built_in.key.to_owned(), columns.clone());
            }
        });
        self.update(Entry::Same, |shown| shown.columns = columns.clone());
        self.keep(Setting::Layout { view: built_in.key.to_owned(), columns });
    }

    /// Opens the list with this view from now on.
    pub fn open_with(self, place: Place) {
        let key = match place {
            Place::Saved(id) => Some(id.to_string()),
            Place::BuiltIn(built_in) if built_in != self.spec.first() => Some(built_in.key.to_owned()),
            Place::BuiltIn(_) | Place::Gone => None,
        };
        self.kept.update(|views| views.opens_with.clone_from(&key));
        self.keep(Setting::OpensWith(key));
    }

    fn keep(self, setting: Setting) {
        // Whoever may keep nothing has it so until the page is left.
        if !self.kept.with_untracked(|views| views.rights.make) {
            return;
        }
        let toasts = self.toasts;
        spawn_local(async move {
            if let Err(error) = keep_list_setting(self.spec.object, setting).await {
                toasts.show(Toast::failed(format!("This was not kept. {}", error.message)));
            }
        });
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
        self.kept.try_update(|kept| {
            kept.views.retain(|known| known.id != view.id);
            let name = view.name.to_lowercase();
            let at = kept.views.iter().position(|known| known.name.to_lowercase() > name).unwrap_or(kept.views.len());
            kept.views.insert(at, view);
        });
    }

    /// A view that was deleted just now.
    pub fn take_out(self, id: ViewId) {
        self.kept.update(|kept| kept.views.retain(|view| view.id != id));
    }
}

/// A view of `object` that shows this.
#[must_use]
pub fn drafted(object: Resource, kind: ViewKind, shown: Shown, name: String, share: Share) -> ViewDraft {
    let Shown { query, sort, columns, group_by, scope } = shown;
    ViewDraft { object, name, kind, query, sort, columns, group_by, scope, share }
}

#[cfg(test)]
#[path = "list_views_tests.rs"]
mod tests;
