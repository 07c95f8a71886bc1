//! Custom fields as columns of a table.

use super::value::draw;
use ac_ui::Column;
use ac_views::custom::{CustomField, FieldKind, FieldValues};

/// A column for each of `own` that tables show.
#[must_use]
pub fn columns<R: 'static>(own: &[CustomField], values: fn(&R) -> &FieldValues) -> Vec<Column<R>> {
    let column = |field: &CustomField| {
        let of = field.clone();
        let cell = move |row: &R| draw(&of, values(row).get(&of.key));
        let column = Column::new(field.key.clone(), field.label.clone(), cell).width(width_px(field.kind));
        let column = if is_number(field.kind) { column.end() } else { column };
        if field.indexed { column.sortable() } else { column }
    };
    own.iter().filter(|field| field.in_table).map(column).collect()
}

fn is_number(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Number | FieldKind::Money | FieldKind::Date)
}

fn width_px(kind: FieldKind) -> i32 {
    match kind {
        FieldKind::Checkbox => 90,
        FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::Rating => 130,
        FieldKind::Text | FieldKind::Link | FieldKind::MultiSelect => 200,
        FieldKind::Select | FieldKind::Person | FieldKind::Relation => 160,
    }
}
