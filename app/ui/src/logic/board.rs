//! Where a dragged card would land, and what the board looks like afterwards. Works on ids and whole pixels only.
use std::sync::Arc;

/// One column as the board needs it: its id and its cards in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Id of the column.
    pub id: String,
    /// Ids of its cards, top first.
    pub cards: Arc<Vec<String>>,
}

/// A card put somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The card.
    pub card: String,
    /// Where it was.
    pub from_column: String,
    /// Where it is now.
    pub to_column: String,
    /// The card it stands above; `None` at the end of the column.
    pub before: Option<String>,
}

/// A gap between cards: the card goes to column `column`, above the card now at `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Index of the column.
    pub column: usize,
    /// Index among its cards, the moved card counted where it still lies.
    pub at: usize,
}

/// Where the columns are on the screen, read once when a drag starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Left edge of the first column at scroll 0, in client pixels.
    pub left_px: i32,
    /// Top of the first card at scroll 0, in client pixels.
    pub top_px: i32,
    /// From one column's left edge to the next one's.
    pub column_pitch_px: i32,
    /// From one card's top to the next one's.
    pub card_pitch_px: i32,
}

impl Layout {
    /// The gap under the pointer. `column_scroll` gives a column's own scroll position.
    pub fn gap(
        &self,
        x_px: i32,
        y_px: i32,
        board_scroll_px: i32,
        column_scroll: impl Fn(usize) -> i32,
        lanes: &[Lane],
    ) -> Option<Gap> {
        let last = lanes.len().checked_sub(1)?;
        let across = (x_px - self.left_px + board_scroll_px).max(0) / self.column_pitch_px.max(1);
        let column = usize::try_from(across).unwrap_or(0).min(last);
        let down = y_px - self.top_px + column_scroll(column) + self.card_pitch_px / 2;
        let at = usize::try_from(down.max(0) / self.card_pitch_px.max(1)).unwrap_or(0);
        let cards = lanes.get(column).map_or(0, |lane| lane.cards.len());
        Some(Gap { column, at: at.min(cards) })
    }
}

/// Finds a card: its column and place.
pub fn find(lanes: &[Lane], card: &str) -> Option<Gap> {
    lanes.iter().enumerate().find_map(|(column, lane)| {
        let at = lane.cards.iter().position(|c| c == card)?;
        Some(Gap { column, at })
    })
}

/// The move that puts `card` into `gap`; `None` if it would stay where it is.
pub fn move_to(lanes: &[Lane], card: &str, gap: Gap) -> Option<Move> {
    let from = find(lanes, card)?;
    let stays = gap.column == from.column && (gap.at == from.at || gap.at == from.at + 1);
    if stays {
        return None;
    }
    let target = lanes.get(gap.column)?;
    Some(Move {
        card: card.to_owned(),
        from_column: lanes.get(from.column)?.id.clone(),
        to_column: target.id.clone(),
        before: target.cards.get(gap.at).cloned(),
    })
}

/// One key press while a card is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// One card up.
    Up,
    /// One card down.
    Down,
}

/// Where the gap goes on a key press; it stays inside the board. The lifted card's own two gaps count as one.
pub fn step(lanes: &[Lane], card: &str, gap: Gap, step: Step) -> Gap {
    let Some(home) = find(lanes, card) else {
        return gap;
    };
    let length = |column: usize| lanes.get(column).map_or(0, |lane| lane.cards.len());
    let mut next = gap;
    match step {
        Step::Left => next.column = gap.column.saturating_sub(1),
        Step::Right => next.column = (gap.column + 1).min(lanes.len().saturating_sub(1)),
        Step::Up => next.at = gap.at.saturating_sub(1),
        Step::Down => next.at = gap.at + 1,
    }
    next.at = next.at.min(length(next.column));
    // The gap below the lifted card means the same as the one above it: step over it.
    if next.column == home.column && next.at == home.at + 1 {
        match step {
            Step::Down if next.at < length(next.column) => next.at += 1,
            Step::Down => next = gap,
            _ => next.at = home.at,
        }
    }
    next
}

/// The lanes after a move, for showing it before the server has answered.
pub fn apply(lanes: &[Lane], moved: &Move) -> Vec<Lane> {
    lanes
        .iter()
        .map(|lane| {
            if lane.id != moved.from_column && lane.id != moved.to_column {
                return lane.clone();
            }
            let mut cards: Vec<String> = lane.cards.iter().filter(|c| **c != moved.card).cloned().collect();
            if lane.id == moved.to_column {
                let before = moved.before.as_ref();
                let at = before.and_then(|b| cards.iter().position(|c| c == b));
                cards.insert(at.unwrap_or(cards.len()), moved.card.clone());
            }
            Lane { id: lane.id.clone(), cards: Arc::new(cards) }
        })
        .collect()
}

/// How far to scroll in one frame when the pointer is `at_px` in a view from `start_px` to `end_px`.
///
/// Grows towards the edge, so that a small push scrolls slowly.
pub fn edge_scroll(at_px: i32, start_px: i32, end_px: i32) -> i32 {
    const EDGE_PX: i32 = 56;
    const PX_PER_FRAME_MAX: i32 = 18;
    let speed = |depth: i32| (depth.min(EDGE_PX) * PX_PER_FRAME_MAX / EDGE_PX).max(1);
    if at_px < start_px + EDGE_PX {
        -speed(start_px + EDGE_PX - at_px)
    } else if at_px > end_px - EDGE_PX {
        speed(at_px - (end_px - EDGE_PX))
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes() -> Vec<Lane> {
        [("new", vec!["a", "b", "c"]), ("open", vec!["d"]), ("won", vec![])]
            .map(|(id, cards)| Lane { id: id.into(), cards: Arc::new(cards.into_iter().map(str::to_owned).collect()) })
            .to_vec()
    }

    fn layout() -> Layout {
        Layout { left_px: 100, top_px: 200, column_pitch_px: 300, card_pitch_px: 110 }
    }

    fn order(lanes: &[Lane]) -> String {
        lanes.iter().map(|l| l.cards.join("")).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn the_gap_is_under_the_pointer() {
        let check = |x, y, scroll, column, at| {
            let gap = layout().gap(x, y, scroll, |_| 0, &lanes());
            assert_eq!(gap, Some(Gap { column, at }), "at {x},{y} scrolled {scroll}");
        };
        check(120, 210, 0, 0, 0);
        check(120, 270, 0, 0, 1);
        check(120, 900, 0, 0, 3);
        check(450, 210, 0, 1, 0);
        check(120, 210, 300, 1, 0);
        check(5_000, 0, 0, 2, 0);
        check(-50, -50, 0, 0, 0);
        assert_eq!(layout().gap(0, 0, 0, |_| 0, &[]), None);
    }

    #[test]
    fn a_scrolled_column_shifts_its_gaps() {
        let gap = layout().gap(120, 210, 0, |_| 220, &lanes());
        assert_eq!(gap, Some(Gap { column: 0, at: 2 }));
    }

    #[test]
    fn dropping_a_card_beside_itself_is_no_move() {
        assert_eq!(move_to(&lanes(), "b", Gap { column: 0, at: 1 }), None);
        assert_eq!(move_to(&lanes(), "b", Gap { column: 0, at: 2 }), None);
        assert_eq!(move_to(&lanes(), "ghost", Gap { column: 0, at: 0 }), None);
    }

    #[test]
    fn moves_name_the_card_they_stand_above() {
        let check = |card: &str, column, at, want: &str| {
            let moved = move_to(&lanes(), card, Gap { column, at }).unwrap();
            assert_eq!(order(&apply(&lanes(), &moved)), want);
        };
        check("a", 1, 0, "bc|ad|");
        check("a", 1, 1, "bc|da|");
        check("a", 2, 0, "bc|d|a");
        check("a", 0, 3, "bca|d|");
        check("c", 0, 0, "cab|d|");
    }

    #[test]
    fn a_move_and_its_inverse_restore_the_board() {
        let before = lanes();
        let moved = move_to(&before, "b", Gap { column: 1, at: 0 }).unwrap();
        let after = apply(&before, &moved);
        let back = move_to(&after, "b", Gap { column: 0, at: 1 }).unwrap();
        assert_eq!(apply(&after, &back), before);
    }

    #[test]
    fn keys_walk_the_gaps_and_stay_inside() {
        let start = find(&lanes(), "b").unwrap();
        let walk = |steps: &[Step]| steps.iter().fold(start, |gap, s| step(&lanes(), "b", gap, *s));
        assert_eq!(walk(&[Step::Up]), Gap { column: 0, at: 0 });
        assert_eq!(walk(&[Step::Up, Step::Up]), Gap { column: 0, at: 0 });
        assert_eq!(walk(&[Step::Down]), Gap { column: 0, at: 3 });
        assert_eq!(walk(&[Step::Down, Step::Up]), Gap { column: 0, at: 1 });
        assert_eq!(walk(&[Step::Right]), Gap { column: 1, at: 1 });
        assert_eq!(walk(&[Step::Right, Step::Right, Step::Right]), Gap { column: 2, at: 0 });
        assert_eq!(walk(&[Step::Left]), Gap { column: 0, at: 1 });
    }

    #[test]
    fn the_edge_pulls_harder_the_closer_one_gets() {
        assert_eq!(edge_scroll(500, 0, 1_000), 0);
        assert!(edge_scroll(990, 0, 1_000) > edge_scroll(950, 0, 1_000));
        assert!(edge_scroll(5, 0, 1_000) < edge_scroll(50, 0, 1_000));
        assert_eq!(edge_scroll(-400, 0, 1_000), -18);
    }
}
