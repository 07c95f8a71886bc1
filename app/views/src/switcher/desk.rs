//! What can be done to views on a list's screen: each asks the server, puts the answer among the views, and says what went wrong.

use crate::{
    list_views::{ListViews, Place},
    saved::{
        api::{change_favourites, delete_view, restore_view, update_view},
        mine::FavouriteChange,
        model::{View, ViewId},
    },
};
use ac_core::{AppError, ErrorCode};
use ac_ui::Toast;
use leptos::{prelude::*, reactive::spawn_local};

/// What the form for a view's name is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// What is shown becomes a new view.
    SaveAs,
    /// A new view that shows what this one does.
    CopyOf(View),
    /// Name and reach of this one.
    Edit(View),
}

/// One list's views with what is open over them. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    pub list: ListViews,
    pub sheet: RwSignal<bool>,
    pub form: RwSignal<Form>,
    pub form_open: RwSignal<bool>,
    /// Somebody else saved the view meanwhile.
    pub stale: RwSignal<bool>,
    pub busy: RwSignal<bool>,
}

impl Desk {
    #[must_use]
    pub fn new(list: ListViews) -> Self {
        Self {
            list,
            sheet: RwSignal::new(false),
            form: RwSignal::new(Form::SaveAs),
            form_open: RwSignal::new(false),
            stale: RwSignal::new(false),
            busy: RwSignal::new(false),
        }
    }

    /// Opens the form.
    pub fn ask(self, form: Form) {
        self.sheet.set(false);
        self.stale.set(false);
        self.form.set(form);
        self.form_open.set(true);
    }

    /// Saves the differences into the view, unless somebody else saved it meanwhile.
    pub fn save(self) {
        let Some(view) = untrack(|| self.list.saved()) else { return self.ask(Form::SaveAs) };
        let Some(version) = self.list.version().filter(|_| !self.busy.get_untracked()) else { return };
        let patch = self.list.patch();
        self.busy.set(true);
        spawn_local(async move {
            let answer = update_view(view.id, version, patch).await;
            if !self.is_there() {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(view) => {
                    let id = view.id;
                    self.list.put(view);
                    self.list.go(Place::Saved(id));
                    self.list.toasts.show(Toast::done("The view is saved"));
                }
                Err(error) if error.code == ErrorCode::Stale => {
                    self.list.refresh();
                    self.stale.set(true);
                }
                Err(error) => self.failed("The view was not saved.", &error),
            }
        });
    }

    /// Saves over what somebody else saved.
    pub fn save_over(self) {
        self.stale.set(false);
        self.list.take_version();
        self.save();
    }

    /// Deletes a view, with the way back.
    pub fn delete(self, view: View) {
        spawn_local(async move {
            if let Err(error) = delete_view(view.id).await {
                return self.failed("The view was not deleted.", &error);
            }
            let (id, name) = (view.id, view.name);
            if self.is_there() {
                let is_shown = self.list.place.get_untracked() == Place::Saved(id);
                self.list.take_out(id);
                if is_shown {
                    self.list.go(Place::BuiltIn(self.list.spec.first()));
                }
            }
            let undo = move || spawn_local(async move { self.bring_back(id).await });
            self.list.toasts.show(Toast::done(format!("{name} is deleted")).with_undo(undo));
        });
    }

    async fn bring_back(self, id: ViewId) {
        match restore_view(id).await {
            Ok(view) => self.list.put(view),
            Err(error) => self.failed("The view did not come back.", &error),
        }
    }

    /// Makes a view a favourite, or no longer, or moves it among them.
    pub fn favour(self, change: FavouriteChange) {
        spawn_local(async move {
            match change_favourites(change).await {
                Ok(ids) => self.list.put_favourites(ids),
                Err(error) => self.failed("Your favourites are as they were.", &error),
            }
        });
    }

    fn failed(self, what: &str, error: &AppError) {
        self.list.toasts.show(Toast::failed(format!("{what} {}", error.message)));
    }

    /// Whether the list's screen is still there.
    fn is_there(self) -> bool {
        self.list.kept.try_with_untracked(|_| ()).is_some()
    }
}
