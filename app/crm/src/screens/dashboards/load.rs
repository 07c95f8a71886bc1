//! What a widget shows, read by itself once the page stands, and again whenever something changed that it may be about.
//!
//! The rule: what is there stays until something newer is. One reading is on its way at a time; its answer is dropped if the
//! question is another by then.

use crate::{
    dashboards::{
        api::show_widget,
        figures::WidgetFigures,
        widget::{Shape, Size, Widget, WidgetKind},
    },
    screens::live,
};
use ac_core::{AppError, Resource as Kind};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, reactive::spawn_local};
use std::time::Duration;

/// How long a widget waits for further changes before it is read again.
const CHANGE_PAUSE: Duration = Duration::from_millis(900);
/// The same while somebody writes its settings.
const EDIT_PAUSE: Duration = Duration::from_millis(250);

/// What was read of a page's widgets, so that the editor begins with it. It ends with the page.
#[derive(Clone, Copy)]
pub struct Read(StoredValue<Vec<(Widget, WidgetFigures)>>);

/// Answers that are kept for the editor.
const READ_MAX: usize = 100;

pub fn provide_read() {
    provide_context(Read(StoredValue::new(Vec::new())));
}

impl Read {
    fn get(self, widget: &Widget) -> Option<WidgetFigures> {
        let find = |all: &Vec<(Widget, WidgetFigures)>| {
            all.iter().find(|(known, _)| known == widget).map(|(_, figures)| figures.clone())
        };
        self.0.try_with_value(find).flatten()
    }

    fn keep(self, widget: Widget, figures: WidgetFigures) {
        self.0.try_update_value(|all| {
            all.retain(|(known, _)| *known != widget);
            if all.len() >= READ_MAX {
                all.remove(0);
            }
            all.push((widget, figures));
        });
    }
}

/// The widget that `find` finds. One that was just taken out is drawn once more before it goes.
#[must_use]
pub fn followed(find: impl Fn() -> Option<Widget> + Send + Sync + 'static) -> Memo<Widget> {
    Memo::new(move |was: Option<&Widget>| {
        find().or_else(|| was.cloned()).unwrap_or_else(|| Widget::new(WidgetKind::Number, Kind::Deal))
    })
}

/// The widget with this number.
#[must_use]
pub fn with_number(all: &[Widget], id: u32) -> Option<Widget> {
    all.iter().find(|widget| widget.id == id).cloned()
}

/// One widget's figures. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Loader {
    pub shown: RwSignal<Option<WidgetFigures>>,
    pub failed: RwSignal<Option<AppError>>,
    asked: Memo<Widget>,
    kept: Option<Read>,
    /// A reading is on its way.
    busy: StoredValue<bool>,
    /// It was to be read again meanwhile.
    is_old: StoredValue<bool>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Loader {
    /// Reads what `widget` shows, and follows it.
    #[must_use]
    pub fn new(widget: Memo<Widget>) -> Self {
        let asked = Memo::new(move |_| widget.with(question));
        let kept = use_context::<Read>();
        let first = kept.and_then(|read| read.get(&asked.get_untracked()));
        let loader = Self {
            shown: RwSignal::new(first),
            failed: RwSignal::new(None),
            asked,
            kept,
            busy: StoredValue::new(false),
            is_old: StoredValue::new(false),
            waiting: StoredValue::new(None),
        };
        loader.follow();
        loader
    }

    fn follow(self) {
        on_cleanup(move || self.forget());
        Effect::new(move |was: Option<Widget>| {
            let now = self.asked.get();
            match &was {
                None => self.read(),
                Some(was) if *was != now => self.soon(EDIT_PAUSE),
                Some(_) => {}
            }
            now
        });
        let kinds =
            [Kind::Deal, Kind::Lead, Kind::Company, Kind::Contact, Kind::Activity, Kind::Product, Kind::Pipeline];
        let heard = kinds.map(|kind| (kind, live::changed(&[kind])));
        Effect::new(move |was: Option<u64>| {
            let about = self.asked.with(kinds_of);
            let heard = heard.iter().filter(|(kind, _)| about.contains(kind)).map(|(_, heard)| heard.get()).sum();
            if was.is_some_and(|was| was != heard) {
                self.later(CHANGE_PAUSE);
            }
            heard
        });
    }

    /// Reads it again, once more after what is on its way.
    pub fn read(self) {
        self.forget();
        if self.busy.try_get_value() != Some(false) {
            self.is_old.try_set_value(true);
            return;
        }
        let Some(widget) = self.asked.try_get_untracked() else { return };
        self.busy.set_value(true);
        self.is_old.set_value(false);
        spawn_local(async move {
            let answer = show_widget(widget.clone()).await;
            // The page may be gone by now.
            if self.busy.try_set_value(false).is_some() {
                return;
            }
            let is_asked = self.asked.with_untracked(|asked| *asked == widget);
            match answer {
                _ if !is_asked => {}
                Ok(figures) => {
                    if let Some(kept) = self.kept {
                        kept.keep(widget, figures.clone());
                    }
                    self.failed.set(None);
                    if self.shown.with_untracked(|shown| shown.as_ref() != Some(&figures)) {
                        self.shown.set(Some(figures));
                    }
                }
                Err(error) => self.failed.set(Some(error)),
            }
            if !is_asked {
                self.later(EDIT_PAUSE);
            } else if self.is_old.get_value() {
                self.later(CHANGE_PAUSE);
            }
        });
    }

    /// As [`Self::soon`], unless it is to be read soon already.
    fn later(self, pause: Duration) {
        if self.waiting.with_value(Option::is_none) {
            self.soon(pause);
        }
    }

    fn soon(self, pause: Duration) {
        self.forget();
        self.waiting.set_value(set_timeout_with_handle(move || self.read(), pause).ok());
    }

    fn forget(self) {
        if let Some(timeout) = self.waiting.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    }
}

/// The part of a widget that its figures follow from.
fn question(widget: &Widget) -> Widget {
    Widget { id: 0, title: String::new(), size: Size::Small, shape: Shape::Bar, ..widget.clone().normal() }
}

/// What a change of may change a widget's figures.
fn kinds_of(widget: &Widget) -> Vec<Kind> {
    match widget.kind {
        WidgetKind::Funnel | WidgetKind::Forecast => vec![Kind::Deal, Kind::Pipeline],
        _ => vec![widget.object],
    }
}
