//! Custom fields as columns of a table.

use super::{
    computed::MARK,
    value::{draw, lead},
};
use crate::screens::record::lead::linked;
use ac_ui::Column;
use ac_views::custom::{CustomField, FieldKind, FieldValues, shown};

/// A column for each of `own`; those that tables do not show at first can be chosen.
#[must_use]
pub fn columns<R: 'static>(own: &[CustomField], values: fn(&R) -> &FieldValues) -> Vec<Column<R>> {
    let column = |field: &CustomField| {
        let of = field.clone();
        let cell = move |row: &R| {
            let value = values(row).get(&of.key);
            match lead(&of, value) {
                Some(to) => linked(Some(to), shown::text(&of, value)),
                None => draw(&of, value),
            }
        };
        let label = if field.is_formula() { format!("{} {MARK}", field.label) } else { field.label.clone() };
        let column = Column::new(field.key.clone(), label, cell);
        let column = column.width(width_px(field.holds())).field(field.key.clone());
        let column = if field.is_written() { column.editable() } else { column };
        let column = if is_number(field.holds()) { column.end() } else { column };
        let column = if field.in_table { column } else { column.hidden() };
        if field.indexed { column.sortable() } else { column }
    };
    own.iter().map(column).collect()
}

fn is_number(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Number | FieldKind::Money | FieldKind::Date)
}

fn width_px(kind: FieldKind) -> i32 {
    match kind {
        FieldKind::Checkbox => 90,
        FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::Rating => 130,
        FieldKind::Text | FieldKind::Link | FieldKind::MultiSelect | FieldKind::Formula => 200,
        FieldKind::Select | FieldKind::Person | FieldKind::Relation => 160,
    }
}
