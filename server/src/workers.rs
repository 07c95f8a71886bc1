//! Background work of a serving process. Each worker is one loop with a named pause; a failed round is logged and tried
//! again at the next, also one that panicked.

use crate::{commands::Host, health, mail::Mailer, memory};
use ac_core::Error;
use ac_crm::{
    daily,
    import::job::{self, Takeover, sweep},
    mails::deliver,
};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::{task::JoinHandle, time::MissedTickBehavior};

/// How often tenants whose schema is behind are looked for, and files that no import waits for.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
/// How often events that the control database has not handed over are looked for. Usually they go at once.
const RELAY_EVERY: Duration = Duration::from_secs(5);
/// How often the outbox is looked into.
const MAIL_EVERY: Duration = Duration::from_secs(5);
/// How often ended sessions and links are taken away.
const HOUSEKEEP_EVERY: Duration = Duration::from_secs(600);
/// How often audit chains are looked at for the day's anchor.
const ANCHOR_EVERY: Duration = Duration::from_secs(900);

/// How often imports are looked for that stopped without an end.
const IMPORT_EVERY: Duration = Duration::from_secs(30);
/// How often measured times are put into their buckets. Until then each stands in memory by itself.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How often what was freed is given back to the system: pages and lists take much for moments, in many threads.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(3);

/// Starts the workers; they end when their handles are aborted.
pub fn start(host: &Host) -> Result<Vec<JoinHandle<()>>, Error> {
    let store = host.platform.store.clone();
    let identity = host.identity.clone();
    let housekept = host.identity.clone();
    let platform = host.platform.clone();
    let (importing, uploads) = (host.platform.clone(), host.uploads());
    let (swept, left) = (host.platform.clone(), host.uploads());
    // No other process holds this data: what is still running at the start belongs to a killed one.
    let mut takeover = Takeover::Now;
    let mut workers = vec![
        every("schema sweep", SWEEP_EVERY, move || {
            let store = store.clone();
            async move { store.sweep().await }
        }),
        every("event relay", RELAY_EVERY, move || {
            let identity = identity.clone();
            async move { identity.relay_pending().await }
        }),
        every("housekeeping", HOUSEKEEP_EVERY, move || {
            let identity = housekept.clone();
            async move { identity.housekeep().await }
        }),
        every("imports", IMPORT_EVERY, move || {
            let (platform, uploads) = (importing.clone(), uploads.clone());
            let takeover = std::mem::replace(&mut takeover, Takeover::WhenSilent);
            async move { job::resume_pending(&platform, &uploads, takeover).await }
        }),
        every("import sweep", SWEEP_EVERY, move || {
            let (platform, uploads) = (swept.clone(), left.clone());
            async move { sweep::sweep_all(&platform, &uploads).await }
        }),
        // What is to be done in each workspace once a day goes with its anchor, while it is open.
        every("audit anchor", ANCHOR_EVERY, move || {
            let platform = platform.clone();
            async move {
                let run = ac_audit::anchor(&platform).await?;
                daily::sweep_all(&platform, &run.anchored).await;
                Ok(())
            }
        }),
        every("metrics", UPKEEP_EVERY, || async {
            if let Some(recorder) = health::recorder() {
                recorder.run_upkeep();
            }
            Ok(())
        }),
        every("memory", GIVE_BACK_EVERY, || async {
            // It walks through all that is free, and looks at no task meanwhile.
            let walked = tokio::task::spawn_blocking(memory::give_back).await;
            walked.map_err(|error| Error::internal("giving memory back", error))
        }),
    ];
    if let Some(url) = &host.config.smtp_url {
        let mailer = std::sync::Arc::new(Mailer::new(url, &host.config.mail_from)?);
        let identity = host.identity.clone();
        let (carrier, platform) = (mailer.clone(), host.platform.clone());
        workers.push(every("mail", MAIL_EVERY, move || {
            let (mailer, identity) = (mailer.clone(), identity.clone());
            async move { mailer.send_due(&identity).await }
        }));
        workers.push(every("mail of workspaces", MAIL_EVERY, move || {
            let (carrier, platform) = (carrier.clone(), platform.clone());
            async move { deliver::send_due(&platform, &*carrier).await }
        }));
    }
    Ok(workers)
}

fn every<F>(name: &'static str, pause: Duration, mut round: impl FnMut() -> F + Send + 'static) -> JoinHandle<()>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(pause);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            // In this task, so that aborting it ends the round too. What a round shares it locks, and locks outlive a panic here.
            match AssertUnwindSafe(async { round().await }).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::error!(worker = name, error = %crate::commands::explain(&error), "a round failed");
                }
                Err(_) => tracing::error!(worker = name, "a round panicked"),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    #[tokio::test]
    async fn a_worker_goes_on_after_a_round_that_panicked() {
        let (ran, mut rounds) = mpsc::unbounded_channel();
        let mut round = 0;
        let worker = every("test", Duration::from_millis(1), move || {
            round += 1;
            let (ran, round) = (ran.clone(), round);
            async move {
                ran.send(round).unwrap();
                if round == 1 { panic!("the first round") } else { Ok(()) }
            }
        });
        assert_eq!((rounds.recv().await, rounds.recv().await), (Some(1), Some(2)));
        worker.abort();
    }
}
