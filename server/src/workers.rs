//! Background work of a serving process: schema sweeps and what later modules hang on the same tick.

use crate::commands::Host;
use std::time::Duration;
use tokio::{task::JoinHandle, time::MissedTickBehavior};

/// How often tenants that are behind are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Starts the workers; they end when their handles are aborted.
#[must_use]
pub fn start(host: &Host) -> Vec<JoinHandle<()>> {
    let store = host.platform.store.clone();
    let sweep = tokio::spawn(async move {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            if let Err(error) = store.sweep().await {
                tracing::error!(%error, "the schema sweep failed");
            }
        }
    });
    vec![sweep]
}
