//! A change of a deal's lines, as people read it.

use super::model::{TimelineChange, TimelineValue};
use crate::deals::lines::{
    model::{Line, sum},
    undo::lines_of,
    verbs::LINES,
};
use ac_core::Change;

/// Lines of one change that are told one by one; of more it is said how many.
const TOLD_MAX: usize = 12;

/// Each line that is new, gone or different, by what it is called; or that only their order is another.
pub(super) fn each(change: &Change) -> Vec<TimelineChange> {
    let Some((was, became)) = lines_of(change) else { return Vec::new() };
    let other = |lines: &[Line], line: &Line| lines.iter().find(|other| other.id == line.id).cloned();
    let gone = was.iter().filter(|line| other(&became, line).is_none()).map(|line| told(Some(line), None));
    let kept = became.iter().filter_map(|line| match other(&was, line) {
        Some(before) if before == *line => None,
        before => Some(told(before.as_ref(), Some(line))),
    });
    let mut all: Vec<TimelineChange> = gone.chain(kept).collect();
    let rest = all.len().saturating_sub(TOLD_MAX);
    all.truncate(TOLD_MAX);
    if rest > 0 {
        all.push(line_change("Lines", TimelineValue::Nothing, TimelineValue::Text(format!("and {rest} more"))));
    }
    if all.is_empty() {
        all.push(line_change("Lines", TimelineValue::Nothing, TimelineValue::Text("in another order".to_owned())));
    }
    all
}

/// How many lines there were and what they came to, before and after.
pub(super) fn together(change: &Change) -> TimelineChange {
    let counted = |lines: &[Line]| match (lines.len(), sum(lines.iter().map(|line| line.total))) {
        (0, _) | (_, None) => TimelineValue::Nothing,
        (1, Some(total)) => TimelineValue::Text(format!("1 line, {}", total.full())),
        (many, Some(total)) => TimelineValue::Text(format!("{many} lines, {}", total.full())),
    };
    let (was, became) = lines_of(change).unwrap_or_default();
    line_change("Lines", counted(&was), counted(&became))
}

fn told(was: Option<&Line>, became: Option<&Line>) -> TimelineChange {
    let name = became.or(was).map(|line| line.name.clone()).unwrap_or_default();
    let value = |line: Option<&Line>, other: Option<&Line>| match line {
        None => TimelineValue::Nothing,
        Some(line) => TimelineValue::Text(words(line, other.is_some_and(|other| other.name != line.name))),
    };
    line_change(&name, value(was, became), value(became, was))
}

fn line_change(label: &str, old: TimelineValue, new: TimelineValue) -> TimelineChange {
    TimelineChange { field: LINES.to_owned(), label: label.to_owned(), old, new }
}

/// `3 seat × $99.00 − 10 %`, with its name where that is another now.
fn words(line: &Line, with_name: bool) -> String {
    let unit = line.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let discount = if line.discount.parts() == 0 { String::new() } else { format!(" − {} %", line.discount) };
    let name = if with_name { format!("{}, ", line.name) } else { String::new() };
    format!("{name}{}{unit} × {}{discount}", line.quantity, line.unit_price.full())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::lines::model::{LineId, Percent, Quantity, line_total};
    use ac_core::{Currency, Money};
    use uuid::Uuid;

    fn line(id: u128, name: &str, quantity: i64) -> Line {
        let (quantity, unit_price) =
            (Quantity::whole(quantity), Money { amount_minor: 9_900, currency: Currency::USD });
        let total = line_total(quantity, unit_price, Percent::default()).unwrap();
        let id = LineId(Uuid::from_u128(id));
        Line {
            id,
            product_id: None,
            name: name.into(),
            unit: None,
            quantity,
            unit_price,
            discount: Percent::default(),
            total,
        }
    }

    fn check(was: &[Line], became: &[Line], expect: &[(&str, Option<&str>, Option<&str>)]) {
        let change = [serde_json::to_value(was).unwrap(), serde_json::to_value(became).unwrap()];
        let text = |value: &TimelineValue| match value {
            TimelineValue::Text(text) => Some(text.clone()),
            _ => None,
        };
        let got: Vec<_> = each(&change).iter().map(|c| (c.label.clone(), text(&c.old), text(&c.new))).collect();
        let owned = |text: &Option<&str>| text.map(str::to_owned);
        let expect: Vec<_> =
            expect.iter().map(|(label, old, new)| ((*label).to_owned(), owned(old), owned(new))).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn each_line_that_differs_is_told() {
        let (seat, desk) = (line(1, "Seat", 2), line(2, "Desk", 1));
        check(&[], std::slice::from_ref(&seat), &[("Seat", None, Some("2 × $99.00"))]);
        check(std::slice::from_ref(&seat), &[], &[("Seat", Some("2 × $99.00"), None)]);
        check(
            &[seat.clone(), desk.clone()],
            &[desk.clone(), seat.clone()],
            &[("Lines", None, Some("in another order"))],
        );
        check(
            &[seat.clone(), desk.clone()],
            &[line(1, "Seat", 3), desk],
            &[("Seat", Some("2 × $99.00"), Some("3 × $99.00"))],
        );
        let renamed = line(1, "Chair", 2);
        check(&[seat], &[renamed], &[("Chair", Some("Seat, 2 × $99.00"), Some("Chair, 2 × $99.00"))]);
        let many: Vec<Line> = (0..14).map(|id| line(id, "Seat", 1)).collect();
        let change = [serde_json::json!([]), serde_json::to_value(&many).unwrap()];
        assert_eq!(each(&change).last().map(|c| c.new.clone()), Some(TimelineValue::Text("and 2 more".into())));
    }
}
