//! The figures as they are read.

use ac_core::Timestamp;
use serde::{Deserialize, Serialize};

/// Hours back that figures are kept.
pub const WINDOW_HOURS: i64 = 24;

/// What is kept under [`Screen::path`] for requests that no page of the app made: programs and old links.
pub const PROGRAMS: &str = "/api";

/// How long the requests of one workspace took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeedReport {
    /// Nothing before it is known: [`WINDOW_HOURS`] ago, or when the server started.
    pub since: Timestamp,
    /// The slowest first.
    pub screens: Vec<Screen>,
}

/// One page of the app, or [`PROGRAMS`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// The page's route: `/deals/{id}`.
    pub path: String,
    /// Over all that the page asked for.
    pub spread: Spread,
    /// What it asked for, the slowest first.
    pub calls: Vec<CallSpeed>,
}

/// One kind of request of a screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallSpeed {
    /// `page` for the document, else the server function or the method and route.
    pub name: String,
    pub spread: Spread,
}

/// How the times of some requests lie, in milliseconds. A quantile is right to within [`Spread::ERROR`] of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub count: u64,
    /// Of these the server failed to answer, with a status of 500 or more.
    pub failed: u64,
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

impl Spread {
    /// Relative error of a quantile.
    pub const ERROR: f64 = 0.03;
}

/// How a time feels to who waits for it. Source: Nielsen, *Usability Engineering* (1993), chapter 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feel {
    /// Up to 100 ms: at once.
    Instant,
    /// Up to a second: noticed, without losing the thread.
    Noticed,
    Slow,
}

impl Feel {
    #[must_use]
    pub fn of(milliseconds: f64) -> Self {
        match milliseconds {
            ..=100.0 => Self::Instant,
            ..=1_000.0 => Self::Noticed,
            _ => Self::Slow,
        }
    }
}
