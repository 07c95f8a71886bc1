//! What a widget shows, set up: every choice is seen at once, with the real figures.

use super::{
    load::{Loader, followed, with_number},
    tile::Tile,
    words,
};
use crate::{
    dashboards::{
        period::Period,
        widget::{ROWS_MAX, Shape, TITLE_CHARS_MAX, Widget, WidgetKind},
    },
    members::{api::list_members, model::Member},
    pipelines::{api::list_pipelines, model::Pipeline},
    screens::list::{Known, query_help, with_members, with_stages},
};
use ac_core::Resource as Kind;
use ac_ui::{Bound, Button, ButtonKind, Choice, Drawer, Select, TextField};
use ac_views::{
    QueryBar,
    figures::{GroupBy, Measure, Total},
    query::{Field, Kind as Of, read},
    saved::{api::list_views, model::View},
};
use chrono::NaiveDate;
use futures::join;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, reactive::spawn_local};
use std::time::Duration;
use stylers_macro::style;

/// How long a text waits for the next letter.
const TYPING_PAUSE: Duration = Duration::from_millis(500);
/// How many records a table may be asked to show.
const ROWS: [u32; 5] = [3, 6, 10, 15, ROWS_MAX];

/// One widget of a draft. Cheap to copy.
#[derive(Clone, Copy)]
struct Handle {
    draft: RwSignal<Vec<Widget>>,
    id: u32,
    widget: Memo<Widget>,
}

impl Handle {
    fn of(draft: RwSignal<Vec<Widget>>, id: u32) -> Self {
        let widget = followed(move || draft.with(|all| with_number(all, id)));
        Self { draft, id, widget }
    }

    fn change(self, change: impl FnOnce(&mut Widget)) {
        self.draft.update(|all| {
            if let Some(widget) = all.iter_mut().find(|widget| widget.id == self.id) {
                change(widget);
                *widget = widget.clone().normal();
            }
        });
    }

    /// A control for a part of it.
    fn bound(
        self,
        now: impl Fn(&Widget) -> String + Send + Sync + 'static,
        choose: impl Fn(&mut Widget, String) + Send + Sync + 'static,
    ) -> Bound {
        Bound::new(move || self.widget.with(&now), move |text| self.change(|widget| choose(widget, text)))
    }
}

/// What a list of such records has to choose from. Cheap to copy.
#[derive(Clone, Copy)]
struct Offered {
    known: Known,
    members: RwSignal<Vec<Member>>,
    pipelines: RwSignal<Vec<Pipeline>>,
    views: RwSignal<Vec<View>>,
}

impl Offered {
    /// Reads it; what cannot be read is not offered.
    fn of(object: Kind) -> Self {
        let offered = Self {
            known: Known::of(object, words::fields_of(object)),
            members: RwSignal::new(Vec::new()),
            pipelines: RwSignal::new(Vec::new()),
            views: RwSignal::new(Vec::new()),
        };
        spawn_local(async move {
            let (own, members, pipelines, views) = join!(
                crate::custom_fields::api::list_fields(object),
                list_members(),
                list_pipelines(),
                list_views(object)
            );
            offered.known.learn(own.unwrap_or_default());
            offered.members.try_set(members.unwrap_or_default());
            offered.pipelines.try_set(pipelines.unwrap_or_default());
            offered.views.try_set(views.map(|views| views.views).unwrap_or_default());
        });
        offered
    }

    fn fields(self) -> Vec<Field> {
        let fields = self.members.with(|members| with_members(self.known.all(), members));
        self.pipelines.with(|pipelines| with_stages(fields, pipelines))
    }
}

/// The sheet for the widget that `open` names.
#[component]
pub fn WidgetSheet(draft: RwSignal<Vec<Widget>>, open: RwSignal<Option<u32>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get().is_some() {
            is_open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let now = is_open.get();
        if was == Some(true) && !now {
            open.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        let kind =
            open.get().and_then(|id| draft.with(|all| all.iter().find(|widget| widget.id == id).map(|one| one.kind)));
        kind.map_or("Set up", WidgetKind::label).to_owned()
    });
    let foot = move || view! { <Button kind=ButtonKind::Primary on:click=move |_| is_open.set(false)>"Done"</Button> };
    view! {
        <Drawer id="widget-sheet" title open=is_open foot>
            {move || open.get().map(|id| view! { <Setup handle=Handle::of(draft, id)/> })}
        </Drawer>
    }
}

#[component]
fn Setup(handle: Handle) -> impl IntoView {
    let scope = style! {
        .crm-setup {
            display: grid;
            gap: var(--s4);
        }
        .crm-setup-shown {
            display: grid;
            max-height: 20rem;
            overflow: auto;
        }
    };
    let loader = Loader::new(handle.widget);
    let object = Memo::new(move |_| handle.widget.with(|widget| widget.object));
    let kind = handle.widget.with_untracked(|widget| widget.kind);
    let has_object =
        matches!(kind, WidgetKind::Number | WidgetKind::Chart | WidgetKind::Table | WidgetKind::Leaderboard);
    view! { class = scope,
        <div class="crm-setup">
            <div class="crm-setup-shown" tabindex="0" role="region" aria-label="What it shows">
                <Tile widget=handle.widget loader id="preview"/>
            </div>
            <Titled handle/>
            {has_object.then(|| view! { <Objects handle/> })}
            {move || {
                let offered = Offered::of(object.get());
                view! { <Parts handle offered kind/> }
            }}
        </div>
    }
}

/// A text that is taken over once its writer pauses, or leaves.
fn typed(first: String, take: impl Fn(String) + Clone + Send + Sync + 'static) -> RwSignal<String> {
    let text = RwSignal::new(first);
    let waiting = StoredValue::new(None::<(TimeoutHandle, String)>);
    let stop = move || {
        let (timeout, text) = waiting.try_update_value(Option::take).flatten()?;
        timeout.clear();
        Some(text)
    };
    let settle = move || {
        if let Some(text) = stop() {
            take(text);
        }
    };
    on_cleanup(settle.clone());
    Effect::new(move |seen: Option<()>| {
        let now = text.get();
        stop();
        if seen.is_some() {
            let timeout = set_timeout_with_handle(settle.clone(), TYPING_PAUSE).ok();
            waiting.set_value(timeout.map(|timeout| (timeout, now)));
        }
    });
    text
}

#[component]
fn Titled(handle: Handle) -> impl IntoView {
    let first = handle.widget.with_untracked(|widget| widget.title.clone());
    let text = typed(first, move |text| handle.change(|widget| widget.title = text));
    let own = handle.widget.with_untracked(|widget| words::title(&Widget { title: String::new(), ..widget.clone() }));
    let max_chars = u32::try_from(TITLE_CHARS_MAX).unwrap_or(u32::MAX);
    view! { <TextField label="Title" name="widget-title" value=text placeholder=own max_chars=max_chars/> }
}

#[component]
fn Objects(handle: Handle) -> impl IntoView {
    let kind = handle.widget.with_untracked(|widget| widget.kind);
    let is_offered = |object: Kind| kind != WidgetKind::Leaderboard || matches!(object, Kind::Deal | Kind::Activity);
    let choices = words::OBJECTS.into_iter().filter(|(object, _)| is_offered(*object));
    let choices: Vec<Choice> = choices.map(|(object, word)| Choice::new(object.as_str(), word)).collect();
    // What was said of other records means nothing for these.
    let choose = |widget: &mut Widget, text: String| {
        let Some(object) = Kind::parse(&text) else { return };
        let fresh = Widget::new(widget.kind, object);
        let (id, title, size, shape) = (widget.id, widget.title.clone(), widget.size, widget.shape);
        *widget = Widget { id, title, size, shape, rows: widget.rows, period: widget.period, ..fresh };
    };
    let value = handle.bound(|widget| widget.object.as_str().to_owned(), choose);
    view! { <Select label="Records" name="widget-object" options=Signal::stored(choices) value/> }
}

/// What depends on the kind of records.
#[component]
fn Parts(handle: Handle, offered: Offered, kind: WidgetKind) -> impl IntoView {
    use WidgetKind as K;
    let has_period = !matches!(kind, K::Funnel | K::Forecast);
    let is_over_pipelines = matches!(kind, K::Funnel | K::Forecast);
    view! {
        <Narrowing handle offered/>
        {matches!(kind, K::Number | K::Chart | K::Leaderboard).then(|| view! { <Measures handle offered/> })}
        {(kind == K::Chart).then(|| view! { <Charted handle offered/> })}
        {(kind == K::Forecast).then(|| view! { <By handle choices=[("month", "By month"), ("stage", "By stage")]/> })}
        {(kind == K::Activity).then(|| view! { <By handle choices=[("owner", "By person"), ("week", "By week")]/> })}
        {is_over_pipelines.then(|| view! { <Pipelines handle offered/> })}
        {has_period.then(|| view! { <Periods handle offered kind/> })}
        {(kind == K::Table).then(|| view! { <Rows handle/> })}
    }
}

/// The view and the filter that the widget is about.
#[component]
fn Narrowing(handle: Handle, offered: Offered) -> impl IntoView {
    let scope = style! {
        .crm-setup-filter {
            display: grid;
            gap: var(--s1);
        }
        .crm-setup-label {
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
    };
    let views = move || {
        offered.views.with(|views| {
            views.iter().map(|view| Choice::new(view.id.to_string(), view.name.clone())).collect::<Vec<_>>()
        })
    };
    let of_view = handle.bound(
        |widget| widget.view_id.map(|id| id.to_string()).unwrap_or_default(),
        |widget, text| widget.view_id = text.parse().ok(),
    );
    let (first, object) = handle.widget.with_untracked(|widget| (widget.query.clone(), widget.object));
    let asked = RwSignal::new(first.clone());
    let text = typed(first, move |text| {
        let text = text.trim().to_owned();
        // What cannot be read is not asked: the bar says what is wrong with it.
        if read(&text, &offered.fields(), NaiveDate::default()).is_ok() {
            handle.change(|widget| {
                // It may be of other records by now.
                if widget.object == object {
                    widget.query = text.clone();
                }
            });
        }
        asked.try_set(text);
    });
    let fields = Signal::derive(move || offered.fields());
    view! {
        <Select label="Of a saved view" name="widget-view" options=Signal::derive(views) value=of_view placeholder="All records"/>
        <div class=format!("crm-setup-filter {scope}")>
            <span class=format!("crm-setup-label {scope}") aria-hidden="true">"Filter"</span>
            <QueryBar label="Filter" value=text asked fields help=move |helping| query_help(helping, fields)/>
        </div>
    }
}

#[component]
fn Measures(handle: Handle, offered: Offered) -> impl IntoView {
    let options = move || {
        let fields = offered.known.all();
        let totals = [Total::Sum, Total::Average, Total::Max, Total::Min];
        let of = |field: &Field| {
            totals.map(|total| {
                Choice::new(
                    Measure::new(total, &field.key).to_string(),
                    format!("{} of {}", total.label(), ac_ui::lower(&field.label)),
                )
            })
        };
        let measured = fields.iter().filter(|field| matches!(field.kind, Of::Money | Of::Number)).flat_map(of);
        std::iter::once(Choice::new("count", "How many there are")).chain(measured).collect::<Vec<_>>()
    };
    let choose = |widget: &mut Widget, text: String| {
        if let Ok(measure) = text.parse() {
            widget.measure = measure;
        }
    };
    let value = handle.bound(|widget| widget.measure.to_string(), choose);
    view! { <Select label="Measure" name="widget-measure" options=Signal::derive(options) value/> }
}

/// By what a chart groups, and how it is drawn.
#[component]
fn Charted(handle: Handle, offered: Offered) -> impl IntoView {
    let groups = move || {
        let fields = offered.known.all();
        let all = GroupBy::all(&fields);
        all.iter().map(|by| Choice::new(by.to_string(), by.label(&fields))).collect::<Vec<_>>()
    };
    let group =
        handle.bound(|widget| widget.group.clone().unwrap_or_default(), |widget, text| widget.group = Some(text));
    let shapes = Shape::ALL.iter().map(|shape| Choice::new(shape.as_str(), shape.label())).collect::<Vec<_>>();
    let shape = handle.bound(
        |widget| widget.shape.as_str().to_owned(),
        |widget, text| widget.shape = Shape::parse(&text).unwrap_or_default(),
    );
    view! {
        <Select label="Group by" name="widget-group" options=Signal::derive(groups) value=group/>
        <Select label="Drawn as" name="widget-shape" options=Signal::stored(shapes) value=shape/>
    }
}

#[component]
fn By(handle: Handle, choices: [(&'static str, &'static str); 2]) -> impl IntoView {
    let choices: Vec<Choice> = choices.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
    let value =
        handle.bound(|widget| widget.group.clone().unwrap_or_default(), |widget, text| widget.group = Some(text));
    view! { <Select label="Rows" name="widget-by" options=Signal::stored(choices) value/> }
}

#[component]
fn Pipelines(handle: Handle, offered: Offered) -> impl IntoView {
    let kind = handle.widget.with_untracked(|widget| widget.kind);
    let none = if kind == WidgetKind::Funnel { "The first one" } else { "All pipelines" };
    let options = move || {
        offered
            .pipelines
            .with(|all| all.iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect::<Vec<_>>())
    };
    let value = handle.bound(
        |widget| widget.pipeline_id.map(|id| id.to_string()).unwrap_or_default(),
        |widget, text| widget.pipeline_id = text.parse().ok(),
    );
    view! { <Select label="Pipeline" name="widget-pipeline" options=Signal::derive(options) value placeholder=none/> }
}

#[component]
fn Periods(handle: Handle, offered: Offered, kind: WidgetKind) -> impl IntoView {
    let options = Period::ALL.iter().map(|period| Choice::new(period.as_str(), period.label())).collect::<Vec<_>>();
    let value = handle.bound(
        |widget| widget.period.map(|period| period.as_str().to_owned()).unwrap_or_default(),
        |widget, text| widget.period = Period::parse(&text),
    );
    let days = move || {
        let fields = offered.known.all();
        let days = fields.iter().filter(|field| matches!(field.kind, Of::Day(_) | Of::Instant));
        days.map(|field| Choice::new(field.key.clone(), field.label.clone())).collect::<Vec<_>>()
    };
    let date = handle.bound(|widget| widget.date.clone().unwrap_or_default(), |widget, text| widget.date = Some(text));
    let has_date = !matches!(kind, WidgetKind::Leaderboard | WidgetKind::Activity);
    let is_dated = move || has_date && handle.widget.with(|widget| widget.period.is_some());
    view! {
        <Select label="Period" name="widget-period" options=Signal::stored(options) value placeholder="Whenever"/>
        <Show when=is_dated>
            <Select label="In which lies" name="widget-date" options=Signal::derive(days) value=date/>
        </Show>
    }
}

#[component]
fn Rows(handle: Handle) -> impl IntoView {
    let options = ROWS.map(|rows| Choice::new(rows.to_string(), rows.to_string())).to_vec();
    let value =
        handle.bound(|widget| widget.rows.to_string(), |widget, text| widget.rows = text.parse().unwrap_or_default());
    view! { <Select label="Rows" name="widget-rows" options=Signal::stored(options) value/> }
}
