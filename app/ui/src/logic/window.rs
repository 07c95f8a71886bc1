//! Which rows of a long list are in the page. Pixels are whole numbers: browsers scroll in them, and they divide exactly.
use std::ops::Range;

/// Rows kept in the page above and below what is seen, so that a flick shows no gap.
pub const OVERSCAN_ROWS: usize = 8;
/// The window moves in steps of this many rows, so that most scroll events change nothing.
pub const STEP_ROWS: usize = 2;
/// Rows from the end of what is loaded at which the next page is asked for.
pub const NEAR_END_ROWS: usize = 30;

/// The rows to draw for a list scrolled by `scroll_px` in a view `view_px` tall.
pub fn rows(scroll_px: i32, view_px: i32, row_px: i32, total: usize) -> Range<usize> {
    let row_px = row_px.max(1);
    let top = whole(scroll_px / row_px);
    let seen = whole(view_px / row_px) + 2;
    let first = top.saturating_sub(OVERSCAN_ROWS) / STEP_ROWS * STEP_ROWS;
    let last = (top + seen + OVERSCAN_ROWS).div_ceil(STEP_ROWS) * STEP_ROWS;
    first.min(total)..last.min(total)
}

/// The columns of a board to fill with cards; the others keep their place empty.
pub fn columns(scroll_px: i32, view_px: i32, pitch_px: i32, total: usize) -> Range<usize> {
    let pitch_px = pitch_px.max(1);
    let first = whole(scroll_px / pitch_px).saturating_sub(1);
    let last = whole((scroll_px + view_px) / pitch_px) + 2;
    first.min(total)..last.min(total)
}

/// Whether the next page should be asked for.
pub fn near_end(shown: &Range<usize>, loaded: usize) -> bool {
    shown.end + NEAR_END_ROWS >= loaded
}

/// Where to scroll so that row `at` is wholly in view; `None` if it already is.
///
/// `head_px` is what a sticky header covers.
pub fn reveal(at: usize, scroll_px: i32, view_px: i32, row_px: i32, head_px: i32) -> Option<i32> {
    let top = i32::try_from(at).unwrap_or(i32::MAX).saturating_mul(row_px);
    let bottom = top.saturating_add(row_px);
    let room = view_px - head_px;
    if top < scroll_px {
        Some(top)
    } else if bottom > scroll_px.saturating_add(room) {
        Some(bottom - room)
    } else {
        None
    }
}

/// Height in pixels of `count` rows.
pub fn height(count: usize, row_px: i32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX).saturating_mul(row_px)
}

fn whole(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_at_the_top_and_never_leaves_the_list() {
        assert_eq!(rows(0, 380, 38, 1_000), 0..20);
        assert_eq!(rows(0, 380, 38, 5), 0..5);
        assert_eq!(rows(0, 380, 38, 0), 0..0);
        assert_eq!(rows(-200, 380, 38, 100), 0..20);
        assert_eq!(rows(1_000_000, 380, 38, 100), 100..100);
    }

    #[test]
    fn everything_seen_is_drawn_at_every_scroll_position() {
        for scroll in 0..4_000 {
            let shown = rows(scroll, 700, 38, 10_000);
            let first_seen = whole(scroll / 38);
            let last_seen = whole((scroll + 699) / 38);
            assert!(shown.start <= first_seen && last_seen < shown.end, "at {scroll}: {shown:?}");
            assert!(shown.len() <= 700 / 38 + 2 + 2 * OVERSCAN_ROWS + 2 * STEP_ROWS);
        }
    }

    #[test]
    fn the_window_moves_in_steps() {
        let changes = (0..3_800)
            .map(|scroll| rows(scroll, 700, 38, 10_000))
            .collect::<Vec<_>>()
            .windows(2)
            .filter(|pair| pair[0] != pair[1])
            .count();
        assert!(changes <= 2 * 100 / STEP_ROWS + 2, "{changes} changes over 100 rows");
    }

    #[test]
    fn the_next_page_is_asked_for_in_time() {
        assert!(!near_end(&(0..20), 200));
        assert!(near_end(&(150..172), 200));
        assert!(near_end(&(0..0), 0));
    }

    #[test]
    fn reveal_scrolls_only_when_it_must() {
        assert_eq!(reveal(5, 0, 400, 38, 34), None);
        assert_eq!(reveal(0, 100, 400, 38, 34), Some(0));
        assert_eq!(reveal(20, 0, 400, 38, 34), Some(21 * 38 - 366));
    }

    #[test]
    fn columns_in_sight_and_one_on_each_side() {
        assert_eq!(columns(0, 1_200, 300, 4), 0..4);
        assert_eq!(columns(0, 600, 300, 50), 0..4);
        assert_eq!(columns(3_000, 600, 300, 50), 9..14);
    }
}
