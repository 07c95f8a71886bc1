//! Two kinds of load. Closed: each client waits for its answer. Open: requests come when they are due, answered or not.
//!
//! The rule of the open loop: a time counts from when the request was due, so that a server that stalls cannot hide it.

use crate::latencies::Latencies;
use anyhow::{Context, Result, ensure};
use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, task::JoinSet};

/// When each request of an open loop is due.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    start: Instant,
    per_second: u32,
}

impl Schedule {
    #[must_use]
    pub fn new(start: Instant, per_second: u32) -> Self {
        Self { start, per_second: per_second.max(1) }
    }

    /// Without drift, however many come before.
    #[must_use]
    pub fn due(self, number: u32) -> Instant {
        let (seconds, rest) = (number / self.per_second, number % self.per_second);
        self.start + Duration::from_secs(u64::from(seconds)) + Duration::from_secs(u64::from(rest)) / self.per_second
    }
}

/// What an open loop saw. A request that failed has a time too: somebody waited for it.
pub struct Open {
    pub latencies: Latencies,
    pub failed: u32,
    /// What the first failure said.
    pub failure: Option<String>,
}

impl Open {
    /// Times, and what failed if anything did.
    #[must_use]
    pub fn summary(&self) -> String {
        let failure = self.failure.as_ref().map(|first| format!("; {} FAILED, the first with {first}", self.failed));
        self.latencies.summary() + &failure.unwrap_or_default()
    }
}

/// Sends `per_second` requests a second for `seconds`.
pub async fn open_loop<F, Fut>(per_second: u32, seconds: u32, request: F) -> Result<Open>
where
    F: Fn(u32) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    const LEAD: Duration = Duration::from_millis(50);
    let total = per_second.saturating_mul(seconds);
    let schedule = Schedule::new(Instant::now() + LEAD, per_second);
    let (done, mut times) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Handle::current();
    // A thread keeps time closer than the runtime's timer, which rounds to milliseconds.
    let pacer = std::thread::spawn(move || {
        for number in 0..total {
            let due = schedule.due(number);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let (work, done) = (request(number), done.clone());
            runtime.spawn(async move {
                let outcome = work.await;
                let _ = done.send((due.elapsed(), outcome.err()));
            });
        }
    });
    let mut seen = Open { latencies: Latencies::new()?, failed: 0, failure: None };
    while let Some((time, error)) = times.recv().await {
        seen.latencies.record(time);
        if let Some(error) = error {
            seen.failed = seen.failed.saturating_add(1);
            seen.failure.get_or_insert_with(|| format!("{error:#}"));
        }
    }
    ensure!(pacer.join().is_ok(), "the pacing thread failed");
    Ok(seen)
}

/// What a closed loop saw.
pub struct Closed {
    pub latencies: Latencies,
    pub elapsed: Duration,
}

impl Closed {
    #[must_use]
    pub fn per_second(&self) -> f64 {
        crate::number::float(self.latencies.count()) / self.elapsed.as_secs_f64()
    }
}

/// `clients` send one request after the other until `time` is over. `request` gets the client and its request's number.
pub async fn closed_loop<F, Fut>(clients: u32, time: Duration, request: F) -> Result<Closed>
where
    F: Fn(u32, u32) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let request = Arc::new(request);
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let request = request.clone();
        tasks.spawn(async move {
            let mut latencies = Latencies::new()?;
            let mut number = 0;
            while start.elapsed() < time {
                let sent = Instant::now();
                request(client, number).await?;
                latencies.record(sent.elapsed());
                number += 1;
            }
            anyhow::Ok(latencies)
        });
    }
    let mut latencies = Latencies::new()?;
    while let Some(task) = tasks.join_next().await {
        latencies.add(&task.context("a client failed")??)?;
    }
    Ok(Closed { latencies, elapsed: start.elapsed() })
}

/// One client sends `count` requests, one after the other.
pub async fn in_turn<F, Fut>(count: u32, mut request: F) -> Result<Latencies>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    let mut latencies = Latencies::new()?;
    for number in 0..count {
        let sent = Instant::now();
        request(number).await?;
        latencies.record(sent.elapsed());
    }
    Ok(latencies)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn requests_are_due_evenly_and_without_drift() {
        let start = Instant::now();
        let schedule = Schedule::new(start, 300);
        assert_eq!(schedule.due(0), start);
        assert_eq!(schedule.due(300), start + Duration::from_secs(1));
        assert_eq!(schedule.due(3_000_000), start + Duration::from_secs(10_000));
        let gap = schedule.due(1) - start;
        assert!((Duration::from_nanos(3_333_000)..Duration::from_nanos(3_334_000)).contains(&gap), "{gap:?}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_stall_counts_against_every_request_that_was_due_meanwhile() {
        const STALL: Duration = Duration::from_millis(300);
        let gate = Arc::new(tokio::sync::Mutex::new(()));
        let held = gate.clone();
        let seen = open_loop(100, 1, move |number| {
            let gate = held.clone();
            async move {
                let _turn = gate.lock().await;
                if number == 0 {
                    tokio::time::sleep(STALL).await;
                }
                Ok(())
            }
        });
        let Open { latencies, failed, .. } = seen.await.unwrap();
        assert_eq!((latencies.count(), failed), (100, 0));
        // Some 30 of 100 waited, from 300 ms down; a loop that waits for its answers would have seen one.
        assert!(latencies.at(0.85) > Duration::from_millis(100), "{}", latencies.summary());
        assert!(latencies.at(0.5) < Duration::from_millis(50), "{}", latencies.summary());
    }

    #[tokio::test]
    async fn an_open_loop_counts_its_failures_and_a_closed_one_ends_with_them() {
        let seen = open_loop(100, 1, async |number| {
            ensure!(number % 2 == 0, "refused");
            Ok(())
        });
        let seen = seen.await.unwrap();
        assert_eq!((seen.latencies.count(), seen.failed, seen.failure.as_deref()), (100, 50, Some("refused")));
        let failed = closed_loop(2, Duration::from_secs(1), async |_, number| {
            ensure!(number < 3, "refused");
            Ok(())
        });
        assert!(failed.await.is_err());
    }
}
