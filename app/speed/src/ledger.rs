//! Where times are kept: in memory, a sketch for each call of each screen of each workspace and part of the day.
//!
//! A restart forgets them, which the report says. Addresses are routes of ours, so their number is bounded by the program;
//! workspaces are bounded by [`TENANTS_MAX`], the one unheard of for longest gives way.

use crate::model::{CallSpeed, Screen, SpeedReport, Spread, WINDOW_HOURS};
use ac_core::{TenantId, Timestamp};
use sketches_ddsketch::{Config, DDSketch};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Workspaces whose times are kept. A busy one takes about a quarter of a megabyte.
const TENANTS_MAX: usize = 100;
/// Parts that the window is kept in: what is older than the window goes part by part.
const PARTS: i64 = 4;
const PART_MICROS: i64 = WINDOW_HOURS * 3_600_000_000 / PARTS;
/// Bins of a sketch: from the shortest time kept to hours.
const BINS_MAX: u32 = 512;
/// The shortest time told apart from none, in milliseconds.
const SHORTEST_MS: f64 = 0.01;

/// One request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The route of the page it was made for.
    pub screen: &'a str,
    pub name: &'a str,
    pub took: Duration,
    /// The server failed.
    pub failed: bool,
}

/// All times of this process. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    started: Timestamp,
    tenants: Arc<Mutex<HashMap<TenantId, Tenant>>>,
}

struct Tenant {
    heard_of: Timestamp,
    screens: BTreeMap<String, BTreeMap<String, VecDeque<Part>>>,
}

struct Part {
    number: i64,
    sketch: DDSketch,
    failed: u64,
}

impl Ledger {
    #[must_use]
    pub fn new(started: Timestamp) -> Self {
        Self { started, tenants: Arc::default() }
    }

    /// Keeps one request's time.
    pub fn record(&self, tenant: TenantId, now: Timestamp, call: Call<'_>) {
        let mut tenants = self.lock();
        if !tenants.contains_key(&tenant) && tenants.len() >= TENANTS_MAX {
            let oldest = tenants.iter().min_by_key(|(_, kept)| kept.heard_of).map(|(id, _)| *id);
            oldest.and_then(|id| tenants.remove(&id));
        }
        let kept = tenants.entry(tenant).or_insert_with(|| Tenant { heard_of: now, screens: BTreeMap::new() });
        kept.heard_of = now;
        let calls = entry(&mut kept.screens, call.screen);
        let parts = entry(calls, call.name);
        let number = now.0.div_euclid(PART_MICROS);
        if parts.back().is_none_or(|part| part.number < number) {
            parts.push_back(Part { number, sketch: sketch(), failed: 0 });
            parts.retain(|part| part.number > number - PARTS);
        }
        if let Some(part) = parts.back_mut() {
            part.sketch.add(call.took.as_secs_f64() * 1_000.0);
            part.failed += u64::from(call.failed);
        }
    }

    /// What is known of one workspace.
    #[must_use]
    pub fn report(&self, tenant: TenantId, now: Timestamp) -> SpeedReport {
        let oldest = now.0.div_euclid(PART_MICROS) - PARTS + 1;
        let since = self.started.max(Timestamp(oldest * PART_MICROS));
        let mut screens: Vec<Screen> = match self.lock().get(&tenant) {
            Some(kept) => kept.screens.iter().filter_map(|(path, calls)| screen(path, calls, oldest)).collect(),
            None => Vec::new(),
        };
        screens.sort_by(|a, b| b.spread.p95.total_cmp(&a.spread.p95));
        SpeedReport { since, screens }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Tenant>> {
        // Whatever a panic left there is a few counters.
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sketch() -> DDSketch {
    DDSketch::new(Config::new(Spread::ERROR, BINS_MAX, SHORTEST_MS))
}

/// The entry of `key`, which is copied only the first time.
fn entry<'m, V: Default>(map: &'m mut BTreeMap<String, V>, key: &str) -> &'m mut V {
    if !map.contains_key(key) {
        map.insert(key.to_owned(), V::default());
    }
    map.entry(key.to_owned()).or_default()
}

fn screen(path: &str, calls: &BTreeMap<String, VecDeque<Part>>, oldest: i64) -> Option<Screen> {
    let mut all = Sum::default();
    let mut of_calls = Vec::new();
    for (name, parts) in calls {
        let mut sum = Sum::default();
        parts.iter().filter(|part| part.number >= oldest).for_each(|part| sum.add(&part.sketch, part.failed));
        if sum.sketch.count() > 0 {
            all.add(&sum.sketch, sum.failed);
            of_calls.push(CallSpeed { name: name.clone(), spread: sum.spread() });
        }
    }
    of_calls.sort_by(|a, b| b.spread.p95.total_cmp(&a.spread.p95));
    (all.sketch.count() > 0).then(|| Screen { path: path.to_owned(), spread: all.spread(), calls: of_calls })
}

struct Sum {
    sketch: DDSketch,
    failed: u64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { sketch: sketch(), failed: 0 }
    }
}

impl Sum {
    fn add(&mut self, sketch: &DDSketch, failed: u64) {
        if let Err(error) = self.sketch.merge(sketch) {
            // All are made by `sketch()`.
            tracing::error!(%error, "times of requests were left out of a report");
            return;
        }
        self.failed += failed;
    }

    fn spread(&self) -> Spread {
        let at = |quantile| self.sketch.quantile(quantile).ok().flatten().unwrap_or_default();
        Spread {
            count: u64::try_from(self.sketch.count()).unwrap_or(u64::MAX),
            failed: self.failed,
            p50: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
            max: self.sketch.max().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn call(screen: &'static str, name: &'static str, ms: u64) -> Call<'static> {
        Call { screen, name, took: Duration::from_millis(ms), failed: false }
    }

    #[test]
    fn quantiles_are_right_to_within_the_error_they_name() {
        let (ledger, tenant) = (Ledger::new(Timestamp(0)), TenantId::generate());
        for ms in 1..=1_000 {
            ledger.record(tenant, Timestamp(HOUR), call("/deals", "page", ms));
        }
        let spread = ledger.report(tenant, Timestamp(HOUR)).screens[0].spread;
        assert_eq!((spread.count, spread.failed), (1_000, 0));
        for (found, exact) in [(spread.p50, 500.0), (spread.p95, 950.0), (spread.p99, 990.0), (spread.max, 1_000.0)] {
            assert!((found - exact).abs() <= exact * Spread::ERROR, "{found} for {exact}");
        }
    }

    #[test]
    fn a_screen_has_the_calls_made_for_it_and_the_slowest_come_first() {
        let (ledger, tenant) = (Ledger::new(Timestamp(0)), TenantId::generate());
        for (screen, name, ms) in [("/deals", "page", 5), ("/deals", "get_board", 40), ("/people", "page", 90)] {
            ledger.record(tenant, Timestamp(HOUR), call(screen, name, ms));
        }
        ledger.record(tenant, Timestamp(HOUR), Call { failed: true, ..call("/deals", "get_board", 50) });
        let report = ledger.report(tenant, Timestamp(HOUR));
        let names: Vec<_> = report.screens.iter().map(|s| (s.path.as_str(), s.spread.count, s.spread.failed)).collect();
        assert_eq!(names, [("/people", 1, 0), ("/deals", 3, 1)]);
        let calls: Vec<_> = report.screens[1].calls.iter().map(|c| (c.name.as_str(), c.spread.count)).collect();
        assert_eq!(calls, [("get_board", 2), ("page", 1)]);
    }

    #[test]
    fn a_neighbours_times_are_not_seen() {
        let (ledger, tenant) = (Ledger::new(Timestamp(0)), TenantId::generate());
        ledger.record(TenantId::generate(), Timestamp(HOUR), call("/deals", "page", 5));
        assert_eq!(ledger.report(tenant, Timestamp(HOUR)).screens, []);
    }

    #[test]
    fn what_is_older_than_the_window_is_forgotten_and_the_report_says_since_when_it_knows() {
        let (ledger, tenant) = (Ledger::new(Timestamp(5 * HOUR)), TenantId::generate());
        ledger.record(tenant, Timestamp(5 * HOUR), call("/deals", "page", 500));
        ledger.record(tenant, Timestamp(20 * HOUR), call("/deals", "page", 5));
        let seen = |hour: i64| {
            let report = ledger.report(tenant, Timestamp(hour * HOUR));
            (report.since.0 / HOUR, report.screens.iter().map(|screen| screen.spread.count).sum::<u64>())
        };
        assert_eq!(seen(20), (5, 2), "since the start");
        assert_eq!(seen(24), (6, 1));
        assert_eq!(seen(48), (30, 0));
    }

    #[test]
    fn the_workspace_unheard_of_for_longest_gives_way() {
        let ledger = Ledger::new(Timestamp(0));
        let tenants: Vec<TenantId> = std::iter::repeat_with(TenantId::generate).take(TENANTS_MAX + 1).collect();
        for (minute, tenant) in (0..).zip(&tenants) {
            ledger.record(*tenant, Timestamp(HOUR + minute), call("/", "page", 1));
        }
        let known = |tenant: &TenantId| !ledger.report(*tenant, Timestamp(HOUR)).screens.is_empty();
        assert_eq!(tenants.iter().filter(|tenant| known(tenant)).count(), TENANTS_MAX);
        assert!(!known(&tenants[0]));
    }
}
