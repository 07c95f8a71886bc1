//! Lists that can be looked at as a calendar or a timeline: by which dates, how a record looks there, and by which verb of its own
//! it is put elsewhere. The calendar itself is `ac_views::calendar`, the timeline `ac_views::gantt`; their code comes when they are
//! shown.

mod lists;
mod parties;
mod timeline;

pub use lists::{Activities, Deals, Leads};
pub use parties::{Companies, People};

use super::{
    address::Address,
    bulk::turns,
    list::{Known, is_narrowed},
    live,
    me::Me,
    take_back::take_back,
};
use crate::{custom_fields::api::list_fields, undo::model::UndoWhat};
use ac_core::{
    AppError, ErrorCode, Page,
    list::ListQuery,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Chip, Draw, Icon, Tone, draw_late};
use ac_views::{
    ListViews,
    calendar::{Asked, CalendarProps, Entry, FirstDays, Source, calendar_code, days_of_entries, of_day, source},
    custom::FieldValues,
    dated::{BY, DateField, DayIs, SPAN},
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    gantt::{GanttProps, gantt_code},
    list_views::AtFirst,
    saved::model::ViewKind,
    spans::{Spans, SpansQuery},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{future::Future, pin::Pin, sync::Arc};
use uuid::Uuid;

/// A list of records of one kind, and how it is asked.
pub trait ListOf: 'static {
    type Row: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    type Filter: Clone + Default + PartialEq + Serialize + Send + Sync + 'static;

    fn ask(query: ListQuery<Self::Filter>) -> impl Future<Output = Result<Page<Self::Row>, AppError>> + Send + 'static;
}

/// A list whose records stand on days.
pub trait Dated: ListOf {
    const OBJECT: Kind;
    /// The date fields that it has of itself, the first one at first.
    const DATES: &'static [(&'static str, DayIs)];
    /// Those that its bars begin and end with on a timeline, where nobody chose others.
    const SPAN: (&'static str, &'static str);
    /// One of the records, and several.
    const NOUNS: (&'static str, &'static str);

    fn days(query: DaysQuery<Self::Filter>)
    -> impl Future<Output = Result<Days<Self::Row>, AppError>> + Send + 'static;
    fn spans(
        query: SpansQuery<Self::Filter>,
    ) -> impl Future<Output = Result<Spans<Self::Row>, AppError>> + Send + 'static;
    fn figures(query: FiguresQuery<Self::Filter>) -> impl Future<Output = Result<Figures, AppError>> + Send + 'static;
    fn get(id: Uuid) -> impl Future<Output = Result<Self::Row, AppError>> + Send + 'static;
    /// Gives a record other days in some of its date fields.
    fn put(
        id: Uuid,
        version: i64,
        days: Vec<(String, NaiveDate)>,
    ) -> impl Future<Output = Result<Self::Row, AppError>> + Send + 'static;
    /// On which day of a date field a record stands.
    fn day(row: &Self::Row, by: &str) -> Option<NaiveDate>;
    /// How it looks there.
    fn face(row: &Self::Row) -> Face;
}

/// A record on its day.
pub struct Face {
    pub id: Uuid,
    pub version: i64,
    pub owner: Option<ac_core::MemberId>,
    pub href: String,
    pub title: String,
    pub note: Option<String>,
    pub tone: Tone,
    pub icon: Icon,
    /// What tone and icon say.
    pub says: String,
    pub is_done: bool,
}

impl Face {
    fn entry(self, object: Kind, me: StoredValue<Me>) -> Entry {
        let chip = Chip {
            key: self.id.to_string(),
            href: self.href,
            note: self.note,
            tone: self.tone,
            icon: Some(self.icon),
            says: self.says,
            is_done: self.is_done,
            movable: me.with_value(|me| me.may_on(object, Action::Modify, self.owner)),
            title: self.title,
        };
        Entry { id: self.id, version: self.version, name: super::names::isolated(&chip.title), chip }
    }
}

type FirstOf<L> = Pin<Box<dyn Future<Output = Result<LaidFirst<<L as ListOf>::Row>, AppError>> + Send>>;

/// What makes a calendar or a timeline of a list that can be one.
pub struct ByDate<L: ListOf> {
    pub first: fn(AtFirst, ListQuery<L::Filter>, Known) -> FirstOf<L>,
    pub draw: fn(ViewKind, Kept, OfList<L>) -> AnyView,
}

impl<D: Dated> ByDate<D> {
    pub const OF: Self =
        Self { first: |read, question, known| Box::pin(first::<D>(read, question, known)), draw: laid_out };
}

/// What comes with a page that opens as one of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LaidFirst<R> {
    Calendar(CalendarFirst<R>),
    Timeline(TimelineFirst<R>),
}

/// What comes with a page that opens as a calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarFirst<R> {
    pub today: NaiveDate,
    pub days: Days<R>,
}

/// The date fields of a list, with those that the workspace added.
#[must_use]
pub fn dates<D: Dated>(known: Known) -> Vec<DateField> {
    let mut dates = DateField::among(&known.all(), D::DATES);
    dates.extend(DateField::of_own(&known.own()));
    dates
}

/// What comes with a page that opens as a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineFirst<R> {
    pub today: NaiveDate,
    /// None where it has lanes: those are read one by one.
    pub spans: Option<Spans<R>>,
}

/// What comes with the page for what `question` asks of the list.
pub async fn first<D: Dated>(
    read: AtFirst,
    question: ListQuery<D::Filter>,
    known: Known,
) -> Result<LaidFirst<D::Row>, AppError> {
    let named = [read.shown.scope.get(BY), read.shown.scope.get(SPAN)];
    let is_own = |key: &str| D::DATES.iter().all(|(known, _)| *known != key);
    if named.into_iter().flatten().flat_map(|named| named.split('.')).any(is_own) {
        known.learn(list_fields(D::OBJECT).await?);
    }
    if read.kind == ViewKind::Timeline {
        return Ok(LaidFirst::Timeline(timeline::first::<D>(read, question, known).await?));
    }
    let asked = untrack(|| Asked::at_first(&read, &dates::<D>(known)));
    let Some((today, Asked { by, from, to, rows })) = asked else {
        return Err(AppError::new(ErrorCode::BadRequest, "This list has no days."));
    };
    let ListQuery { q, query, filter, .. } = question;
    let days = D::days(DaysQuery { by, from, to, rows, q, query, filter }).await?;
    Ok(LaidFirst::Calendar(CalendarFirst { today, days }))
}

fn source_of<D: Dated>(question: Memo<ListQuery<D::Filter>>, me: StoredValue<Me>) -> Source {
    let entry = move |row: &D::Row| D::face(row).entry(D::OBJECT, me);
    Source {
        load: source(question, D::days, entry),
        of_day: of_day(question, D::ask, entry),
        put: Arc::new(move |id, version, by, day| {
            let answer = D::put(id, version, vec![(by, day)]);
            Box::pin(async move { Ok(entry(&answer.await?)) })
        }),
        get: Arc::new(move |id, by| {
            let answer = D::get(id);
            Box::pin(async move {
                let row = answer.await?;
                Ok((D::day(&row, &by), entry(&row)))
            })
        }),
        take_back: Arc::new(move |toasts, subject_id, version| {
            Box::pin(async move {
                let what = UndoWhat::LastOf { subject_id, version };
                take_back(toasts, what, "It stays on its day.").await;
            })
        }),
    }
}

/// The code of calendar and timeline, where it is here already.
#[derive(Clone, Copy, Default)]
pub struct Code {
    calendar: Option<Draw<CalendarProps>>,
    timeline: Option<Draw<GanttProps>>,
}

impl Code {
    /// For a page that may be told later to show one of them.
    #[must_use]
    pub fn kept(self) -> Kept {
        Kept { calendar: StoredValue::new(self.calendar), timeline: StoredValue::new(self.timeline) }
    }
}

/// A [`Code`] that grows as code comes.
#[derive(Clone, Copy)]
pub struct Kept {
    calendar: StoredValue<Option<Draw<CalendarProps>>>,
    timeline: StoredValue<Option<Draw<GanttProps>>>,
}

/// What [`laid_out`] is drawn from.
pub struct OfList<L: ListOf> {
    pub list: ListViews,
    pub known: Known,
    pub question: Memo<ListQuery<L::Filter>>,
    pub first: Option<LaidFirst<L::Row>>,
    pub me: StoredValue<Me>,
    /// Grows when a record was made here.
    pub changed: RwSignal<u64>,
    /// What the list calls the value that only says where it is looked at.
    pub place: &'static str,
}

/// The list as a timeline, or else as a calendar.
pub fn laid_out<D: Dated>(kind: ViewKind, code: Kept, of: OfList<D>) -> AnyView {
    match kind {
        ViewKind::Timeline => timeline::timeline::<D>(code.timeline, of),
        _ => calendar::<D>(code.calendar, of),
    }
}

fn calendar<D: Dated>(code: StoredValue<Option<Draw<CalendarProps>>>, of: OfList<D>) -> AnyView {
    let OfList { list, known, question, first, me, changed, place } = of;
    let live = live::changed(&[D::OBJECT]);
    let live = Signal::derive(move || live.get() + changed.get());
    let entry = move |row: &D::Row| D::face(row).entry(D::OBJECT, me);
    let first = match first {
        Some(LaidFirst::Calendar(first)) => {
            Some(FirstDays { today: first.today, days: days_of_entries(first.days, entry) })
        }
        _ => None,
    };
    let source = source_of::<D>(question, me);
    let dates = Memo::new(move |_| dates::<D>(known));
    let turns = turns(question);
    let props = move || CalendarProps {
        list,
        source: source.clone(),
        dates: dates.into(),
        first: first.clone(),
        turns,
        live,
        nouns: D::NOUNS,
        narrowed: Signal::derive(move || is_narrowed(list, place)),
    };
    draw_late(code, calendar_code, props)
}

/// Whether an address may ask for a view of this name: what a saved view is, is not known before it is read.
#[must_use]
fn may_be(name: &str, asked: Option<&str>) -> bool {
    asked.is_some_and(|asked| asked.trim() == name || asked.trim().parse::<Uuid>().is_ok())
}

/// The code of calendar and timeline where this page's address may ask for it.
pub async fn code_at_first() -> Code {
    let asked = untrack(|| Address::here().get("view"));
    let mut code = Code::default();
    if may_be("calendar", asked.as_deref()) {
        code.calendar = Some(calendar_code().await);
    }
    if may_be("timeline", asked.as_deref()) {
        code.timeline = Some(gantt_code().await);
    }
    code
}

/// Brings that code before there is a page: what is hydrated must not wait.
pub async fn preload_by_date() {
    let search = window().location().search().unwrap_or_default();
    let asked = web_sys::UrlSearchParams::new_with_str(&search).ok().and_then(|query| query.get("view"));
    if may_be("calendar", asked.as_deref()) {
        calendar_code().await;
    }
    if may_be("timeline", asked.as_deref()) {
        gantt_code().await;
    }
}

/// The day that the workspace's own field has.
fn own_day(fields: &FieldValues, by: &str) -> Option<NaiveDate> {
    fields.0.get(by)?.as_str()?.parse().ok()
}

/// That day as a change of a record.
fn own_change(by: String, day: NaiveDate) -> FieldValues {
    FieldValues([(by, serde_json::Value::String(day.to_string()))].into())
}

/// Those days as a change of a record.
fn own_changes(days: Vec<(String, NaiveDate)>) -> FieldValues {
    FieldValues(days.into_iter().flat_map(|(by, day)| own_change(by, day).0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_there_wherever_it_may_be_shown() {
        let check = |asked: Option<&str>, calendar, timeline| {
            assert_eq!((may_be("calendar", asked), may_be("timeline", asked)), (calendar, timeline), "{asked:?}");
        };
        check(None, false, false);
        check(Some("board"), false, false);
        check(Some("calendar"), true, false);
        check(Some("timeline"), false, true);
        check(Some("0193c0de-0000-7000-8000-000000000001"), true, true);
    }

    #[test]
    fn a_day_of_an_own_field_is_a_change_of_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let change = own_change("renewal".to_owned(), day);
        assert_eq!(own_day(&change, "renewal"), Some(day));
        assert_eq!(own_day(&change, "other"), None);
        let both = own_changes(vec![("renewal".to_owned(), day), ("trial".to_owned(), day)]);
        assert_eq!((own_day(&both, "renewal"), own_day(&both, "trial")), (Some(day), Some(day)));
    }
}
