//! What a worker does for identity every few minutes: what has run out goes, what waits is relayed.

use crate::{Identity, outbox, session, single_use};
use ac_core::Error;

impl Identity {
    /// Deletes sessions, links and mails that have run out, and relays waiting events.
    pub async fn housekeep(&self) -> Result<(), Error> {
        let (db, now) = (self.control().db(), self.now());
        session::purge(db, now).await?;
        single_use::purge(db, now).await?;
        outbox::purge(db, now).await?;
        self.relay_pending().await?;
        self.report_unknown_events().await
    }
}
