//! Values over time. The last value is written at its point; the others appear when pointed at or walked to.
use super::frame::{Datum, Format, Frame, POINTS_MAX, Point, Walk, colour};
use super::styles::styles;
use crate::logic::scale::{across, area_path, line_path, percent, ticks};
use leptos::{ev, prelude::*};

/// Labels written below the line; the others are in the tooltip and the table.
const AXIS_LABELS_MAX: usize = 6;

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// Its values; names of all series must be the same, in the same order.
    pub points: Vec<Datum>,
}

/// A line chart; the first series also fills the area below it.
#[component]
pub fn LineChart(
    /// Id of the figure.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// Right end of the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The lines, most important first.
    #[prop(into)]
    series: Signal<Vec<Series>>,
    /// Words for a value.
    #[prop(optional)]
    format: Format,
    /// What is around it has the heading.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let scope = styles();
    let data = Memo::new(move |_| {
        let mut data = series.get();
        data.iter_mut().for_each(|line| line.points.truncate(POINTS_MAX));
        data
    });
    let steps = Memo::new(move |_| {
        let values = data.with(|all| all.iter().flat_map(|s| s.points.iter().map(|p| p.value)).fold(0.0, f64::max));
        ticks(values, 4)
    });
    let max = move || steps.with(|steps| steps.last().copied().unwrap_or(1.0));
    let count = Signal::derive(move || data.with(|all| all.first().map_or(0, |s| s.points.len())));
    let walk = Walk::new(&id, count);
    let (for_grid, for_tip, for_end, for_table) = (format.clone(), format.clone(), format.clone(), format);

    let grid = move || {
        steps
            .get()
            .into_iter()
            .map(|step| {
                let bottom = percent(step, max());
                view! { class = scope,
                    <div class="ac-chart-rule" style:bottom=format!("{bottom:.2}%")>
                        <span class="ac-chart-tick num">{for_grid.of(step)}</span>
                    </div>
                }
            })
            .collect_view()
    };
    let fill_id = format!("{id}-fill");
    let fill = format!("url(#{fill_id})");
    let shapes = move || {
        let max = max();
        data.get()
            .into_iter()
            .enumerate()
            .map(|(at, line)| {
                let values: Vec<f64> = line.points.iter().map(|p| p.value).collect();
                let area = (at == 0)
                    .then(|| view! { <path d=area_path(&values, max) fill=fill.clone() stroke="none"></path> });
                view! {
                    {area}
                    <path class=format!("ac-chart-line {scope} {}", colour(at)) d=line_path(&values, max)></path>
                }
            })
            .collect_view()
    };
    let columns = move || {
        let n = count.get();
        (0..n)
            .map(|at| {
                let name = point_words(&data, at, &for_tip);
                let href = data.with(|all| all.first()?.points.get(at)?.href.clone());
                let width = 100.0 / f64::from(u32::try_from(n.max(1)).unwrap_or(1));
                let style = format!("left:{:.2}%;width:{width:.2}%", across(at, n));
                view! { <Point class=format!("ac-chart-hit {scope}") walk at href label=name style/> }
            })
            .collect_view()
    };
    let tip_format = for_end.clone();
    let tip = move || {
        let at = walk.at.get()?;
        let left = across(at, count.get());
        let label = data.with(|all| all.first()?.points.get(at).map(|p| p.label.clone()))?;
        let max = max();
        let dots = data
            .get()
            .into_iter()
            .enumerate()
            .filter_map(|(line, s)| {
                let bottom = percent(s.points.get(at)?.value, max);
                let class = format!("ac-chart-dot {scope} {}", colour(line));
                Some(view! { <span class=class style:left=format!("{left:.2}%") style:bottom=format!("{bottom:.2}%")></span> })
            })
            .collect_view();
        let lines = data
            .get()
            .into_iter()
            .enumerate()
            .filter_map(|(line, s)| {
                let value = s.points.get(at)?.value;
                let words = tip_format.of(value);
                Some(view! { class = scope,
                    <span class="ac-chart-tip-line"><i class=format!("ac-chart-key {scope} {}", colour(line))></i>{s.name}<b class="num push">{words}</b></span>
                })
            })
            .collect_view();
        Some(view! { class = scope,
            <div class="ac-chart-mark" style:left=format!("{left:.2}%")></div>
            {dots}
            <div class="ac-chart-tip" class:ac-chart-tip-end={left > 60.0} style:left=format!("{left:.2}%")>
                <span class="ac-chart-tip-title">{label}</span>
                {lines}
            </div>
        })
    };
    let ends = move || {
        let max = max();
        let several = data.with(Vec::len) > 1;
        data.get()
            .into_iter()
            .enumerate()
            .filter_map(|(at, line)| {
                let value = line.points.last()?.value;
                let words = if several { line.name } else { for_end.of(value) };
                Some(view! { class = scope,
                    <span class=format!("ac-chart-end {scope} {}", colour(at)) style:bottom=format!("{:.2}%", percent(value, max))>
                        <span class="ac-chart-end-words num">{words}</span>
                    </span>
                })
            })
            .collect_view()
    };
    let axis = move || {
        data.with(|all| all.first().map(|s| axis_labels(&s.points)).unwrap_or_default())
            .into_iter()
            .map(|(left, label)| view! { class = scope, <span class="ac-chart-x" style:left=format!("{left:.2}%")>{label}</span> })
            .collect_view()
    };
    let heads = Signal::derive(move || data.with(|all| all.iter().map(|s| s.name.clone()).collect()));
    let rows = Signal::derive(move || {
        (0..count.get())
            .filter_map(|at| {
                data.with(|all| {
                    let label = all.first()?.points.get(at)?.label.clone();
                    let words = all.iter().filter_map(|s| Some(for_table.of(s.points.get(at)?.value)));
                    Some((label, words.collect()))
                })
            })
            .collect()
    });
    view! { class = scope,
        <Frame id title note heads rows bare>
            <div class="ac-chart-plot" role="group" aria-label="Points" on:keydown=move |event: ev::KeyboardEvent| walk.on_key(&event)>
                {grid}
                <svg class="ac-chart-svg" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
                    <defs>
                        <linearGradient id=fill_id x1="0" y1="0" x2="0" y2="1">
                            <stop class="ac-chart-fill-top" offset="0"></stop>
                            <stop class="ac-chart-fill-end" offset="1"></stop>
                        </linearGradient>
                    </defs>
                    {shapes}
                </svg>
                {ends}
                {columns}
                {tip}
            </div>
            <div class="ac-chart-axis" aria-hidden="true">{axis}</div>
        </Frame>
    }
}

/// What a point is called: its label and every series' value there.
fn point_words(data: &Memo<Vec<Series>>, at: usize, format: &Format) -> String {
    data.with(|all| {
        let label = all.first().and_then(|s| s.points.get(at)).map(|p| p.label.clone()).unwrap_or_default();
        let values = all.iter().filter_map(|s| Some(format!("{} {}", s.name, format.of(s.points.get(at)?.value))));
        format!("{label}: {}", values.collect::<Vec<_>>().join(", "))
    })
}

/// The labels that fit below the line, evenly spread, with the last one always among them.
fn axis_labels(points: &[Datum]) -> Vec<(f64, String)> {
    let n = points.len();
    let every = n.div_ceil(AXIS_LABELS_MAX).max(1);
    let last = n.saturating_sub(1);
    points
        .iter()
        .enumerate()
        .filter(|(at, _)| at % every == last % every)
        .map(|(at, point)| (across(at, n), point.label.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_labels_and_always_the_last() {
        for n in 1..120 {
            let points: Vec<Datum> = (0..n).map(|i| Datum::new(i.to_string(), 0.0)).collect();
            let labels = axis_labels(&points);
            assert!(labels.len() <= AXIS_LABELS_MAX, "{n}");
            assert_eq!(labels.last().map(|(_, l)| l.clone()), Some((n - 1).to_string()));
        }
        assert!(axis_labels(&[]).is_empty());
    }
}
