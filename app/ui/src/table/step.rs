//! The keys that go from cell to cell.
use super::keys::PAGE_ROWS;

/// A key that moves the focus from cell to cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    RowStart,
    RowEnd,
    First,
    Last,
    /// Back to the row.
    Out,
}

impl Step {
    pub fn of(key: &str, with_command: bool) -> Option<Self> {
        Some(match (key, with_command) {
            ("ArrowUp", false) => Self::Up,
            ("ArrowDown", false) => Self::Down,
            ("ArrowLeft", false) => Self::Left,
            ("ArrowRight", false) => Self::Right,
            ("PageUp", false) => Self::PageUp,
            ("PageDown", false) => Self::PageDown,
            ("Home", false) => Self::RowStart,
            ("End", false) => Self::RowEnd,
            ("Home", true) => Self::First,
            ("End", true) => Self::Last,
            ("Escape", false) => Self::Out,
            _ => return None,
        })
    }

    /// Where it leads from row and column `at`, in a table of so many rows whose last column is `last`.
    pub fn from(self, (row, column): (usize, usize), (rows, last): (usize, usize)) -> (usize, usize) {
        let end = rows.saturating_sub(1);
        let (row, column) = match self {
            Self::Up => (row.saturating_sub(1), column),
            Self::Down => (row + 1, column),
            Self::Left => (row, column.saturating_sub(1)),
            Self::Right => (row, column + 1),
            Self::PageUp => (row.saturating_sub(PAGE_ROWS), column),
            Self::PageDown => (row + PAGE_ROWS, column),
            Self::RowStart => (row, 0),
            Self::RowEnd => (row, last),
            Self::First => (0, 0),
            Self::Last => (end, last),
            Self::Out => (row, column),
        };
        (row.min(end), column.min(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_within_the_table() {
        let check = |key, command, at, want| {
            let step = Step::of(key, command).map(|step| step.from(at, (30, 4)));
            assert_eq!(step, want, "{key} {command} {at:?}");
        };
        check("ArrowUp", false, (0, 2), Some((0, 2)));
        check("ArrowDown", false, (29, 2), Some((29, 2)));
        check("ArrowRight", false, (3, 4), Some((3, 4)));
        check("ArrowLeft", false, (3, 1), Some((3, 0)));
        check("PageDown", false, (25, 1), Some((29, 1)));
        check("PageUp", false, (25, 1), Some((13, 1)));
        check("Home", false, (7, 3), Some((7, 0)));
        check("End", false, (7, 0), Some((7, 4)));
        check("Home", true, (7, 3), Some((0, 0)));
        check("End", true, (7, 3), Some((29, 4)));
        check("a", false, (7, 3), None);
        check("ArrowUp", true, (7, 3), None);
    }
}
