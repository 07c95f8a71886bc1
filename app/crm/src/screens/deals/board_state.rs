//! The board while it is on the screen: moves shown at once and answered later, further cards, other people's changes.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a card that is being held.

use super::columns::{Columns, Reach, Spot};
use crate::{
    deals::{
        api::{board_cards, get_board, get_deal, move_deal},
        board_model::{Board, BoardQuery},
        model::{DealCard, DealId},
    },
    pipelines::model::StageId,
    screens::{failure, names::isolated, take_back::take_back},
    undo::model::UndoWhat,
};
use ac_core::{AppError, ErrorCode};
use ac_ui::{Failure, Move, Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::{HashMap, HashSet};

/// Cards of one lane that a change elsewhere reads anew; beyond them the lane is cut and grows again when scrolled.
const LANE_CARDS_RENEW_MAX: usize = 1_000;

/// Everything the board's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct BoardState {
    pub columns: RwSignal<Columns>,
    /// Nothing has arrived yet.
    pub waiting: RwSignal<bool>,
    pub failed: RwSignal<Option<AppError>>,
    question: Memo<BoardQuery>,
    /// Moves the server has not answered yet.
    moves: StoredValue<HashMap<DealId, Spot>>,
    /// Lanes whose next cards are on their way.
    growing: StoredValue<HashSet<StageId>>,
    /// A newer question makes older answers void.
    turn: StoredValue<u64>,
    reading: StoredValue<bool>,
    /// Something changed while a card was held, or while an answer was on its way.
    stale: StoredValue<bool>,
    held: StoredValue<bool>,
    toasts: Toasts,
}

impl BoardState {
    #[must_use]
    pub fn new(first: Option<Board>, question: Memo<BoardQuery>) -> Self {
        Self {
            waiting: RwSignal::new(first.is_none()),
            columns: RwSignal::new(first.map(Columns::of).unwrap_or_default()),
            failed: RwSignal::new(None),
            question,
            moves: StoredValue::new(HashMap::new()),
            growing: StoredValue::new(HashSet::new()),
            turn: StoredValue::new(0),
            reading: StoredValue::new(false),
            stale: StoredValue::new(false),
            held: StoredValue::new(false),
            toasts: use_toasts(),
        }
    }

    /// Why the board is old or missing, and what reads it again.
    #[must_use]
    pub fn failure(self) -> Failure {
        let message = move || self.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.renew()) }
    }

    /// Reads anew when the filters change, when `live` says so, and at once if nothing came with the page.
    pub fn follow(self, live: Signal<u64>) {
        Effect::new(move |seen: Option<()>| {
            // Read, because a memo that nobody has read yet tells of no change.
            self.question.with(|_| ());
            if seen.is_some() || self.waiting.get_untracked() {
                self.restart();
            }
        });
        Effect::new(move |seen: Option<()>| {
            live.track();
            if seen.is_some() {
                self.renew();
            }
        });
    }

    /// The board under other filters: nothing of the old one is kept, also where the new one does not come.
    pub fn restart(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set_value(false);
        self.growing.update_value(HashSet::clear);
        self.read(None);
    }

    /// The same board as it is now, each lane as long as it was.
    pub fn renew(self) {
        if self.held.get_value() || self.reading.get_value() {
            self.stale.set_value(true);
            return;
        }
        self.read(Some(self.columns.with_untracked(|columns| columns.reach(LANE_CARDS_RENEW_MAX))));
    }

    /// The board as it is now, with lanes that reach as far as `kept`, or in place of one that is not kept.
    fn read(self, kept: Option<Reach>) {
        self.reading.set_value(true);
        self.stale.set_value(false);
        let turn = self.turn.get_value();
        let question = self.question.get_untracked();
        spawn_local(async move {
            let answer = gather(question, kept.as_ref()).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.reading.set_value(false);
            self.waiting.set(false);
            let has_grown = kept.as_ref().is_some_and(|kept| self.columns.with_untracked(|c| c.have_grown(kept)));
            match answer {
                Ok(_) if has_grown || self.held.get_value() => self.stale.set_value(true),
                Ok(fresh) => self.take(fresh),
                Err(error) => {
                    if kept.is_none() {
                        self.columns.set(Columns::default());
                    }
                    self.failed.set(Some(error));
                }
            }
            if self.stale.get_value() {
                self.renew();
            }
        });
    }

    /// Fresh data with the running moves made on it once more.
    fn take(self, mut fresh: Columns) {
        self.moves.with_value(|moves| moves.iter().for_each(|(id, spot)| fresh.put(*id, *spot)));
        self.failed.set(None);
        self.columns.update(|columns| {
            if *columns != fresh {
                *columns = fresh;
            }
        });
    }

    /// A pointer or the keyboard took hold of a card, or let go of it.
    pub fn hold(self, held: bool) {
        self.held.set_value(held);
        if !held && self.stale.get_value() {
            self.renew();
        }
    }

    /// Loads the lane's next cards, once.
    pub fn grow(self, lane: usize) {
        let stage = self.columns.with_untracked(|columns| Some(columns.lanes.get(lane)?.stage.id));
        if let Some(stage) = stage {
            self.grow_stage(stage);
        }
    }

    fn grow_stage(self, stage: StageId) {
        let more = self.columns.with_untracked(|columns| columns.lane(stage)?.more.clone());
        let Some(more) = more else { return };
        let begun = self.growing.try_update_value(|growing| growing.insert(stage)) == Some(true);
        if !begun {
            return;
        }
        let (turn, question) = (self.turn.get_value(), self.question.get_untracked());
        spawn_local(async move {
            let answer = board_cards(stage, question, Some(more.clone())).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.growing.update_value(|growing| {
                growing.remove(&stage);
            });
            match answer {
                Ok(cards) => {
                    let is_in = self.columns.try_update(|columns| columns.append(&more, cards));
                    // A fresh board came first, and the lane ends elsewhere now.
                    if is_in == Some(false) {
                        self.grow_stage(stage);
                    }
                }
                Err(error) => failure::say(self.toasts, "The next cards did not load.", &error),
            }
        });
    }

    /// A card was dropped: show it there, tell the server, offer the way back.
    pub fn moved(self, moved: &Move) {
        let (Ok(id), Ok(stage)) = (moved.card.parse::<DealId>(), moved.to_column.parse::<StageId>()) else { return };
        let to = Spot { stage, before: moved.before.as_ref().and_then(|card| card.parse().ok()) };
        let Some((home, card)) = self.columns.with_untracked(|c| Some((c.spot(id)?, c.cards.get(&id)?.clone()))) else {
            return;
        };
        let made = self.put(id, to, home, &card);
        if to.stage != home.stage {
            let text = format!("{} moved to {}", isolated(&card.name), self.stage_name(to.stage));
            self.toasts.show(Toast::done(text).of_act(id).with_undo(move || self.take_back(id, home, &made)));
        }
    }

    /// The way back of a move: to the stage and place the card came from.
    fn take_back(self, id: DealId, home: Spot, made: &ArcStoredValue<Option<i64>>) {
        let now = self.columns.try_with_untracked(|c| Some((c.spot(id)?, c.cards.get(&id)?.clone())));
        let Some(now) = now else { return self.take_back_unseen(id, made) };
        let Some((from, card)) = now else { return self.renew() };
        let Some(version) = made.try_get_value().flatten() else {
            // The server has not answered the move yet, so there is no event to undo: move it back.
            self.put(id, home, from, &card);
            return;
        };
        self.moves.update_value(|moves| {
            moves.insert(id, home);
        });
        self.columns.update(|columns| columns.put(id, home));
        spawn_local(async move {
            let refused = format!("{} was not moved back.", isolated(&card.name));
            take_back(self.toasts, UndoWhat::LastOf { subject_id: id.0, version }, &refused).await;
            if self.moves.try_update_value(|moves| moves.remove(&id)).is_some() {
                self.renew();
            }
        });
    }

    /// The same once the board is left: the notice with the way back outlives it.
    fn take_back_unseen(self, id: DealId, made: &ArcStoredValue<Option<i64>>) {
        let toasts = self.toasts;
        let Some(version) = made.try_get_value().flatten() else {
            toasts.show(Toast::failed("The move has not arrived yet, so there is nothing to take back."));
            return;
        };
        spawn_local(async move {
            let what = UndoWhat::LastOf { subject_id: id.0, version };
            take_back(toasts, what, "The deal was not moved back.").await;
        });
    }

    /// Puts a card somewhere and tells the server; the answer's version is left in what is returned.
    fn put(self, id: DealId, to: Spot, home: Spot, card: &DealCard) -> ArcStoredValue<Option<i64>> {
        let made = ArcStoredValue::new(None);
        // The version of a card whose last move is not answered yet is not known here.
        let earlier = self.moves.try_update_value(|moves| moves.insert(id, to)).flatten();
        let seen = earlier.is_none().then_some(card.version);
        self.columns.update(|columns| columns.put(id, to));
        let (name, answered) = (isolated(&card.name), made.clone());
        spawn_local(async move {
            let answer = self.tell(id, to, home, seen).await;
            let is_last = self.moves.try_update_value(|moves| {
                let last = moves.get(&id) == Some(&to);
                if last {
                    moves.remove(&id);
                }
                last
            });
            if let (None, Ok(card)) = (is_last, &answer) {
                // The board was left meanwhile; the notice still offers the way back.
                answered.set_value(Some(card.version));
            }
            if is_last != Some(true) {
                return;
            }
            match answer {
                Ok(card) => {
                    answered.set_value(Some(card.version));
                    self.columns.update(|columns| columns.renew_card(card));
                }
                Err(error) => {
                    self.columns.update(|columns| columns.put(id, home));
                    let text = format!("{name} is back in {}.", self.stage_name(home.stage));
                    failure::say(self.toasts, text, &error);
                    self.renew();
                }
            }
        });
        made
    }

    /// Asks for the move. If somebody changed the deal since, the move still stands as long as they did not move it too.
    async fn tell(self, id: DealId, to: Spot, home: Spot, seen: Option<i64>) -> Result<DealCard, AppError> {
        match move_deal(id, to.stage, to.place(), seen).await {
            Err(error) if error.code == ErrorCode::Stale => {
                let now = get_deal(id).await?;
                if now.stage_id != home.stage {
                    let text = format!("Somebody moved it to {} meanwhile.", isolated(&now.stage_name));
                    return Err(AppError::new(ErrorCode::Stale, text));
                }
                move_deal(id, to.stage, to.place(), Some(now.version)).await
            }
            answer => answer,
        }
    }

    fn stage_name(self, id: StageId) -> String {
        self.columns.with_untracked(|c| c.lane(id).map(|lane| isolated(&lane.stage.name)).unwrap_or_default())
    }
}

/// The board with lanes as long as asked for, as far as there are cards.
async fn gather(question: BoardQuery, kept: Option<&Reach>) -> Result<Columns, AppError> {
    let mut columns = Columns::of(get_board(question.clone()).await?);
    for (stage, length) in kept.into_iter().flat_map(Reach::lengths) {
        while let Some(lane) = columns.lane(stage) {
            let (Some(more), true) = (lane.more.clone(), lane.cards.len() < length) else { break };
            let cards = board_cards(stage, question.clone(), Some(more.clone())).await?;
            columns.append(&more, cards);
        }
    }
    Ok(columns)
}
