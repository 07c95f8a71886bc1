//! What happened to views, and to how a member has them.

ac_core::record_events! {
    /// An event about a view. `FavouritesChanged` is told of a member's favourites: the view is one from now on, or no more, or
    /// stands elsewhere; `SettingsChanged` of how a member has a list.
    ViewEvent of View {
        Created = "view.created",
        Updated = "view.updated",
        Deleted = "view.deleted",
        Restored = "view.restored",
        FavouritesChanged = "view.favourites_changed",
        SettingsChanged = "view.settings_changed",
    }
}
