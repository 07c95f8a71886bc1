//! A widget's figures as CSV: a line for each part, and one for each currency where there is money.

use crate::{
    dashboards::figures::{
        DoneShown, GroupsShown, NumberShown, OutlookShown, Records, Shows, StepShown, WidgetFigures,
    },
    rest,
};
use ac_core::{
    Currency, Money,
    rest::{
        Collection,
        csv::{line, row},
        export::Cell,
    },
};
use ac_views::figures::Worth;

/// The whole text.
#[must_use]
pub fn text(figures: &WidgetFigures) -> String {
    match &figures.shows {
        Shows::Number(shown) => number(shown),
        Shows::Groups(shown) => groups(shown),
        Shows::Table(shown) => match &shown.records {
            Records::Company(rows) => records::<rest::Companies>(rows),
            Records::Contact(rows) => records::<rest::Contacts>(rows),
            Records::Lead(rows) => records::<rest::Leads>(rows),
            Records::Deal(rows) => records::<rest::Deals>(rows),
            Records::Activity(rows) => records::<rest::Activities>(rows),
            Records::Product(rows) => records::<rest::Products>(rows),
        },
        Shows::Funnel(steps) => funnel(steps),
        Shows::Forecast(times) => forecast(times),
        Shows::Activity(parts) => activity(parts),
    }
}

fn records<C: Collection>(rows: &[C::Row]) -> String {
    let lines = rows.iter().map(|record| row(&C::cells(record)));
    std::iter::once(line(C::COLUMNS)).chain(lines).collect()
}

fn number(shown: &NumberShown) -> String {
    let before = shown.before.iter().map(|before| ("before", &before.worth));
    let figures = std::iter::once(("now", &shown.now)).chain(before);
    let lines = figures.flat_map(|(name, worth)| {
        worths(worth).into_iter().map(move |[value, currency]| row(&[name.into(), value, currency]))
    });
    std::iter::once(line(&["figure", "value", "currency"])).chain(lines).collect()
}

fn groups(shown: &GroupsShown) -> String {
    let name = shown.measure.to_string();
    let head = ["group".to_owned(), "count".to_owned(), name, "currency".to_owned()];
    let mut text = line(&head);
    for group in &shown.figures.groups {
        text.extend(of_group(&group.label, group.sums.count, group.sums.get(&shown.measure).as_ref()));
    }
    if let Some(others) = &shown.figures.others {
        text.extend(of_group("others", others.sums.count, others.sums.get(&shown.measure).as_ref()));
    }
    text
}

fn of_group(label: &str, count: i64, worth: Option<&Worth>) -> Vec<String> {
    let lines = worth.map(worths).unwrap_or_default();
    let one = |[value, currency]: [Cell; 2]| row(&[label.into(), whole(count), value, currency]);
    lines.into_iter().map(one).collect()
}

fn funnel(steps: &[StepShown]) -> String {
    let mut text = line(&["stage", "count", "reached", "percent", "amount", "currency"]);
    for step in steps {
        let percent = step.percent.map_or(Cell::Empty, whole);
        for [value, currency] in moneys(&step.sums) {
            let stage = Cell::from(&step.stage);
            let cells = [stage, whole(step.count), whole(step.reached), percent.clone(), value, currency];
            text.push_str(&row(&cells));
        }
    }
    text
}

fn forecast(times: &[OutlookShown]) -> String {
    let mut text = line(&["time", "count", "open", "weighted", "won", "currency"]);
    for time in times {
        let won = time.won.as_deref().unwrap_or_default();
        let mut currencies: Vec<Option<Currency>> = Vec::new();
        for currency in time.open.iter().chain(won).map(|sum| Some(sum.currency)) {
            if !currencies.contains(&currency) {
                currencies.push(currency);
            }
        }
        if currencies.is_empty() {
            currencies.push(None);
        }
        let of = |sums: &[Money], currency| {
            let found = sums.iter().find(|sum| Some(sum.currency) == currency);
            found.map_or(Cell::Empty, |sum| Cell::Amount(*sum))
        };
        for currency in currencies {
            let (open, weighted) = (of(&time.open, currency), of(&time.weighted, currency));
            let (label, won) = (Cell::from(&time.label), of(won, currency));
            let currency = currency.map_or(Cell::Empty, |currency| currency.code().into());
            text.push_str(&row(&[label, whole(time.count), open, weighted, won, currency]));
        }
    }
    text
}

fn activity(parts: &[DoneShown]) -> String {
    let kinds = parts.first().map(|part| part.kinds.clone()).unwrap_or_default();
    let head = ["who or when", "all"].into_iter().chain(kinds.iter().map(|of| of.kind.as_str()));
    let mut text = line(&head.collect::<Vec<_>>());
    for part in parts {
        let counts = part.kinds.iter().map(|of| whole(of.count));
        let cells = [Cell::from(&part.label), whole(part.count)].into_iter().chain(counts);
        text.push_str(&row(&cells.collect::<Vec<_>>()));
    }
    text
}

fn whole(number: impl ToString) -> Cell {
    Cell::Number(number.to_string())
}

/// Value and currency of a figure, each currency by itself.
fn worths(worth: &Worth) -> Vec<[Cell; 2]> {
    match worth {
        Worth::Count(count) => vec![[whole(count), Cell::Empty]],
        Worth::Money(sums) => moneys(sums),
        Worth::Number(number) => vec![[number.as_ref().map_or(Cell::Empty, whole), Cell::Empty]],
    }
}

fn moneys(sums: &[Money]) -> Vec<[Cell; 2]> {
    if sums.is_empty() {
        return vec![[Cell::Empty, Cell::Empty]];
    }
    sums.iter().map(|sum| [Cell::Amount(*sum), sum.currency.code().into()]).collect()
}
