//! The board while it is on the screen: moves shown at once and answered later, and other people's changes.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a card that is being held.

use super::lanes::{Lanes, Spot};
use crate::{
    columns::{
        api::get_board,
        model::{BOARD_TASKS_MAX, Board, Card},
    },
    projects::model::Project,
    tasks::{
        api::move_task,
        model::{TaskId, TaskMove},
    },
};
use ac_core::{AppError, ErrorCode};
use ac_screens::{failure, names::isolated};
use ac_ui::{Failure, Move, Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::{collections::HashMap, time::Duration};

/// Tasks of each column that come with the page; the others follow once it stands.
pub const FIRST_TASKS: u64 = 40;

/// Between two readings of a board that others change meanwhile.
const RENEW_PAUSE: Duration = Duration::from_millis(300);

/// Everything the board's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct BoardState {
    pub lanes: RwSignal<Lanes>,
    pub project: RwSignal<Project>,
    failed: RwSignal<Option<AppError>>,
    /// Moves the server has not answered yet.
    moves: StoredValue<HashMap<TaskId, Spot>>,
    reading: StoredValue<bool>,
    /// Moves that were answered: a board that was asked for before one of them may not know of it.
    answered: StoredValue<u64>,
    /// Something changed while a card was held, or while an answer was on its way.
    stale: StoredValue<bool>,
    held: StoredValue<bool>,
    toasts: Toasts,
}

impl BoardState {
    #[must_use]
    pub fn new(project: RwSignal<Project>, first: Board) -> Self {
        Self {
            lanes: RwSignal::new(Lanes::of(first)),
            project,
            failed: RwSignal::new(None),
            moves: StoredValue::new(HashMap::new()),
            reading: StoredValue::new(false),
            answered: StoredValue::new(0),
            stale: StoredValue::new(false),
            held: StoredValue::new(false),
            toasts: use_toasts(),
        }
    }

    /// Why the board is old, and what reads it again.
    #[must_use]
    pub fn failure(self) -> Failure {
        let message = move || self.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.renew()) }
    }

    /// Whether the project is not there any more, or not for whoever looks.
    #[must_use]
    pub fn is_gone(self) -> Memo<bool> {
        let is_gone = |error: &AppError| matches!(error.code, ErrorCode::NotFound | ErrorCode::Forbidden);
        Memo::new(move |_| self.failed.with(|error| error.as_ref().is_some_and(is_gone)))
    }

    /// Reads anew when `live` says so, and at once what did not come with the page.
    pub fn follow(self, live: Signal<u64>) {
        Effect::new(move |seen: Option<()>| {
            live.track();
            if seen.is_some() || !self.lanes.with_untracked(Lanes::is_whole) {
                self.renew();
            }
        });
    }

    /// The board as it is now.
    pub fn renew(self) {
        if self.held.get_value() || self.reading.get_value() {
            self.stale.set_value(true);
            return;
        }
        self.reading.set_value(true);
        self.stale.set_value(false);
        let id = self.project.with_untracked(|project| project.id);
        let before = self.answered.get_value();
        spawn_local(async move {
            let answer = get_board(id, BOARD_TASKS_MAX).await;
            // The board may have been left meanwhile.
            if self.reading.try_set_value(false).is_some() {
                return;
            }
            match answer {
                Ok(_) if self.held.get_value() || self.answered.get_value() != before => self.stale.set_value(true),
                Ok(fresh) => self.take(Lanes::of(fresh)),
                Err(error) => self.failed.set(Some(error)),
            }
            if self.stale.get_value() {
                // However often others change something, the board is read at the pace of a person.
                set_timeout(move || self.renew_if_there(), RENEW_PAUSE);
            }
        });
    }

    fn renew_if_there(self) {
        if self.stale.try_get_value() == Some(true) {
            self.renew();
        }
    }

    /// Fresh data with the running moves made on it once more.
    fn take(self, mut fresh: Lanes) {
        self.moves.with_value(|moves| moves.iter().for_each(|(id, spot)| fresh.put(*id, *spot)));
        self.failed.set(None);
        self.lanes.update(|lanes| {
            if *lanes != fresh {
                *lanes = fresh;
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

    /// A card was dropped: show it there, tell the server, offer the way back.
    pub fn moved(self, moved: &Move) {
        let (Ok(id), Ok(column)) = (moved.card.parse(), moved.to_column.parse()) else { return };
        let to = Spot { column, before: moved.before.as_ref().and_then(|card| card.parse().ok()) };
        let found = self.lanes.with_untracked(|lanes| Some((lanes.spot(id)?, lanes.cards.get(&id)?.clone())));
        let Some((home, card)) = found else { return };
        let back = self.lanes.with_untracked(|lanes| lanes.place(id));
        self.put(id, to, home);
        if to.column != home.column {
            let text = format!("{} moved to {}", self.called(&card), self.column_name(to));
            self.toasts.show(Toast::done(text).of_act(id).with_undo(move || self.take_back(id, home, back)));
        }
    }

    /// The way back of a move. The notice that offers it outlives the board.
    fn take_back(self, id: TaskId, home: Spot, back: Option<TaskMove>) {
        let now = self.lanes.try_with_untracked(|lanes| lanes.spot(id)).flatten();
        match (now, back) {
            (Some(now), _) => self.put(id, home, now),
            (None, Some(back)) => {
                let toasts = self.toasts;
                spawn_local(async move {
                    if let Err(error) = move_task(id, back).await {
                        failure::say(toasts, "The task was not moved back.", &error);
                    }
                });
            }
            (None, None) => {}
        }
    }

    /// Puts a task somewhere and tells the server; where that refuses, it goes back.
    fn put(self, id: TaskId, to: Spot, home: Spot) {
        self.moves.update_value(|moves| {
            moves.insert(id, to);
        });
        self.lanes.update(|lanes| lanes.put(id, to));
        let Some(place) = self.lanes.with_untracked(|lanes| lanes.place(id)) else { return };
        spawn_local(async move {
            let answer = move_task(id, place).await;
            self.answered.try_update_value(|answered| *answered += 1);
            let is_last = self.moves.try_update_value(|moves| {
                let is_last = moves.get(&id) == Some(&to);
                if is_last {
                    moves.remove(&id);
                }
                is_last
            });
            if let (Some(true), Err(error)) = (is_last, answer) {
                let name = self.lanes.with_untracked(|lanes| lanes.cards.get(&id).map(|card| self.called(card)));
                self.lanes.update(|lanes| lanes.put(id, home));
                let text = format!("{} is back in {}.", name.unwrap_or_default(), self.column_name(home));
                failure::say(self.toasts, text, &error);
                self.renew();
            }
        });
    }

    /// The key of a card's task: `WEB-42`.
    #[must_use]
    pub fn key(self, number: i64) -> String {
        self.project.with_untracked(|project| format!("{}-{number}", project.code))
    }

    fn called(self, card: &Card) -> String {
        format!("{} {}", self.key(card.number), isolated(&card.title))
    }

    fn column_name(self, spot: Spot) -> String {
        self.lanes.with_untracked(|lanes| lanes.lane(spot.column).map(|lane| isolated(&lane.name)).unwrap_or_default())
    }
}
