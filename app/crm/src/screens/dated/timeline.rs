//! A list as a timeline: its records from one of their dates to another.

use super::{Dated, Face, LaidFirst, OfList, TimelineFirst, dates};
use crate::{
    screens::{
        bulk::turns,
        list::{Known, is_narrowed},
        live,
        me::Me,
        names,
        take_back::take_back,
    },
    undo::model::UndoWhat,
};
use ac_core::{
    AppError, ErrorCode,
    list::ListQuery,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Bar, Draw, draw_late, logic::gantt::Dates};
use ac_views::{
    dated::day_of,
    gantt::{
        Asked, Entry, FirstSpans, GanttProps, ROWS, Source, gantt_code, lanes, shown_lanes, source, spans_of_entries,
    },
    list_views::AtFirst,
    spans::SpansQuery,
};
use leptos::prelude::*;
use std::sync::Arc;

impl Face {
    fn span(self, object: Kind, me: StoredValue<Me>, dates: Dates) -> Entry {
        let may = me.with_value(|me| me.may_on(object, Action::Modify, self.owner));
        let bar = Bar {
            key: self.id.to_string(),
            href: self.href,
            note: self.note,
            tone: self.tone,
            icon: Some(self.icon),
            says: self.says,
            is_done: self.is_done,
            dates,
            movable: (may, may),
            title: self.title,
        };
        Entry { id: self.id, version: self.version, name: names::isolated(&bar.title), bar }
    }
}

/// A record by the dates that are asked for.
fn entry<D: Dated>(row: &D::Row, asked: &Asked, me: StoredValue<Me>) -> Entry {
    let day = |by: &str| D::day(row, by).and_then(day_of);
    let end = if asked.is_one() { None } else { day(&asked.end) };
    D::face(row).span(D::OBJECT, me, (day(&asked.start), end))
}

/// What comes with a page that opens as a timeline.
pub async fn first<D: Dated>(
    read: AtFirst,
    question: ListQuery<D::Filter>,
    known: Known,
) -> Result<TimelineFirst<D::Row>, AppError> {
    let asked = untrack(|| Asked::at_first(&read, &dates::<D>(known), D::SPAN));
    let Some((today, Asked { start, end, from, to })) = asked else {
        return Err(AppError::new(ErrorCode::BadRequest, "This list has no dates."));
    };
    if untrack(|| shown_lanes(&read.shown, &known.all())).is_some() {
        return Ok(TimelineFirst { today, spans: None });
    }
    let ListQuery { q, query, filter, .. } = question;
    let asked = SpansQuery { start, end, from, to, rows: ROWS, cursor: None, q, query, filter };
    Ok(TimelineFirst { today, spans: Some(D::spans(asked).await?) })
}

fn source_of<D: Dated>(question: Memo<ListQuery<D::Filter>>, me: StoredValue<Me>) -> Source {
    Source {
        load: source(question, D::spans, move |row: &D::Row, asked: &Asked| entry::<D>(row, asked, me)),
        lanes: lanes(question, D::figures),
        put: Arc::new(move |id, version, days, asked| {
            let answer = D::put(id, version, days);
            Box::pin(async move { Ok(entry::<D>(&answer.await?, &asked, me)) })
        }),
        get: Arc::new(move |id, asked| {
            let answer = D::get(id);
            Box::pin(async move { Ok(entry::<D>(&answer.await?, &asked, me)) })
        }),
        take_back: Arc::new(move |toasts, subject_id, version| {
            Box::pin(async move {
                let what = UndoWhat::LastOf { subject_id, version };
                take_back(toasts, what, "It keeps its dates.").await;
            })
        }),
    }
}

/// The list as a timeline.
pub fn timeline<D: Dated>(code: StoredValue<Option<Draw<GanttProps>>>, of: OfList<D>) -> AnyView {
    let OfList { list, known, question, first, me, changed, place } = of;
    let live = live::changed(&[D::OBJECT]);
    let live = Signal::derive(move || live.get() + changed.get());
    let dates = Memo::new(move |_| dates::<D>(known));
    // What came with the page was asked by the dates that its address names.
    let shown =
        untrack(|| list.shown.with(|shown| dates.with(|dates| ac_views::gantt::shown_pair(shown, dates, D::SPAN))));
    let first = match (first, shown) {
        (Some(LaidFirst::Timeline(first)), Some(pair)) => {
            let asked = Asked { start: pair.start.key, end: pair.end.key, from: first.today, to: first.today };
            let spans = first.spans.map(|spans| spans_of_entries(spans, |row| entry::<D>(row, &asked, me)));
            Some(FirstSpans { today: first.today, spans })
        }
        _ => None,
    };
    let source = source_of::<D>(question, me);
    let turns = turns(question);
    let props = move || GanttProps {
        list,
        source: source.clone(),
        dates: dates.into(),
        usual: D::SPAN,
        fields: Signal::derive(move || known.all()),
        first: first.clone(),
        turns,
        live,
        nouns: D::NOUNS,
        narrowed: Signal::derive(move || is_narrowed(list, place)),
    };
    draw_late(code, gantt_code, props)
}
