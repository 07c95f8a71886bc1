//! Figures by a field's values: bars, a line over time, or a ring.

use super::{also, nothing};
use crate::{
    dashboards::{
        figures::GroupsShown,
        widget::{Shape, Widget},
    },
    screens::{
        amount::{chart_count, chart_money},
        dashboards::words,
        when::near_day,
    },
};
use ac_core::Rates;
use ac_ui::{BarChart, Datum, Donut, Format, LineChart, Series};
use ac_views::{
    figures::{Group, GroupBy, Period, Total, Worth},
    query::within,
};
use chrono::{Datelike, Days, Months, NaiveDate};
use leptos::prelude::*;

/// Bars that are told apart; of values the smaller ones are told together where they add up, of times the earlier ones are
/// left out.
const BARS_MAX: usize = 10;
/// Times of one line, those without records among them.
const TIMES_MAX: usize = 120;

pub fn chart(
    widget: &Widget,
    shown: &GroupsShown,
    filter: &str,
    (today, rates): (NaiveDate, &Rates),
    id: &str,
) -> AnyView {
    let rates = shown.measure.total.rates(rates);
    let own = rates.own();
    let by: Option<GroupBy> = widget.group.as_deref().map(GroupBy::read);
    let time = by.and_then(|by| by.period);
    let datum = |group: &Group| {
        let label = match (time, group.first_day()) {
            (Some(period), Some(day)) => short(period, day, today),
            _ => group.label.clone(),
        };
        let value = words::drawn(group.sums.get(&shown.measure).as_ref(), &rates);
        Datum::new(label, value).at(words::link(widget.object, &within(filter, &group.filter)))
    };
    let groups = &shown.figures.groups;
    if groups.is_empty() {
        return nothing();
    }
    let others = shown.figures.others.as_ref();
    let rest = others.map_or(0.0, |others| words::drawn(others.sums.get(&shown.measure).as_ref(), &rates));
    let rest = matches!(shown.measure.total, Total::Sum | Total::Count | Total::Filled).then_some(rest);
    let data = match (widget.shape, time) {
        (Shape::Line, Some(period)) => over_time(groups, period, today, datum),
        (_, Some(_)) => groups.iter().skip(groups.len().saturating_sub(BARS_MAX)).map(datum).collect(),
        (Shape::Donut, None) => largest(groups.iter().map(datum).collect(), usize::MAX, rest),
        (_, None) if groups.len() <= BARS_MAX => groups.iter().map(datum).collect(),
        (_, None) => largest(groups.iter().map(datum).collect(), BARS_MAX, rest),
    };
    let all = shown.figures.all.get(&shown.measure);
    let format = match &all {
        Some(Worth::Money(_)) => Format::new(move |value| chart_money(value, own)),
        Some(Worth::Number(_)) => Format::new(|value| format!("{value:.2}").trim_end_matches(".00").to_owned()),
        _ => Format::new(chart_count),
    };
    let in_own = match &all {
        Some(Worth::Money(sums)) => {
            let summed = rates.sum(sums);
            let besides = also(&summed.others).map(|text| format!("; {text} besides")).unwrap_or_default();
            let is_told = summed.is_converted || !summed.others.is_empty();
            let converted = if summed.is_converted { ", other currencies by their rates" } else { "" };
            is_told.then(|| format!("Drawn in {}{converted}{besides}.", own.code()))
        }
        _ => None,
    };
    let left_out = i64::try_from(groups.len().saturating_sub(data.len())).unwrap_or(0);
    let left_out = left_out + others.map_or(0, |others| others.groups);
    let left_out = (time.is_none() && rest.is_none() && left_out > 0)
        .then(|| format!("{} more not drawn.", words::counted(left_out)));
    let notes = [in_own, left_out].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let (id, title) = (format!("{id}-{}-chart", widget.id), widget.title.clone());
    let drawn = match widget.shape {
        Shape::Line => {
            let series = Signal::stored(vec![Series { name: title.clone(), points: data }]);
            view! { <LineChart id title series format bare=true/> }.into_any()
        }
        Shape::Donut => view! { <Donut id title data=Signal::stored(data) format bare=true/> }.into_any(),
        Shape::Bar => view! { <BarChart id title data=Signal::stored(data) format bare=true/> }.into_any(),
    };
    view! {
        {drawn}
        {(!notes.is_empty()).then(|| view! { <p class="faint"><small>{notes}</small></p> })}
    }
    .into_any()
}

/// The largest first, at most `max`. What is beyond them is told together with the rest; without a rest it does not add up.
fn largest(mut data: Vec<Datum>, max: usize, rest: Option<f64>) -> Vec<Datum> {
    data.sort_by(|a, b| b.value.total_cmp(&a.value));
    let beyond = rest.map_or(0.0, |rest| rest + data.iter().skip(max).map(|datum| datum.value).sum::<f64>());
    data.truncate(max);
    if beyond > 0.0 {
        data.push(Datum::new("Others", beyond));
    }
    data
}

/// One point a time from the first to the last, also where there is nothing.
fn over_time(groups: &[Group], period: Period, today: NaiveDate, datum: impl Fn(&Group) -> Datum) -> Vec<Datum> {
    let days: Vec<NaiveDate> = groups.iter().filter_map(Group::first_day).collect();
    let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else { return Vec::new() };
    let mut times: Vec<NaiveDate> = std::iter::successors(Some(last), |day| earlier(period, *day))
        .take_while(|day| *day >= first)
        .take(TIMES_MAX)
        .collect();
    times.reverse();
    let at = |day: NaiveDate| match groups.iter().find(|group| group.first_day() == Some(day)) {
        Some(group) => datum(group),
        None => Datum::new(short(period, day, today), 0.0),
    };
    times.into_iter().map(at).collect()
}

fn earlier(period: Period, day: NaiveDate) -> Option<NaiveDate> {
    match period {
        Period::Day => day.pred_opt(),
        Period::Week => day.checked_sub_days(Days::new(7)),
        Period::Month => day.checked_sub_months(Months::new(1)),
        Period::Quarter => day.checked_sub_months(Months::new(3)),
        Period::Year => day.checked_sub_months(Months::new(12)),
    }
}

/// A time as it fits below a chart: `Nov 2026`, `Q4 2026`, `23 Nov`.
fn short(period: Period, day: NaiveDate, today: NaiveDate) -> String {
    match period {
        Period::Day | Period::Week => near_day(day, Some(today)),
        Period::Month => ac_core::time::day(day).trim_start_matches("1 ").to_owned(),
        Period::Quarter => format!("Q{} {}", day.month0() / 3 + 1, day.year()),
        Period::Year => day.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_views::figures::Sums;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn group(value: Option<&str>, count: i64) -> Group {
        let sums = Sums { count, ..Sums::default() };
        Group { value: value.map(str::to_owned), label: String::new(), filter: String::new(), sums }
    }

    #[test]
    fn a_line_has_no_gaps() {
        let groups = [group(Some("2026-08-01"), 3), group(Some("2026-11-01"), 5), group(None, 9)];
        let datum = |group: &Group| Datum::new("x", words::counted(group.sums.count).parse().unwrap());
        let points = over_time(&groups, Period::Month, day("2026-11-29"), datum);
        let values: Vec<String> = points.iter().map(|point| format!("{} {:.0}", point.label, point.value)).collect();
        assert_eq!(values, ["x 3", "Sep 2026 0", "Oct 2026 0", "x 5"]);
        assert!(over_time(&[group(None, 1)], Period::Week, day("2026-11-29"), datum).is_empty());
    }

    #[test]
    fn times_are_short() {
        let check = |period, want: &str| assert_eq!(short(period, day("2026-10-01"), day("2026-11-29")), want);
        check(Period::Month, "Oct 2026");
        check(Period::Quarter, "Q4 2026");
        check(Period::Week, "1 Oct");
        check(Period::Year, "2026");
    }

    #[test]
    fn what_is_beyond_is_told_together_if_it_adds_up() {
        let check = |rest: Option<f64>, want: &[f64]| {
            let data = [1.0, 5.0, 3.0].map(|value| Datum::new(value.to_string(), value)).to_vec();
            let values: Vec<f64> = largest(data, 2, rest).into_iter().map(|datum| datum.value).collect();
            assert_eq!(values, want);
        };
        check(Some(2.0), &[5.0, 3.0, 3.0]);
        check(None, &[5.0, 3.0]);
    }
}
