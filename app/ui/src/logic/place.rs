//! Where a floating panel goes: below its trigger if there is room, else above; always inside the window.

/// A box in client pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub left: i32,
    /// Top edge.
    pub top: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// Which edges of trigger and panel are in line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Left edges.
    #[default]
    Start,
    /// Right edges, for a trigger at the right of the page.
    End,
}

/// Space between trigger and panel.
const GAP_PX: i32 = 6;
/// Space kept to the window's edges.
const MARGIN_PX: i32 = 8;

/// Left and top of a panel of the size of `panel` opened by `trigger` in a window of the size of `window`.
pub fn place(trigger: Area, panel: (i32, i32), window: (i32, i32), side: Side) -> (i32, i32) {
    let (width, height) = panel;
    let left = match side {
        Side::Start => trigger.left,
        Side::End => trigger.left + trigger.width - width,
    };
    let below = trigger.top + trigger.height + GAP_PX;
    let above = trigger.top - GAP_PX - height;
    let fits_below = below + height + MARGIN_PX <= window.1;
    let top = if fits_below || above < MARGIN_PX { below } else { above };
    (within(left, width, window.0), within(top, height, window.1))
}

fn within(at: i32, size: i32, room: i32) -> i32 {
    at.min(room - size - MARGIN_PX).max(MARGIN_PX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: (i32, i32) = (1_000, 800);

    fn trigger(left: i32, top: i32) -> Area {
        Area { left, top, width: 100, height: 32 }
    }

    #[test]
    fn below_and_in_line() {
        assert_eq!(place(trigger(200, 100), (180, 240), WINDOW, Side::Start), (200, 138));
        assert_eq!(place(trigger(200, 100), (180, 240), WINDOW, Side::End), (120, 138));
    }

    #[test]
    fn above_when_there_is_no_room_below() {
        assert_eq!(place(trigger(200, 740), (180, 240), WINDOW, Side::Start), (200, 494));
    }

    #[test]
    fn never_outside_the_window() {
        assert_eq!(place(trigger(950, 100), (180, 240), WINDOW, Side::Start).0, 812);
        assert_eq!(place(trigger(0, 100), (180, 240), WINDOW, Side::End).0, 8);
        assert_eq!(place(trigger(0, 10), (180, 2_000), WINDOW, Side::Start).1, 8);
    }
}
