//! The board as plain data: which cards stand where, what a move changes, how fresh data comes in under running moves.
//!
//! Rules: further cards are added only behind the cards they were asked behind, and a fresh board replaces only one whose lanes
//! did not grow while it was read: else cards would be lost, or left out between two others. Totals count all deals of a stage, loaded or not; a move carries one card's worth from one total to the other.

use crate::{
    deals::{
        board_model::{Board, MoreCards},
        model::{DealCard, DealId, Place},
    },
    pipelines::model::{Stage, StageId, StageKind},
    screens::amount,
};
use ac_core::{Money, Rates, money::grouped};
use ac_ui::{BoardColumn, Tone};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// One stage with the cards that are loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub stage: Stage,
    pub count: i64,
    pub sums: Vec<Money>,
    pub cards: Vec<DealId>,
    /// The way to further cards.
    pub more: Option<String>,
}

/// How far each lane reached when a fresh board was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach(HashMap<StageId, LaneEnd>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct LaneEnd {
    cards: usize,
    more: Option<String>,
}

impl Reach {
    /// Each lane that was there, with how many cards of it a fresh board needs at least.
    pub fn lengths(&self) -> impl Iterator<Item = (StageId, usize)> {
        self.0.iter().map(|(stage, end)| (*stage, end.cards))
    }
}

/// All lanes of one board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    pub lanes: Vec<Lane>,
    pub cards: HashMap<DealId, DealCard>,
}

/// A card's place: its stage, and the card it stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub stage: StageId,
    pub before: Option<DealId>,
}

impl Spot {
    /// As the server says it.
    #[must_use]
    pub fn place(self) -> Place {
        self.before.map_or(Place::Bottom, Place::Before)
    }
}

impl Lane {
    /// The cards to show. One is held back while there are more, so that a drop at the end of what is loaded still
    /// knows which card it stands above.
    fn shown(&self) -> &[DealId] {
        let held_back = usize::from(self.more.is_some());
        self.cards.get(..self.cards.len().saturating_sub(held_back)).unwrap_or_default()
    }
}

impl Columns {
    #[must_use]
    pub fn of(board: Board) -> Self {
        let mut columns = Self::default();
        for column in board.columns {
            columns.lanes.push(Lane {
                cards: column.cards.iter().map(|card| card.id).collect(),
                count: column.count,
                sums: column.sums,
                more: column.more,
                stage: column.stage,
            });
            columns.cards.extend(column.cards.into_iter().map(|card| (card.id, card)));
        }
        columns
    }

    /// Appends the cards that come after `asked`; those that are on the board already stay where they are. `false`, and
    /// nothing added, where the lane no longer ends there.
    pub fn append(&mut self, asked: &str, more: MoreCards) -> bool {
        let known: HashSet<DealId> = self.lanes.iter().flat_map(|lane| lane.cards.iter().copied()).collect();
        let ends_there = |lane: &&mut Lane| lane.stage.id == more.stage_id && lane.more.as_deref() == Some(asked);
        let Some(lane) = self.lanes.iter_mut().find(ends_there) else { return false };
        lane.more = more.more;
        for card in more.cards {
            if !known.contains(&card.id) {
                lane.cards.push(card.id);
            }
            self.cards.insert(card.id, card);
        }
        true
    }

    /// How far the lanes reach now; of a long one, the first `cards_max` cards.
    #[must_use]
    pub fn reach(&self, cards_max: usize) -> Reach {
        let end = |lane: &Lane| LaneEnd { cards: lane.cards.len().min(cards_max), more: lane.more.clone() };
        Reach(self.lanes.iter().map(|lane| (lane.stage.id, end(lane))).collect())
    }

    /// Whether a lane got further cards since it reached that far.
    #[must_use]
    pub fn have_grown(&self, since: &Reach) -> bool {
        self.lanes.iter().any(|lane| since.0.get(&lane.stage.id).is_some_and(|end| end.more != lane.more))
    }

    #[must_use]
    pub fn lane(&self, stage: StageId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.stage.id == stage)
    }

    /// All deals of the board, loaded or not.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.lanes.iter().map(|lane| lane.count).sum()
    }

    /// Where a card stands.
    #[must_use]
    pub fn spot(&self, id: DealId) -> Option<Spot> {
        self.lanes.iter().find_map(|lane| {
            let at = lane.cards.iter().position(|card| *card == id)?;
            Some(Spot { stage: lane.stage.id, before: lane.cards.get(at + 1).copied() })
        })
    }

    /// Puts a card into a spot and moves its worth between the totals; at the top where `before` has left that lane.
    pub fn put(&mut self, id: DealId, to: Spot) {
        let Some(from) = self.spot(id) else { return };
        let Some(card) = self.cards.get_mut(&id) else { return };
        card.stage_id = to.stage;
        let amount = card.amount;
        for lane in &mut self.lanes {
            let (leaves, enters) = (lane.stage.id == from.stage, lane.stage.id == to.stage);
            if leaves {
                lane.cards.retain(|card| *card != id);
            }
            if enters {
                let at = match to.before {
                    Some(before) => lane.cards.iter().position(|card| *card == before).unwrap_or(0),
                    None => lane.cards.len(),
                };
                lane.cards.insert(at.min(lane.cards.len()), id);
            }
            if leaves != enters {
                lane.count += if enters { 1 } else { -1 };
                match amount {
                    Some(amount) if enters => amount::add(&mut lane.sums, amount),
                    Some(amount) => amount::take(&mut lane.sums, amount),
                    None => {}
                }
            }
        }
    }

    /// Takes over what the server says about one card, where it already stands.
    pub fn renew_card(&mut self, card: DealCard) {
        if self.cards.contains_key(&card.id) {
            self.cards.insert(card.id, card);
        }
    }

    /// As the design system draws them.
    #[must_use]
    pub fn drawn(&self, rates: &Rates) -> Vec<BoardColumn> {
        let scale = Scale::of(&self.lanes);
        let draw = |lane: &Lane| BoardColumn {
            id: lane.stage.id.to_string(),
            title: lane.stage.name.clone(),
            note: grouped(u64::try_from(lane.count).unwrap_or(0)),
            sum: amount::short_sum(&lane.sums, rates),
            percent: Some(scale.percent(lane)),
            tone: match lane.stage.kind {
                StageKind::Open => Tone::Accent,
                StageKind::Won => Tone::Good,
                StageKind::Lost => Tone::Bad,
            },
            cards: Arc::new(lane.shown().iter().map(DealId::to_string).collect()),
        };
        self.lanes.iter().map(draw).collect()
    }
}

/// What a head's bar measures: an open stage's share of the open deals, a closed one's of all that were closed.
struct Scale {
    open: i64,
    closed: i64,
}

impl Scale {
    fn of(lanes: &[Lane]) -> Self {
        let sum =
            |open: bool| lanes.iter().filter(|l| (l.stage.kind == StageKind::Open) == open).map(|l| l.count).sum();
        Self { open: sum(true), closed: sum(false) }
    }

    fn percent(&self, lane: &Lane) -> f64 {
        let all = if lane.stage.kind == StageKind::Open { self.open } else { self.closed };
        let per_mille = lane.count.saturating_mul(1_000) / all.max(1);
        i32::try_from(per_mille).map_or(0.0, f64::from) / 10.0
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
