//! The live hub: after a commit, every open connection of that tenant hears which records changed.
//!
//! Invariant: a frame never carries field values. Readers refetch through a permission-checked query.

use crate::{
    event::Subject,
    id::{BatchId, MemberId, TenantId},
    log::event_entity,
    policy::Resource,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast;

/// Frames kept per tenant for connections that come back.
const RING_FRAMES_MAX: usize = 1_024;
/// Committed groups a slow connection may lag behind before it has to resume by cursor.
const QUEUE_GROUPS_MAX: usize = 256;
/// Groups that wait for one they overtook. Past this the gap is left to the connections, which fill it from the log.
const EARLY_GROUPS_MAX: usize = 64;
/// How long they wait. The one before them may never come: where the database's connection broke at its COMMIT, it stands
/// in the log and nobody here knows.
const EARLY_TIME_MAX: Duration = Duration::from_secs(1);

/// One event's header as live readers get it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Frame {
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub subject: Subject,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<BatchId>,
    /// For the policy only; never sent.
    #[serde(skip)]
    pub owner: Option<MemberId>,
    /// Nobody but the owner hears of it, whatever their role.
    #[serde(skip)]
    pub is_private: bool,
}

impl Frame {
    pub(crate) fn of(event: &event_entity::Model, subject: Subject, is_private: bool) -> Self {
        Self {
            seq: event.seq,
            kind: event.kind.clone(),
            subject,
            version: event.subject_version,
            batch_id: event.batch_id,
            owner: event.owner_id,
            is_private,
        }
    }

    #[must_use]
    pub fn resource(&self) -> Resource {
        self.subject.kind
    }
}

/// The frames of one commit, shared by all connections.
pub type Group = Arc<[Frame]>;

/// All tenants' live channels. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hub {
    channels: Arc<Mutex<HashMap<TenantId, Channel>>>,
}

struct Channel {
    sender: broadcast::Sender<Group>,
    ring: VecDeque<Frame>,
    /// Groups that committed after one that has not been published yet.
    early: Vec<Group>,
    /// The last seq published; `None` until the first.
    last_seq: Option<i64>,
    /// The last seq before the gap whose time runs.
    timed: Option<i64>,
}

/// What a returning connection gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Resume {
    /// Everything after its cursor, from memory.
    Frames(Vec<Frame>),
    /// Memory does not reach back that far: read the log.
    FromLog,
}

impl Hub {
    /// Tells the tenant's connections what one commit changed. Commits race to this point, so groups that overtook an
    /// earlier one wait here until the gap before them is filled.
    pub fn publish(&self, tenant: TenantId, frames: Vec<Frame>) {
        if frames.is_empty() {
            return;
        }
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(channel) = channels.get_mut(&tenant) else { return };
        if channel.sender.receiver_count() == 0 {
            channels.remove(&tenant);
            return;
        }
        channel.early.push(frames.into());
        channel.drain(EARLY_GROUPS_MAX);
        if let Some(gap) = channel.untimed_gap() {
            let hub = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(EARLY_TIME_MAX).await;
                hub.pass_over(tenant, gap);
            });
        }
    }

    /// Lets go what waits behind the gap after `seq`, if it is still there.
    fn pass_over(&self, tenant: TenantId, seq: i64) {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get_mut(&tenant).filter(|channel| channel.last_seq == Some(seq)) {
            // Once its time is up, no later gap is worth a wait either.
            channel.drain(1);
        }
    }

    /// Opens a live subscription. Subscribe first, replay the log after: then nothing is missed. A connection that sees a
    /// seq beyond its cursor + 1 reads the log in between.
    #[must_use]
    pub fn subscribe(&self, tenant: TenantId) -> broadcast::Receiver<Group> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let channel = channels.entry(tenant).or_insert_with(|| Channel {
            sender: broadcast::channel(QUEUE_GROUPS_MAX).0,
            ring: VecDeque::new(),
            early: Vec::new(),
            last_seq: None,
            timed: None,
        });
        channel.sender.subscribe()
    }

    /// What happened after `cursor`, as far as memory reaches.
    #[must_use]
    pub fn resume(&self, tenant: TenantId, cursor: i64) -> Resume {
        let channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(channel) = channels.get(&tenant) else { return Resume::FromLog };
        match channel.ring.front() {
            Some(first) if first.seq <= cursor.saturating_add(1) => {
                Resume::Frames(channel.ring.iter().filter(|f| f.seq > cursor).cloned().collect())
            }
            _ => Resume::FromLog,
        }
    }
}

impl Channel {
    /// Publishes what is next, and what overtook it where as many as `most` groups wait.
    fn drain(&mut self, most: usize) {
        self.early.sort_by_key(|group| group.first().map_or(0, |f| f.seq));
        while let Some(group) = self.early.first().cloned() {
            let (first, last) = (group.first().map_or(0, |f| f.seq), group.last().map_or(0, |f| f.seq));
            let next = self.last_seq.map_or(first, |seq| seq + 1);
            if first > next && self.early.len() < most {
                break;
            }
            self.early.remove(0);
            if last < next {
                continue;
            }
            if first > next {
                self.ring.clear();
            }
            self.last_seq = Some(last);
            self.ring.extend(group.iter().cloned());
            let surplus = self.ring.len().saturating_sub(RING_FRAMES_MAX);
            self.ring.drain(..surplus);
            // No receiver is left only while the last connection closes; the log still has the frames.
            let _ = self.sender.send(group);
        }
    }

    /// The seq before the gap that groups wait for, the first time that it is asked for.
    fn untimed_gap(&mut self) -> Option<i64> {
        let gap = self.last_seq.filter(|seq| !self.early.is_empty() && self.timed != Some(*seq))?;
        self.timed = Some(gap);
        Some(gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(seq: i64) -> Frame {
        let subject = Subject { kind: Resource::Deal, id: uuid::Uuid::nil() };
        Frame { seq, kind: "deal.won".into(), subject, version: 1, batch_id: None, owner: None, is_private: false }
    }

    fn seqs(receiver: &mut broadcast::Receiver<Group>) -> Vec<i64> {
        std::iter::from_fn(|| receiver.try_recv().ok())
            .flat_map(|g| g.iter().map(|f| f.seq).collect::<Vec<_>>())
            .collect()
    }

    #[tokio::test]
    async fn a_group_whose_predecessor_never_comes_is_let_go() {
        let (hub, tenant) = (Hub::default(), TenantId::generate());
        let mut live = hub.subscribe(tenant);
        for seq in [10, 12, 14] {
            hub.publish(tenant, vec![frame(seq)]);
        }
        for seq in [10, 12, 14] {
            assert_eq!(live.recv().await.unwrap().first().map(|frame| frame.seq), Some(seq));
        }
        hub.publish(tenant, vec![frame(11)]);
        hub.publish(tenant, vec![frame(15)]);
        assert_eq!(seqs(&mut live), [15], "what comes late is left to the log");
    }

    #[tokio::test]
    async fn a_group_that_overtook_another_waits_for_it() {
        let (hub, tenant) = (Hub::default(), TenantId::generate());
        let mut live = hub.subscribe(tenant);
        hub.publish(tenant, vec![frame(10)]);
        hub.publish(tenant, vec![frame(13)]);
        assert_eq!(seqs(&mut live), [10]);
        hub.publish(tenant, vec![frame(11), frame(12)]);
        assert_eq!(seqs(&mut live), [11, 12, 13]);
        assert_eq!(hub.resume(tenant, 12), Resume::Frames(vec![frame(13)]));
        assert_eq!(hub.resume(tenant, 8), Resume::FromLog);
    }

    #[test]
    fn tenants_do_not_hear_each_other() {
        let (hub, ours, theirs) = (Hub::default(), TenantId::generate(), TenantId::generate());
        let mut live = hub.subscribe(theirs);
        hub.publish(ours, vec![frame(1)]);
        assert_eq!(seqs(&mut live), Vec::<i64>::new());
    }
}
