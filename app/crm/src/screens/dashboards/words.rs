//! Widgets in words, and where their parts lead.

use crate::{
    activities, companies, contacts,
    dashboards::widget::{Widget, WidgetKind},
    deals, leads, products,
    screens::{amount, list_path},
};
use ac_core::{Money, Rates, Resource, money::grouped};
use ac_ui::lower;
use ac_views::{
    figures::{GroupBy, Measure, Total, Worth},
    query::Field,
};
use leptos_router::location::Url;

/// The kinds of record that widgets are of, as screens call them.
pub const OBJECTS: [(Resource, &str); 6] = [
    (Resource::Deal, "Deals"),
    (Resource::Lead, "Leads"),
    (Resource::Company, "Companies"),
    (Resource::Contact, "People"),
    (Resource::Activity, "Activities"),
    (Resource::Product, "Products"),
];

#[must_use]
pub fn plural(object: Resource) -> &'static str {
    OBJECTS.into_iter().find(|(known, _)| *known == object).map_or("Records", |(_, word)| word)
}

/// What the list of such records can be asked of itself.
#[must_use]
pub fn fields_of(object: Resource) -> fn() -> Vec<Field> {
    match object {
        Resource::Company => companies::fields::fields,
        Resource::Contact => contacts::fields::fields,
        Resource::Lead => leads::fields::fields,
        Resource::Activity => activities::fields::fields,
        Resource::Product => products::fields::fields,
        _ => deals::fields::fields,
    }
}

/// What a widget is called: as somebody said, or else what it shows.
#[must_use]
pub fn title(widget: &Widget) -> String {
    if !widget.title.is_empty() {
        return widget.title.clone();
    }
    let fields = fields_of(widget.object)();
    match widget.kind {
        WidgetKind::Number => measured(&widget.measure, widget.object, &fields),
        WidgetKind::Chart => {
            let what = measured(&widget.measure, widget.object, &fields);
            match widget.group.as_deref().map(GroupBy::read) {
                Some(by) => format!("{what}, {}", by_words(&by, &fields)),
                None => what,
            }
        }
        WidgetKind::Table => plural(widget.object).to_owned(),
        WidgetKind::Funnel => "Pipeline".to_owned(),
        WidgetKind::Forecast if widget.group.as_deref() == Some("stage") => "Forecast by stage".to_owned(),
        WidgetKind::Forecast => "Forecast by month".to_owned(),
        WidgetKind::Leaderboard if widget.object == Resource::Activity => "Most done".to_owned(),
        WidgetKind::Leaderboard => "Top owners".to_owned(),
        WidgetKind::Activity if widget.group.as_deref() == Some("week") => "Activity by week".to_owned(),
        WidgetKind::Activity => "Activity by person".to_owned(),
    }
}

/// `Deals`, `Amount of deals`, `Average amount of deals`.
fn measured(measure: &Measure, object: Resource, fields: &[Field]) -> String {
    let field = fields.iter().find(|field| field.key == measure.field);
    let label = field.map_or(measure.field.as_str(), |field| field.label.as_str());
    let records = lower(plural(object));
    match measure.total {
        Total::Count => plural(object).to_owned(),
        Total::Sum => format!("{label} of {records}"),
        total => format!("{} {} of {records}", total.label(), lower(label)),
    }
}

/// `by stage`, `closed by month`.
fn by_words(by: &GroupBy, fields: &[Field]) -> String {
    let label = lower(&by.label(fields));
    if by.period.is_some() { label } else { format!("by {label}") }
}

/// The list with exactly these records.
#[must_use]
pub fn link(object: Resource, filter: &str) -> String {
    let path = list_path(object).unwrap_or("/");
    let view = match object {
        Resource::Deal => "view=table&",
        Resource::Activity => "view=all&",
        _ => "",
    };
    format!("{path}?{view}q={}", Url::escape(filter))
}

/// A figure in words; amounts in short, the first currency first.
#[must_use]
pub fn worth(worth: &Worth, rates: &Rates) -> String {
    amount::worth(worth, rates, |sum| sum.short())
}

/// Whether a figure is of nothing, in whatever currency.
#[must_use]
pub fn is_nothing(worth: &Worth) -> bool {
    match worth {
        Worth::Count(count) => *count == 0,
        Worth::Money(sums) => sums.iter().all(|sum| sum.amount_minor == 0),
        Worth::Number(number) => {
            number.iter().flat_map(|number| number.bytes()).all(|byte| matches!(byte, b'-' | b'0' | b'.'))
        }
    }
}

#[must_use]
pub fn counted(count: i64) -> String {
    grouped(u64::try_from(count).unwrap_or(0))
}

/// A figure as a chart draws it: of amounts, what they come to in the workspace's currency, without those that have no rate.
#[must_use]
pub fn drawn(worth: Option<&Worth>, rates: &Rates) -> f64 {
    match worth {
        Some(Worth::Count(count)) => amount::chart_value(*count),
        Some(Worth::Money(sums)) => drawn_sum(sums, rates),
        Some(Worth::Number(Some(number))) => number.parse().unwrap_or(0.0),
        Some(Worth::Number(None)) | None => 0.0,
    }
}

/// A sum of amounts as a chart draws it.
#[must_use]
pub fn drawn_sum(sums: &[Money], rates: &Rates) -> f64 {
    amount::chart_value(rates.sum(sums).own.amount_minor)
}

/// How a figure compares: `12 % more than`, and whether it is more. Nothing where there was nothing to compare with.
#[must_use]
pub fn compared(now: f64, before: f64) -> Option<(String, std::cmp::Ordering)> {
    if before <= 0.0 {
        return None;
    }
    let percent = (now - before) / before * 100.0;
    let words = format!("{:.0}", percent.abs());
    Some(match percent {
        _ if words == "0" => ("as much as".to_owned(), std::cmp::Ordering::Equal),
        up if up > 0.0 => (format!("{words} % more than"), std::cmp::Ordering::Greater),
        _ => (format!("{words} % less than"), std::cmp::Ordering::Less),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::widget::worth as worth_of;
    use ac_core::Currency;
    use std::cmp::Ordering;

    #[test]
    fn a_widget_without_a_title_says_what_it_shows() {
        let check = |kind, object, change: fn(&mut Widget), want: &str| {
            let mut widget = Widget::new(kind, object);
            change(&mut widget);
            assert_eq!(title(&widget), want);
        };
        check(WidgetKind::Number, Resource::Contact, |_| {}, "People");
        check(WidgetKind::Number, Resource::Deal, |w| w.measure = worth_of(Resource::Deal), "Amount of deals");
        check(WidgetKind::Chart, Resource::Deal, |_| {}, "Deals, by stage");
        check(WidgetKind::Chart, Resource::Deal, |w| w.group = Some("closed.month".into()), "Deals, closed by month");
        check(WidgetKind::Chart, Resource::Deal, |w| w.title = "Mine".into(), "Mine");
        check(WidgetKind::Activity, Resource::Activity, |w| w.group = Some("week".into()), "Activity by week");
    }

    #[test]
    fn a_part_leads_to_its_records() {
        assert_eq!(link(Resource::Deal, "stage:won amount>5"), "/deals?view=table&q=stage%3Awon%20amount%3E5");
        assert_eq!(link(Resource::Company, ""), "/companies?q=");
    }

    #[test]
    fn a_chart_draws_what_has_a_rate() {
        let money = |amount_minor, currency: &str| Money { amount_minor, currency: currency.parse().unwrap() };
        let sums = Worth::Money(vec![money(500, "USD"), money(900, "EUR")]);
        let check = |rates: &Rates, want: f64| assert!((drawn(Some(&sums), rates) - want).abs() < f64::EPSILON);
        check(&Rates::of(Currency::EUR), 900.0);
        check(&Rates::new(Currency::EUR, vec![(Currency::USD, "0.5".parse().unwrap())]), 1_150.0);
        assert_eq!(worth(&sums, &Rates::of(Currency::USD)), "$5 + €9");
    }

    #[test]
    fn nothing_is_nothing_in_every_currency() {
        let money = |amount_minor| Worth::Money(vec![Money { amount_minor, currency: Currency::EUR }]);
        let number = |text: &str| Worth::Number(Some(text.to_owned()));
        for none in [Worth::Count(0), money(0), Worth::Money(Vec::new()), number("-0.00"), Worth::Number(None)] {
            assert!(is_nothing(&none), "{none:?}");
        }
        for some in [Worth::Count(2), money(-500), number("0.05"), number("-3")] {
            assert!(!is_nothing(&some), "{some:?}");
        }
    }

    #[test]
    fn what_was_nothing_is_not_compared() {
        assert_eq!(compared(5.0, 0.0), None);
        assert_eq!(compared(112.0, 100.0), Some(("12 % more than".to_owned(), Ordering::Greater)));
        assert_eq!(compared(50.0, 100.0), Some(("50 % less than".to_owned(), Ordering::Less)));
        assert_eq!(compared(100.2, 100.0), Some(("as much as".to_owned(), Ordering::Equal)));
    }
}
