//! Places of values in statements of many rows that are written by hand.
//!
//! SQLite knows a numbered place by its name, which it looks up one by one whenever a value is bound: with thousands that takes longer
//! than what the statement does. There they are `?`, and values stand in the order in which the statement names them.

use sea_orm::DbBackend;

/// The place of the `number`th value of a statement, counted from 1.
#[must_use]
pub fn place(backend: DbBackend, number: usize) -> String {
    match backend {
        DbBackend::Sqlite => "?".to_owned(),
        _ => format!("${number}"),
    }
}

/// The places of the first values of a statement, as `rows` tuples of `width`: `($1, $2), ($3, $4)`.
#[must_use]
pub fn tuples(backend: DbBackend, rows: usize, width: usize) -> String {
    let tuple = |row: usize| {
        let places: Vec<String> = (row * width + 1..=(row + 1) * width).map(|number| place(backend, number)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_on_from_tuple_to_tuple() {
        assert_eq!(tuples(DbBackend::Postgres, 2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(tuples(DbBackend::Sqlite, 2, 2), "(?, ?), (?, ?)");
        assert_eq!(tuples(DbBackend::Sqlite, 0, 2), "");
    }
}
