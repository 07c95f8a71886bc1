//! Custom fields on screens: their values in cells and lines, their editors, their place in forms.

pub mod columns;
pub mod computed;
pub mod form;
pub mod rows;
pub mod value;

use crate::screens::{lookups, record::editing::Kind};
use ac_core::{Currency, Resource};
use ac_ui::{Choice, combobox::Source};
use ac_views::custom::{CustomField, FieldKind, model::RATING_MAX};

/// The control that a field's values are edited with. `chosen` is the text of what stands there: it is offered even if it no
/// longer is otherwise.
#[must_use]
pub fn control_of(field: &CustomField, chosen: &str, currency: Currency, members: Vec<Choice>) -> Kind {
    let is_chosen = |value: &str| chosen.split(',').any(|one| one == value);
    let choices = || {
        let offered = field.choices.iter().filter(|choice| !choice.is_removed || is_chosen(&choice.value));
        offered.map(|choice| Choice::new(choice.value.clone(), choice.label.clone())).collect::<Vec<_>>()
    };
    match field.kind {
        // Nobody edits what follows.
        FieldKind::Text | FieldKind::Formula => Kind::Text("text"),
        FieldKind::Link => Kind::Text("url"),
        FieldKind::Number => Kind::Number,
        FieldKind::Money => Kind::Money(currency),
        FieldKind::Date => Kind::Day,
        FieldKind::Select => Kind::Pick(choices().into(), "None"),
        FieldKind::MultiSelect => Kind::Many(choices()),
        FieldKind::Person => Kind::Pick(members.into(), "Nobody"),
        FieldKind::Relation => Kind::Ask(records(field.relates_to)),
        FieldKind::Checkbox => Kind::Toggle,
        FieldKind::Rating => {
            let stars =
                (1..=RATING_MAX).map(|n| Choice::new(n.to_string(), format!("{} {n} of {RATING_MAX}", stars(n))));
            Kind::Pick(stars.collect::<Vec<_>>().into(), "Not rated")
        }
    }
}

fn records(of: Option<Resource>) -> Source {
    match of {
        Some(Resource::Contact) => lookups::contacts(),
        Some(Resource::Deal) => lookups::deals(),
        Some(Resource::Lead) => lookups::leads(),
        _ => lookups::companies(),
    }
}

/// `★★★☆☆`
#[must_use]
pub fn stars(number: i64) -> String {
    (1..=RATING_MAX).map(|place| if place <= number { '★' } else { '☆' }).collect()
}
