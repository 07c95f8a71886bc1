//! Dashboards to start from.

use super::{
    period::Period,
    widget::{Shape, Size, Widget, WidgetKind, count, worth},
};
use ac_core::Resource;

/// A dashboard that is offered to be made.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub text: &'static str,
    pub widgets: fn() -> Vec<Widget>,
}

pub const TEMPLATES: [Template; 3] = [
    Template {
        name: "Sales overview",
        text: "What is open, what was won this quarter, how far deals come and who closes them.",
        widgets: sales,
    },
    Template {
        name: "Forecast",
        text: "Open deals by the month they are expected, weighted by their stage, beside what is won.",
        widgets: forecast,
    },
    Template {
        name: "Team activity",
        text: "Calls, meetings, e-mails and tasks by person and by week, and what is still due.",
        widgets: team,
    },
];

fn of(kind: WidgetKind, object: Resource, title: &str) -> Widget {
    Widget { title: title.to_owned(), ..Widget::new(kind, object) }
}

/// A widget over deals.
fn deals(kind: WidgetKind, title: &str, query: &str) -> Widget {
    Widget { query: query.to_owned(), measure: worth(Resource::Deal), ..of(kind, Resource::Deal, title) }.normal()
}

fn within(widget: Widget, period: Period, date: &str) -> Widget {
    Widget { period: Some(period), date: Some(date.to_owned()), ..widget }
}

fn sales() -> Vec<Widget> {
    use WidgetKind as K;
    let won = |kind, title: &str| within(deals(kind, title, "status:won"), Period::ThisQuarter, "closed");
    vec![
        deals(K::Number, "Open pipeline", "status:open"),
        won(K::Number, "Won this quarter"),
        Widget { measure: count(), ..won(K::Number, "Deals won this quarter") },
        within(deals(K::Number, "Lost this quarter", "status:lost"), Period::ThisQuarter, "closed"),
        Widget {
            shape: Shape::Line,
            group: Some("closed.month".to_owned()),
            ..within(deals(K::Chart, "Won by month", "status:won"), Period::ThisYear, "closed")
        },
        deals(K::Funnel, "Pipeline", ""),
        won(K::Leaderboard, "Top owners"),
        Widget {
            shape: Shape::Donut,
            group: Some("owner".to_owned()),
            ..deals(K::Chart, "Open deals by owner", "status:open")
        },
        Widget { size: Size::Tall, ..of(K::Table, Resource::Activity, "Next activities") }.about("status:open"),
    ]
}

fn forecast() -> Vec<Widget> {
    use WidgetKind as K;
    vec![
        within(deals(K::Number, "Expected this month", "status:open"), Period::ThisMonth, "expected"),
        within(deals(K::Number, "Expected next month", "status:open"), Period::NextMonth, "expected"),
        within(deals(K::Number, "Won this month", "status:won"), Period::ThisMonth, "closed"),
        Widget { measure: count(), ..deals(K::Number, "Open without a date", "status:open expected:none") },
        deals(K::Forecast, "By month", ""),
        Widget { group: Some("stage".to_owned()), size: Size::Wide, ..deals(K::Forecast, "By stage", "") },
        Widget {
            size: Size::Wide,
            ..within(deals(K::Table, "Due this month", "status:open"), Period::ThisMonth, "expected")
        },
    ]
}

fn team() -> Vec<Widget> {
    use WidgetKind as K;
    let done = |kind, title: &str| within(of(kind, Resource::Activity, title), Period::Past30Days, "done");
    vec![
        done(K::Number, "Done in 30 days").about("status:done"),
        within(of(K::Number, Resource::Activity, "Due this week"), Period::ThisWeek, "due").about("status:open"),
        within(of(K::Number, Resource::Lead, "New leads this month"), Period::ThisMonth, "created"),
        within(deals(K::Number, "New deals this month", ""), Period::ThisMonth, "created"),
        done(K::Activity, "By person"),
        Widget {
            group: Some("week".to_owned()),
            ..within(of(K::Activity, Resource::Activity, "By week"), Period::Past90Days, "done")
        },
        done(K::Leaderboard, "Most done"),
        Widget { size: Size::Tall, ..of(K::Table, Resource::Activity, "Next due") }.about("status:open"),
        Widget {
            shape: Shape::Donut,
            group: Some("status".to_owned()),
            ..of(K::Chart, Resource::Lead, "Leads by status")
        },
    ]
}

impl Widget {
    fn about(self, query: &str) -> Self {
        Self { query: query.to_owned(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{activities, deals, leads};
    use ac_views::{
        figures::GroupBy,
        query::{read, within},
    };

    #[test]
    fn every_template_passes_the_checks_and_asks_for_fields_that_are_there() {
        for template in TEMPLATES {
            for widget in (template.widgets)() {
                let what = format!("{}: {}", template.name, widget.title);
                assert_eq!(widget.clone().normal(), widget, "{what}");
                assert!(widget.complaints().is_empty(), "{what}");
                let fields = match widget.object {
                    Resource::Deal => deals::fields::fields(),
                    Resource::Lead => leads::fields::fields(),
                    _ => activities::fields::fields(),
                };
                let period = widget.period.zip(widget.date.as_deref()).map(|(period, date)| period.term(date));
                let asked = within(&widget.query, period.as_deref().unwrap_or_default());
                assert!(read(&asked, &fields, "2026-11-29".parse().unwrap()).is_ok(), "{what}: {asked}");
                if widget.kind == WidgetKind::Chart {
                    let by = GroupBy::read(&widget.group.unwrap());
                    assert!(GroupBy::all(&fields).contains(&by), "{what}: {by}");
                }
            }
        }
    }
}
