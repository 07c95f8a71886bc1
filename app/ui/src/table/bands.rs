//! Groups of rows: headings between them, and lines that stand for rows to come.
//!
//! Rule: the table knows places only. Which rows are in which group, what its heading says and when further rows come is
//! somebody else's, whose code may come later.
use super::keys::Cursor;
use super::layout::Shape;
use super::{Align, ColumnSpec};
use leptos::{ev, prelude::*};
use std::ops::Range;

/// What stands at a place of a table whose rows are in groups. Groups are named by their place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// A row, by its place among the loaded ones.
    Row(usize),
    /// The heading of a group.
    Head(usize),
    /// The rows of a group are not here yet.
    Coming(usize),
    /// There are more rows in the group.
    More(usize),
    /// What is in no group.
    Rest,
}

/// What somebody wants of a line that is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandWish {
    /// The other way round, or what else it is there for.
    Press,
    Open,
    Close,
}

/// A column, for what is drawn below it or in the heading of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFace {
    pub key: String,
    pub title: String,
    /// It names the rows.
    pub is_first: bool,
}

/// Draws a part of a line: of a heading what stands in a column, else all of it.
pub type DrawLine = Callback<(Line, Option<ColumnFace>), AnyView>;

/// A table's groups. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Bands {
    /// Nothing while the rows stand by themselves.
    pub lines: RwSignal<Option<Vec<Line>>>,
    /// What draws the lines that are no rows, once it is here.
    pub draw: RwSignal<Option<DrawLine>>,
    /// What hears of wishes.
    pub act: RwSignal<Option<Callback<(Line, BandWish)>>>,
    /// The places that are drawn.
    pub shown: RwSignal<Range<usize>>,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            lines: RwSignal::new(None),
            draw: RwSignal::new(None),
            act: RwSignal::new(None),
            shown: RwSignal::new(0..0),
        }
    }
}

impl Bands {
    /// Where the row at `at` among the loaded ones stands, if its group is open.
    #[must_use]
    pub fn place(self, at: usize) -> Option<usize> {
        self.lines.with_untracked(|lines| match lines {
            Some(lines) => lines.iter().position(|line| *line == Line::Row(at)),
            None => Some(at),
        })
    }

    /// The row that stands at `place`; nothing where that is no row.
    pub(super) fn row(self, place: usize) -> Option<usize> {
        self.lines.with(|lines| row_in(lines.as_deref(), place))
    }

    pub(super) fn row_untracked(self, place: usize) -> Option<usize> {
        self.lines.with_untracked(|lines| row_in(lines.as_deref(), place))
    }

    /// How many places there are, with so many rows.
    pub(super) fn len(self, rows: usize) -> usize {
        self.lines.with(|lines| lines.as_ref().map_or(rows, Vec::len))
    }

    /// What stands at `place` instead of a row.
    pub(super) fn band(self, place: usize) -> Option<Line> {
        self.lines.with(|lines| match lines.as_ref()?.get(place)? {
            Line::Row(_) => None,
            line => Some(*line),
        })
    }

    fn wish(self, line: Line, wish: BandWish) {
        if let Some(act) = self.act.get_untracked() {
            act.run((line, wish));
        }
    }
}

fn row_in(lines: Option<&[Line]>, place: usize) -> Option<usize> {
    match lines {
        None => Some(place),
        Some(lines) => match lines.get(place)? {
            Line::Row(at) => Some(*at),
            _ => None,
        },
    }
}

impl ColumnSpec {
    /// What others draw for it; `is_first` of the column that names the rows.
    pub(super) fn face(&self, is_first: bool) -> ColumnFace {
        ColumnFace { key: self.key.clone(), title: self.title.clone(), is_first }
    }
}

/// A line that is no row. It has the focus as a row has.
#[component]
pub(super) fn BandRow(
    at: usize,
    line: Line,
    bands: Bands,
    shape: Shape,
    cursor: Cursor,
    scope: &'static str,
) -> impl IntoView {
    let checks = cursor.picking.is_some();
    let (order, specs) = (shape.order, shape.specs);
    let draw = move |face: Option<ColumnFace>| bands.draw.get().map(|draw| draw.run((line, face)));
    let span = move || (order.with(Vec::len) + usize::from(checks)).to_string();
    let cells = move || {
        if !matches!(line, Line::Head(_)) {
            return view! { class = scope, <td class="ac-table-td ac-table-band" role="gridcell" colspan=span>{move || draw(None)}</td> }
                .into_any();
        }
        let cell = |(column, at): (usize, &usize)| {
            let spec = specs.get(*at)?;
            let (face, first) = (spec.face(column == 0), column == 0);
            Some(view! { class = scope,
                <td
                    class="ac-table-td ac-table-band"
                    class:ac-table-end=spec.align == Align::End
                    class:ac-table-name=first
                    role="gridcell"
                >
                    {move || draw(Some(face.clone()))}
                </td>
            })
        };
        let check = checks.then(
            || view! { class = scope, <td class="ac-table-td ac-table-band ac-table-check" role="gridcell"></td> },
        );
        (check, order.with(|order| order.iter().enumerate().filter_map(cell).collect_view())).into_any()
    };
    let keys = move |event: ev::KeyboardEvent| {
        let wish = match event.key().as_str() {
            "Enter" | " " => BandWish::Press,
            "ArrowRight" => BandWish::Open,
            "ArrowLeft" => BandWish::Close,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        bands.wish(line, wish);
    };
    view! { class = scope,
        <tr
            class="ac-table-row ac-table-row-opens ac-table-row-band"
            class:ac-table-row-head=matches!(line, Line::Head(_))
            role="row"
            id=cursor.row_id(at)
            tabindex=move || if cursor.at.get() == at { "0" } else { "-1" }
            aria-rowindex=(at + 2).to_string()
            on:click=move |_| bands.wish(line, BandWish::Press)
            on:keydown=keys
            on:focusin=move |_| cursor.at.set(at)
        >
            {cells}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_to_rows_and_back() {
        let lines = [Line::Head(0), Line::Head(1), Line::Row(0), Line::Row(1), Line::More(1), Line::Rest];
        let rows: Vec<_> = (0..7).map(|place| row_in(Some(&lines), place)).collect();
        assert_eq!(rows, [None, None, Some(0), Some(1), None, None, None]);
        assert_eq!(row_in(None, 3), Some(3));
    }
}
