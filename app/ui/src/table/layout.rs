//! Where a table's columns stand, and how a change of that is told: to a signal of the table's own, or to whoever keeps it.
use super::ColumnSpec;
use crate::logic::columns::{self, ColumnPlace, Offer};
use leptos::prelude::*;
use std::sync::Arc;

/// Which columns are shown, in which order, how wide; and where a change of it goes. No places are the table's own. Cheap to
/// copy.
#[derive(Clone, Copy)]
pub struct Layout {
    now: Signal<Vec<ColumnPlace>>,
    set: Callback<Vec<ColumnPlace>>,
}

impl Layout {
    /// Shows `now`; a change goes to `set`, which changes what `now` is derived from.
    pub fn new(
        now: impl Fn() -> Vec<ColumnPlace> + Send + Sync + 'static,
        set: impl Fn(Vec<ColumnPlace>) + Send + Sync + 'static,
    ) -> Self {
        Self { now: Signal::derive(now), set: Callback::new(set) }
    }

    /// Kept nowhere but on the page.
    #[must_use]
    pub fn of_page() -> Self {
        let places = RwSignal::new(Vec::new());
        Self { now: places.into(), set: Callback::new(move |now| places.set(now)) }
    }

    pub(super) fn get(self) -> Vec<ColumnPlace> {
        self.now.get()
    }

    /// Shows or hides a column.
    pub fn toggle(self, offers: &[Offer], key: &str) {
        self.set.run(columns::toggled(offers, &self.now.get_untracked(), key));
    }

    /// Puts a column before another, last without one.
    pub fn move_before(self, offers: &[Offer], key: &str, before: Option<&str>) {
        self.set.run(columns::moved(offers, &self.now.get_untracked(), key, before));
    }

    /// Moves a column one place: `by` is -1 or 1.
    pub fn step(self, offers: &[Offer], key: &str, by: isize) {
        self.set.run(columns::stepped(offers, &self.now.get_untracked(), key, by));
    }

    /// Gives a column a width.
    pub fn resize(self, offers: &[Offer], key: &str, px: i32) {
        self.set.run(columns::resized(offers, &self.now.get_untracked(), key, px));
    }

    /// Puts a total at the foot of a column, or takes it away.
    pub fn set_total(self, offers: &[Offer], key: &str, total: Option<&str>) {
        self.set.run(columns::totalled(offers, &self.now.get_untracked(), key, total));
    }

    /// The totals at the feet of the columns that are shown: each with its column's key.
    #[must_use]
    pub fn totals(self, offers: &[Offer]) -> Vec<(String, String)> {
        let of = |place: ColumnPlace| Some((place.key, place.total?));
        self.now.with(|now| columns::given(offers, now)).into_iter().filter_map(of).collect()
    }

    /// Back to what the table shows by itself.
    pub fn reset(self) {
        self.set.run(Vec::new());
    }

    /// Whether somebody chose otherwise than the table.
    #[must_use]
    pub fn is_chosen(self) -> bool {
        self.now.with(|now| !now.is_empty())
    }

    /// The columns on offer that are shown, by their places on offer, in order.
    #[must_use]
    pub fn shown(self, offers: &[Offer]) -> Vec<usize> {
        self.now.with(|now| columns::shown(offers, now)).into_iter().map(|(at, _)| at).collect()
    }
}

/// A table's columns as they stand now. Cheap to clone.
#[derive(Clone)]
pub(super) struct Shape {
    pub specs: Arc<[ColumnSpec]>,
    pub offers: Arc<[Offer]>,
    pub layout: Layout,
    /// Places in `specs` of what is shown, in order.
    pub order: Memo<Vec<usize>>,
}

impl Shape {
    pub fn new(specs: Vec<ColumnSpec>, layout: Layout) -> Self {
        let offers: Arc<[Offer]> = specs.iter().map(ColumnSpec::offer).collect();
        let order = {
            let offers = offers.clone();
            Memo::new(move |_| layout.shown(&offers))
        };
        let shape = Self { specs: specs.into(), offers, layout, order };
        // The first page is drawn before any effect runs.
        shape.give_widths(&untrack(|| layout.get()));
        let later = shape.clone();
        Effect::new(move |_| later.give_widths(&layout.get()));
        shape
    }

    fn give_widths(&self, now: &[ColumnPlace]) {
        for (column, (at, width)) in columns::shown(&self.offers, now).into_iter().enumerate() {
            let Some(spec) = self.specs.get(at) else { continue };
            let px = width.unwrap_or(spec.own_px);
            if spec.width.get_untracked() != px {
                spec.width.set(px);
            }
            let stretches = column == 0 && width.is_none();
            if spec.stretch.get_untracked() != stretches {
                spec.stretch.set(stretches);
            }
        }
    }
}
