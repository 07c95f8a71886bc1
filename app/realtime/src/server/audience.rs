//! Which frames a connection may see, decided once per authorisation and kept as two bit sets.
//!
//! Invariant: this asks `Ctx::grant` and nothing else. A kind without a bit is not shown.

use ac_core::{Action, Ctx, Grant, Resource, Rights, hub::Frame};
use std::sync::Arc;

/// A set of subject kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds(u64);

impl Kinds {
    fn of(resource: Resource) -> Self {
        let place = Resource::ALL.iter().position(|r| *r == resource).and_then(|at| u32::try_from(at).ok());
        Self(place.and_then(|at| 1_u64.checked_shl(at)).unwrap_or_default())
    }

    /// The kinds that occur in `frames`.
    fn in_frames(frames: &[Frame]) -> Self {
        frames.iter().fold(Self::default(), |kinds, frame| kinds.with(frame.resource()))
    }

    fn with(self, resource: Resource) -> Self {
        Self(self.0 | Self::of(resource).0)
    }

    fn with_all(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn holds(self, resource: Resource) -> bool {
        self.and(Self::of(resource)) != Self::default()
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What one connection may see.
#[derive(Clone, Debug)]
pub struct Audience {
    all: Kinds,
    /// Those of which it sees the records of some owners.
    team: Kinds,
    own: Kinds,
    rights: Arc<Rights>,
}

impl Audience {
    pub fn of(ctx: &Ctx) -> Self {
        let [all, team, own] = [Kinds::default(); 3];
        let mut audience = Self { all, team, own, rights: Arc::new(ctx.rights().clone()) };
        for resource in Resource::ALL {
            match ctx.grant(*resource, Action::Read) {
                Grant::All => audience.all = audience.all.with(*resource),
                Grant::Team => audience.team = audience.team.with(*resource),
                Grant::Own => audience.own = audience.own.with(*resource),
                Grant::Nothing => {}
            }
        }
        audience
    }

    pub fn sees(&self, frame: &Frame) -> bool {
        let covers = |grant| self.rights.covers(grant, frame.owner);
        let is_in = |kinds: Kinds| kinds.holds(frame.resource());
        let seen = if is_in(self.all) {
            Grant::All
        } else if is_in(self.team) {
            Grant::Team
        } else if is_in(self.own) {
            Grant::Own
        } else {
            Grant::Nothing
        };
        covers(if frame.is_private { seen.min(Grant::Own) } else { seen })
    }

    /// The kinds of a group that this audience sees in full, if what it sees of the group follows from them alone: then
    /// every connection with the same answer gets the same bytes. `None` where ownership decides.
    pub fn shared(&self, frames: &[Frame]) -> Option<Kinds> {
        let group = Kinds::in_frames(frames);
        let is_open = frames.iter().all(|frame| !frame.is_private);
        (is_open && self.own.with_all(self.team).and(group).is_empty()).then(|| self.all.and(group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{MemberId, event::Subject};

    fn frame(kind: Resource, owner: Option<MemberId>) -> Frame {
        let subject = Subject { kind, id: uuid::Uuid::nil() };
        Frame { seq: 1, kind: "x.changed".into(), subject, version: 1, batch_id: None, owner, is_private: false }
    }

    #[test]
    fn every_kind_has_a_bit_of_its_own() {
        let mut seen = Vec::new();
        for resource in Resource::ALL {
            let kinds = Kinds::of(*resource);
            assert!(!kinds.is_empty() && !seen.contains(&kinds), "{}", resource.as_str());
            seen.push(kinds);
        }
    }

    fn audience(all: Kinds, own: Kinds, member: Option<MemberId>) -> Audience {
        let rights = Arc::new(Rights { member, ..Rights::default() });
        Audience { all, team: Kinds::default(), own, rights }
    }

    #[test]
    fn own_means_the_frames_owner_and_nobody_else() {
        let me = MemberId::generate();
        let own = Kinds::default().with(Resource::Deal);
        let mine = audience(Kinds::default(), own, Some(me));
        assert!(mine.sees(&frame(Resource::Deal, Some(me))));
        assert!(!mine.sees(&frame(Resource::Deal, Some(MemberId::generate()))));
        assert!(!mine.sees(&frame(Resource::Deal, None)));
        assert!(!mine.sees(&frame(Resource::Company, Some(me))));
        let everything = audience(own, Kinds::default(), Some(me));
        let private = |owner| Frame { is_private: true, ..frame(Resource::Deal, owner) };
        assert!(everything.sees(&private(Some(me))));
        assert!(!everything.sees(&private(Some(MemberId::generate()))));
        assert!(!everything.sees(&private(None)), "what is nobody's any more is told to nobody");
        assert!(everything.shared(&[private(Some(me))]).is_none());
        let nobody = audience(Kinds::default(), own, None);
        assert!(!nobody.sees(&frame(Resource::Deal, None)), "no owner is not nobody's record");
    }

    #[test]
    fn a_team_hears_of_its_own_records_but_not_of_what_is_private() {
        let [me, mate] = [MemberId::generate(), MemberId::generate()];
        let deals = Kinds::default().with(Resource::Deal);
        let rights = Arc::new(Rights { member: Some(me), mates: vec![mate], ..Rights::default() });
        let ours = Audience { all: Kinds::default(), team: deals, own: Kinds::default(), rights };
        assert!(ours.sees(&frame(Resource::Deal, Some(mate))) && ours.sees(&frame(Resource::Deal, Some(me))));
        assert!(!ours.sees(&frame(Resource::Deal, Some(MemberId::generate()))));
        assert!(!ours.sees(&Frame { is_private: true, ..frame(Resource::Deal, Some(mate)) }));
        assert!(ours.shared(&[frame(Resource::Deal, Some(mate))]).is_none(), "each hears something else");
    }

    #[test]
    fn bytes_are_shared_only_where_ownership_does_not_decide() {
        let (deal, company) = (Kinds::of(Resource::Deal), Kinds::of(Resource::Company));
        let audience = audience(company, deal, None);
        let shared = |kind| audience.shared(&[frame(kind, None)]);
        assert_eq!(shared(Resource::Company), Some(company));
        assert_eq!(shared(Resource::Note), Some(Kinds::default()));
        assert_eq!(shared(Resource::Deal), None);
    }
}
