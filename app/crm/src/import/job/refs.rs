//! What the names in rows mean: owners, companies, products, stages. Looked up once a name, a step at a time.
//!
//! The rule: a name that is only similar is taken if somebody said so, never by itself.

use super::{
    entity::Options,
    events::{MemberEvent, of_member},
    model::{Matching, match_key},
};
use crate::{
    companies::{self, model::CompanyId},
    import::{
        StageDraft,
        fuzzy::{Match, MatchIndex},
        model::{ObjectKind, StageKind, Target},
    },
    members::entity as member,
    pipelines::{
        self,
        model::{PipelineId, STAGES_MAX, Stage, StageId},
    },
    products::{self, model::ProductId},
    shared::event::Origin,
};
use ac_core::{Error, MemberId, Tx, text::sort_key};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select, TryGetable,
};
use std::collections::{HashMap, HashSet};

/// Members known at once.
const MEMBERS_MAX: u64 = 100_000;
/// Names compared for similarity; beyond them only equal names are found.
const NAMES_COMPARED_MAX: u64 = 100_000;
/// Chance of winning given to an open stage that an import brings, in percent.
const OPEN_STAGE_PROBABILITY: i32 = 50;

/// What one written name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    Yes(T),
    /// Similar to this one; nobody has confirmed it.
    Unconfirmed(String),
    No,
}

/// Names whose meaning is not known yet, each once, and their keys in the same order.
struct Asked {
    names: Vec<String>,
    keys: Vec<String>,
}

/// Names of one kind of record.
#[derive(Debug)]
pub struct Names<T> {
    /// Whether all of them may be seen by whoever imports. Else none is found, and no similar one told.
    is_open: bool,
    by_name: HashMap<String, Found<T>>,
    /// All names, loaded when the first is not found as written.
    similar: Option<(MatchIndex, Vec<T>)>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { is_open: false, by_name: HashMap::new(), similar: None }
    }
}

impl<T: Copy> Names<T> {
    #[must_use]
    pub fn get(&self, name: &str) -> Found<T> {
        self.by_name.get(name).cloned().unwrap_or(Found::No)
    }

    fn unknown<'a>(&self, names: impl Iterator<Item = &'a str>) -> Option<Asked> {
        let fresh: HashSet<&str> = names.filter(|name| !self.by_name.contains_key(*name)).collect();
        let keys = fresh.iter().map(|name| sort_key(name)).collect();
        let names: Vec<String> = fresh.into_iter().map(str::to_owned).collect();
        (self.is_open && !names.is_empty()).then_some(Asked { names, keys })
    }

    /// Notes what the asked names mean: by `equal`, else by similarity to `all`, which selects name and id.
    async fn settle<E: EntityTrait>(
        &mut self,
        conn: &impl ConnectionTrait,
        asked: Asked,
        equal: &HashMap<String, T>,
        all: Select<E>,
        target: Target,
        matching: &Matching,
    ) -> Result<(), Error>
    where
        T: TryGetable + Send,
    {
        if equal.len() < asked.keys.len() && self.similar.is_none() {
            let rows: Vec<(String, T)> = all.limit(NAMES_COMPARED_MAX).into_tuple().all(conn).await?;
            let index = MatchIndex::new(rows.iter().map(|(name, _)| name.as_str()));
            self.similar = Some((index, rows.into_iter().map(|(_, id)| id).collect()));
        }
        for (name, key) in asked.names.into_iter().zip(asked.keys) {
            let found = match equal.get(&key) {
                Some(id) => Found::Yes(*id),
                None => self.similar_to(&name, target, matching),
            };
            self.by_name.insert(name, found);
        }
        Ok(())
    }

    fn similar_to(&mut self, name: &str, target: Target, matching: &Matching) -> Found<T> {
        let Some((index, ids)) = &mut self.similar else { return Found::No };
        let found = index.find(name);
        let Some(number) = found.any() else { return Found::No };
        let id = usize::try_from(number).ok().and_then(|place| ids.get(place)).copied();
        let is_accepted = matching.decided.get(&match_key(target, name)).copied().unwrap_or(matching.accept);
        match (id, found) {
            (None, _) => Found::No,
            (Some(id), Match::Exact(_)) => Found::Yes(id),
            (Some(id), _) if is_accepted => Found::Yes(id),
            _ if matching.decided.contains_key(&match_key(target, name)) => Found::No,
            _ => Found::Unconfirmed(index.name(number).unwrap_or_default().to_owned()),
        }
    }
}

/// All that names have been found to mean so far.
#[derive(Debug, Default)]
pub struct Refs {
    members: HashMap<String, MemberId>,
    emails: HashMap<String, MemberId>,
    /// By name, those whose address nobody knows yet.
    unaddressed: HashMap<String, MemberId>,
    pub companies: Names<CompanyId>,
    pub products: Names<ProductId>,
    pipeline: Option<PipelineId>,
    stages: HashMap<StageId, Stage>,
    stage_names: HashMap<String, StageId>,
    pub starting: Option<StageId>,
}

impl Refs {
    /// Reads the members and the pipeline that deals go into, for somebody who may see all of the kinds in `may_see`.
    pub async fn load(conn: &impl ConnectionTrait, may_see: &[ObjectKind]) -> Result<Self, Error> {
        let mut refs = Self::default();
        refs.companies.is_open = may_see.contains(&ObjectKind::Company);
        refs.products.is_open = may_see.contains(&ObjectKind::Product);
        for row in member::Entity::find().order_by_asc(member::Column::Id).limit(MEMBERS_MAX).all(conn).await? {
            refs.note_member(&row);
        }
        if let Some(first) = pipelines::queries::all_in(conn).await?.into_iter().next() {
            refs.pipeline = Some(first.id);
            refs.note_stages(first.stages);
        }
        Ok(refs)
    }

    /// Lets the member be found as it stands now.
    pub fn note_member(&mut self, row: &member::Model) {
        self.members.entry(row.name_key.clone()).or_insert(row.id);
        let Some(email) = &row.email else {
            self.unaddressed.entry(row.name_key.clone()).or_insert(row.id);
            return;
        };
        self.emails.entry(sort_key(email)).or_insert(row.id);
        if self.unaddressed.get(&row.name_key) == Some(&row.id) {
            self.unaddressed.remove(&row.name_key);
        }
    }

    /// Reads the stages anew, and keeps them as they are until the unit of work ends: people change them while an import runs.
    pub async fn hold_stages(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let Some(id) = self.pipeline else { return Ok(()) };
        let stages = match pipelines::queries::stages_to_enter(tx, id).await {
            Err(Error::NotFound) => Vec::new(),
            found => found?.stages,
        };
        (self.stages, self.stage_names) = (HashMap::new(), HashMap::new());
        self.note_stages(stages);
        Ok(())
    }

    fn note_stages(&mut self, stages: Vec<Stage>) {
        let open = stages.iter().find(|stage| stage.kind == pipelines::model::StageKind::Open);
        self.starting = open.map(|stage| stage.id);
        for stage in stages {
            self.stage_names.entry(sort_key(&stage.name)).or_insert(stage.id);
            self.stages.insert(stage.id, stage);
        }
    }

    #[must_use]
    pub fn stages(&self) -> &HashMap<StageId, Stage> {
        &self.stages
    }

    #[must_use]
    pub fn stage(&self, name: &str) -> Option<StageId> {
        self.stage_names.get(&sort_key(name)).copied()
    }

    /// The member of that name or address.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<MemberId> {
        let key = sort_key(name);
        self.members.get(&key).or_else(|| self.emails.get(&key)).copied()
    }

    /// The member of that address, else of that name unless both have an address: people of one name are told apart by it.
    #[must_use]
    pub fn member_of(&self, name: &str, email: Option<&str>) -> Option<MemberId> {
        let found = match email {
            Some(email) => self.emails.get(&sort_key(email)).or_else(|| self.unaddressed.get(&sort_key(name))),
            None => self.members.get(&sort_key(name)),
        };
        found.copied()
    }

    /// Makes placeholders of the names that no member has. Answers how many.
    pub async fn ensure_members(
        &mut self,
        tx: &Tx<'_>,
        origin: Origin,
        options: &Options,
        names: impl Iterator<Item = &str>,
    ) -> Result<u32, Error> {
        if !options.may.contains(&ObjectKind::Member) {
            return Ok(0);
        }
        let mut keys = HashSet::new();
        let rows: Vec<member::Model> = names
            .filter(|name| self.member(name).is_none() && keys.insert(sort_key(name)))
            .map(|name| placeholder(tx, name, name.contains('@').then(|| name.to_owned()), None))
            .collect();
        self.add_members(tx, origin, &rows).await?;
        Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
    }

    /// Writes new members, with an event each.
    pub async fn add_members(&mut self, tx: &Tx<'_>, origin: Origin, rows: &[member::Model]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let fresh = rows.iter().cloned().map(|row| row.into_active_model().reset_all());
        member::Entity::insert_many(fresh).exec_without_returning(tx.conn()).await?;
        for row in rows {
            self.note_member(row);
            origin.emit(tx, &MemberEvent::Created(of_member(None, Some(row), row)));
        }
        Ok(())
    }

    /// Finds out what these companies' names mean.
    pub async fn find_companies(
        &mut self,
        conn: &impl ConnectionTrait,
        matching: &Matching,
        names: impl Iterator<Item = &str>,
    ) -> Result<(), Error> {
        use companies::entity::{Column, Entity};
        let Some(asked) = self.companies.unknown(names) else { return Ok(()) };
        let equal = companies::bulk::ids_by_name_key(conn, &asked.keys).await?;
        let all = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
        let all = all.select_only().column(Column::Name).column(Column::Id);
        self.companies.settle(conn, asked, &equal, all, Target::Company, matching).await
    }

    /// Finds out what these products' names mean.
    pub async fn find_products(
        &mut self,
        conn: &impl ConnectionTrait,
        matching: &Matching,
        names: impl Iterator<Item = &str>,
    ) -> Result<(), Error> {
        use products::entity::{Column, Entity};
        let Some(asked) = self.products.unknown(names) else { return Ok(()) };
        let equal = products::bulk::ids_by_name_key(conn, &asked.keys).await?;
        let all = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
        let all = all.select_only().column(Column::Name).column(Column::Id);
        self.products.settle(conn, asked, &equal, all, Target::Product, matching).await
    }

    /// Gives the pipeline the stages it lacks, as far as it has room. Answers their names.
    pub async fn ensure_stages<'a>(
        &mut self,
        tx: &Tx<'_>,
        origin: Origin,
        options: &Options,
        stages: impl Iterator<Item = &'a StageDraft>,
    ) -> Result<Vec<String>, Error> {
        let Some(pipeline) = self.pipeline else { return Ok(Vec::new()) };
        let mut keys = HashSet::new();
        let missing = stages.filter(|stage| self.stage(&stage.name).is_none() && keys.insert(sort_key(&stage.name)));
        let room = STAGES_MAX.saturating_sub(self.stages.len());
        let wanted: Vec<_> = missing.take(room).map(stage_draft).collect();
        if wanted.is_empty() || !options.may_add_stages {
            return Ok(Vec::new());
        }
        let all = pipelines::verbs::ensure_stages(tx, origin, pipeline, &wanted).await?;
        self.note_stages(all);
        Ok(wanted.into_iter().map(|stage| stage.name).collect())
    }
}

/// A member to be invited later.
#[must_use]
pub fn placeholder(tx: &Tx<'_>, name: &str, email: Option<String>, team: Option<String>) -> member::Model {
    let now = tx.ctx().now();
    member::Model {
        id: MemberId::generate(),
        name: name.to_owned(),
        name_key: sort_key(name),
        email,
        role: ac_core::Role::Member.as_str().to_owned(),
        state: PLACEHOLDER.to_owned(),
        team,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The state of a member who has not been invited yet.
pub const PLACEHOLDER: &str = "placeholder";

fn stage_draft(stage: &StageDraft) -> pipelines::model::StageDraft {
    use pipelines::model::{StageDraft as Wanted, StageKind as Kind};
    match stage.kind {
        StageKind::Open => Wanted::new(&stage.name, Kind::Open, OPEN_STAGE_PROBABILITY),
        StageKind::Won => Wanted::new(&stage.name, Kind::Won, 100),
        StageKind::Lost => Wanted::new(&stage.name, Kind::Lost, 0),
    }
}
