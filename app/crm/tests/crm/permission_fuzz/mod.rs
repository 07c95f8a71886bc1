//! Random teams, roles, owners and records against a small model that knows nothing of how permissions are kept: every way to read and
//! change must say what the model says, of records and of single fields.
//! `ALPHACLONE_FUZZ_CASES` and `ALPHACLONE_FUZZ_SEED` choose how many cases and which; a failure names both.

mod model;

use crate::common::{
    dice::Dice,
    http::{self, get},
    *,
};
use ac_core::{
    Action, Actor, Ctx, MemberId, Role, RoleId, Rules, Subject, TeamId,
    access::{
        self, FieldGrant, FieldRules,
        tables::{member_role, role, team, team_member},
    },
    both_databases,
    hub::Frame,
    testing::TestPlatform,
};
use ac_crm::{companies, contacts, deals, leads, shared::kind::RecordKind, timeline};
use ac_views::custom::{FieldKind, FieldValues};
use model::{ACTIONS, KINDS, Model, OwnRole, Record, WORTH, number, of_the_product, row_of};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

/// Questions of one run, on each database.
const CASES: usize = 10_000;
const SEED: u64 = 25;
/// Members besides the owner, who makes everything.
const MEMBERS: usize = 6;
const TEAMS: usize = 3;
const ROLES: usize = 4;
/// Of each kind, besides those in the bin.
const RECORDS: usize = 10;
const BINNED: usize = 2;
/// In the name of every record.
const WORD: &str = "quokka";
/// The field that the workspace adds to all kinds, and what stands in it, before the record's number.
const SECRET: &str = "secret";
const KEPT: &str = "wombat";

/// One workspace, its records, and what was asked of it so far.
struct Fuzz<'a> {
    app: &'a TestPlatform,
    owner: Ctx,
    members: Vec<MemberId>,
    records: Vec<Record>,
    dice: Dice,
    asked: usize,
    /// How many of those the model allows.
    allowed: usize,
    told: Vec<String>,
}

impl<'a> Fuzz<'a> {
    async fn open(app: &'a TestPlatform, seed: u64) -> Self {
        let owner = workspace(app, "acme").await;
        let mut members = Vec::new();
        for number in 0..MEMBERS {
            let ctx = ac_core::testing::as_role(&owner, Role::Member);
            members.push(known(&ctx, &format!("Member {number}")).await);
        }
        let mut fuzz =
            Self { app, owner, members, records: Vec::new(), dice: Dice(seed), asked: 0, allowed: 0, told: Vec::new() };
        for (of, _) in KINDS {
            fields::field(&fuzz.owner, of.as_str(), SECRET, FieldKind::Text, json!({})).await;
        }
        for kind in 0..KINDS.len() {
            for number in 0..RECORDS + BINNED {
                let record = fuzz.make(kind, number).await;
                fuzz.records.push(record);
            }
        }
        fuzz
    }

    async fn make(&mut self, kind: usize, number: usize) -> Record {
        let whose = self.dice.below(MEMBERS + 1);
        let (owner, name) = (self.members.get(whose).copied(), format!("{WORD} {number}"));
        let (ctx, is_binned) = (&self.owner, number >= RECORDS);
        // An owner is put in afterwards: left out, it would be whoever makes the record.
        macro_rules! made {
            ($object:ident, $draft:ident { $($field:tt)* }, $patch:ident) => {{
                use ac_crm::$object::model::{$draft, $patch};
                let row = $object::verbs::create(ctx, $draft { $($field)*, ..Default::default() }).await.unwrap();
                let fields = FieldValues::one(SECRET, json!(format!("{KEPT}{number}")));
                let patch = $patch { owner_id: Some(owner), fields, ..Default::default() };
                $object::verbs::update(ctx, row.id, row.version, patch).await.unwrap();
                if is_binned {
                    $object::verbs::delete(ctx, row.id).await.unwrap();
                }
                row.id.0
            }};
        }
        let id = match KINDS[kind].0 {
            RecordKind::Company => made!(companies, CompanyDraft { name }, CompanyPatch),
            RecordKind::Contact => made!(contacts, ContactDraft { last_name: name }, ContactPatch),
            RecordKind::Deal => made!(deals, DealDraft { name, amount: Some(usd(7_700)) }, DealPatch),
            RecordKind::Lead => made!(leads, LeadDraft { last_name: name, value: Some(usd(7_700)) }, LeadPatch),
            RecordKind::Product => unreachable!("products are nobody's own"),
        };
        Record { kind, id, number, owner, is_binned }
    }

    /// Other roles and teams for everybody, in the workspace and in the model.
    async fn deal_out(&mut self) -> Model {
        let (mut model, mut roles, mut given) = (Model::default(), Vec::new(), Vec::new());
        for _ in 0..ROLES {
            roles.push(self.role());
        }
        for member in self.members.clone() {
            // One in three has no role of the workspace's own, and one in six has one that is not based on what they are.
            let own = roles.get(self.dice.below(ROLES + 2));
            let base = own.map_or_else(|| self.dice.pick(&access::BASES), |(_, base, ..)| *base);
            let other = if base == Role::Member { Role::Guest } else { Role::Member };
            let role = if self.dice.below(6) == 0 { other } else { base };
            model.role.insert(member, role);
            if let Some((id, base, rules, fields)) = own {
                given.push((member, *id));
                let secret = format!("fields.{SECRET}");
                let says = |name: [&str; 4]| {
                    [0, 1, 2, 3].map(|kind| match fields.get(KINDS[kind].0.resource(), name[kind]) {
                        Some(FieldGrant::Hidden) => 0,
                        Some(FieldGrant::ReadOnly) => 1,
                        None => 2,
                    })
                };
                model.secret.insert(member, says([&secret; 4]));
                model.worth.insert(member, says(WORTH));
                let level = |kind: usize, action| number(rules.get(KINDS[kind].0.resource(), action).unwrap());
                let mut levels = [0, 1, 2, 3].map(|kind| ACTIONS.map(|action| level(kind, action)));
                if *base != role {
                    let both = |own: [u8; 5]| [0, 1, 2, 3, 4].map(|place| own[place].min(of_the_product(role)[place]));
                    levels = levels.map(both);
                }
                model.own.insert(member, levels);
            }
        }
        for _ in 0..TEAMS {
            let inside = self.members.iter().copied().filter(|_| self.dice.below(3) == 0).collect();
            model.teams.push(inside);
        }
        self.write(&model, &roles, &given).await;
        model
    }

    fn role(&mut self) -> OwnRole {
        let base = self.dice.pick(&access::BASES);
        let mut rules = Rules::of(base);
        for (kind, _) in KINDS {
            for _ in 0..4 {
                let action = self.dice.pick(&ACTIONS);
                let grant = self.dice.pick(access::offered(kind.resource(), action));
                rules.put(kind.resource(), action, grant);
            }
        }
        assert_eq!(rules.complaint(), None);
        let mut fields = FieldRules::default();
        for (kind, (of, _)) in KINDS.into_iter().enumerate() {
            for name in [&format!("fields.{SECRET}"), WORTH[kind]] {
                let grant = self.dice.pick(&[None, None, Some(FieldGrant::ReadOnly), Some(FieldGrant::Hidden)]);
                if !name.is_empty() {
                    fields.set(of.resource(), name, grant);
                }
            }
        }
        assert_eq!(fields.complaint(), None);
        (RoleId::generate(), base, rules, fields)
    }

    /// Puts all of it in the place of what was there, and says so as whoever changes it does.
    async fn write(&self, model: &Model, roles: &[OwnRole], given: &[(MemberId, RoleId)]) {
        let now = self.owner.now();
        let written = self.owner.write(async |tx| {
            let conn = tx.conn();
            access::hold(tx).await?;
            member_role::Entity::delete_many().exec(conn).await?;
            role::Entity::delete_many().exec(conn).await?;
            team_member::Entity::delete_many().exec(conn).await?;
            team::Entity::delete_many().exec(conn).await?;
            for (id, base, rules, fields) in roles {
                let row = role::Model {
                    id: *id,
                    name: id.to_string(),
                    name_key: id.to_string(),
                    base: base.as_str().to_owned(),
                    rules: serde_json::to_value(rules).unwrap(),
                    fields: serde_json::to_value(fields).unwrap(),
                    version: 1,
                    created_at: now,
                    updated_at: now,
                };
                role::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
            }
            for (member, role) in given {
                let row = member_role::ActiveModel { member_id: Set(*member), role_id: Set(*role) };
                member_role::Entity::insert(row).exec_without_returning(conn).await?;
            }
            for members in &model.teams {
                let id = TeamId::generate();
                let (name, name_key) = (id.to_string(), id.to_string());
                let row = team::Model { id, name, name_key, version: 1, created_at: now, updated_at: now };
                team::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
                for member in members {
                    let row = team_member::ActiveModel { team_id: Set(id), member_id: Set(*member) };
                    team_member::Entity::insert(row).exec_without_returning(conn).await?;
                }
            }
            access::announce(&self.app.platform, tx).await
        });
        written.await.unwrap();
    }

    /// One answer against the model's.
    fn check(&mut self, who: MemberId, what: &str, record: usize, says: bool, model: bool) {
        self.asked += 1;
        self.allowed += usize::from(model);
        if says != model {
            let Record { kind, owner, .. } = &self.records[record];
            let kind = KINDS[*kind].1;
            self.told.push(format!("{what} of {kind} #{record} of {owner:?} by {who}: {says}, the model says {model}"));
        }
    }

    /// Asks everything of one member.
    async fn ask_all(&mut self, model: &Model, who: MemberId) {
        let actor = Actor::Member { id: who, role: model.role[&who] };
        let ctx = self.app.platform.again(&self.owner.as_actor(actor)).await.unwrap();
        let found = get(&ctx, &format!("/api/v1/search?q={WORD}&limit=50")).await;
        for kind in 0..KINDS.len() {
            self.ask_lists(&ctx, model, who, kind, &found.text).await;
        }
        for record in 0..self.records.len() {
            if !self.records[record].is_binned {
                self.ask_record(&ctx, model, who, record).await;
            }
        }
    }

    async fn ask_lists(&mut self, ctx: &Ctx, model: &Model, who: MemberId, kind: usize, found: &str) {
        let (of, path) = KINDS[kind];
        let [list, export, figures] = [
            format!("/api/v1/{path}?limit=100"),
            format!("/api/v1/{path}/export.json"),
            format!("/api/v1/{path}/figures"),
        ];
        let [list, export, figures] = [get(ctx, &list).await, get(ctx, &export).await, get(ctx, &figures).await];
        let bin = ac_crm::deleted::queries::list(ctx, &bin_of(of)).await;
        let bin = bin.map(|page| page.data.into_iter().map(|row| row.id).collect::<Vec<_>>()).unwrap_or_default();
        let mut seen = 0;
        for at in 0..self.records.len() {
            let record = &self.records[at];
            if record.kind != kind {
                continue;
            }
            let (id, is_binned) = (record.id.to_string(), record.is_binned);
            let [reads, deletes, exports] =
                [Action::Read, Action::Delete, Action::Export].map(|action| model.may(who, action, record));
            let binned = bin.contains(&record.id);
            seen += i64::from(reads && !is_binned);
            self.check(who, "the list", at, list.text.contains(&id), reads && !is_binned);
            self.check(who, "the search", at, found.contains(&id), reads && !is_binned);
            self.check(who, "the export", at, export.text.contains(&id), reads && exports && !is_binned);
            let of_id = |text: &str| row_of(text, &id).unwrap_or_default();
            let (listed, exported) = (of_id(&list.text), of_id(&export.text));
            let kept = format!("\"{KEPT}{}\"", self.records[at].number);
            let sees = model.secret(who, kind) > 0;
            self.check(who, "the secret in the list", at, listed.contains(&kept), sees && reads && !is_binned);
            self.check(
                who,
                "the secret in the export",
                at,
                exported.contains(&kept),
                sees && reads && exports && !is_binned,
            );
            if !WORTH[kind].is_empty() {
                let sees = model.worth(who, kind) > 0 && reads && !is_binned;
                self.check(who, "the worth in the list", at, listed.contains("7700"), sees);
            }
            self.check(who, "the bin", at, binned, deletes && is_binned);
        }
        let asked = |what: &str| format!("/api/v1/{path}/{what}");
        let questions = [
            asked(&format!("?filter={SECRET}:{KEPT}1")),
            asked(&format!("?sort=-{SECRET}")),
            asked(&format!("figures?measures=filled.{SECRET}")),
        ];
        let first = self.records.iter().position(|record| record.kind == kind).unwrap();
        let reads_any = model.level(who, kind, Action::Read) > 0;
        for question in questions {
            let answer = get(ctx, &question.replace("/?", "?")).await.status;
            assert!([200, 400, 403].contains(&answer), "{question}: {answer}");
            self.check(who, &question, first, answer == 200, reads_any && model.secret(who, kind) > 0);
        }
        if !WORTH[kind].is_empty() {
            let question = format!("/api/v1/{path}/figures?measures=sum.{}", WORTH[kind]);
            let answer = get(ctx, &question).await.status;
            self.check(who, &question, first, answer == 200, reads_any && model.worth(who, kind) > 0);
        }
        let told = if figures.status == 200 { figures.json()["all"]["count"].as_i64().unwrap() } else { 0 };
        self.check(who, "the figures", first, told == seen, true);
    }

    async fn ask_record(&mut self, ctx: &Ctx, model: &Model, who: MemberId, at: usize) {
        let Record { kind, id, owner, .. } = self.records[at];
        let (of, path) = KINDS[kind];
        let may = ACTIONS.map(|action| model.may(who, action, &self.records[at]));
        let [reads, _, modifies, deletes, exports] = may;

        let read = get(ctx, &format!("/api/v1/{path}/{id}")).await;
        assert!([200, 403, 404].contains(&read.status), "{} {}", read.status, read.text);
        self.check(who, "the record", at, read.status == 200, reads);
        let events = timeline::queries::of(ctx, of, id, None).await;
        self.check(who, "the timeline", at, events.is_ok(), reads);
        let tells = |field: &str| {
            let entries = events.as_ref().map(|timeline| timeline.entries.as_slice()).unwrap_or_default();
            entries.iter().flat_map(|entry| &entry.changes).any(|change| change.field == field)
        };
        let secret = format!("fields.{SECRET}");
        self.check(who, "the secret in the timeline", at, tells(&secret), reads && model.secret(who, kind) > 0);
        let kept = format!("{KEPT}{}", self.records[at].number);
        self.check(who, "the secret", at, read.text.contains(&kept), reads && model.secret(who, kind) > 0);
        if !WORTH[kind].is_empty() {
            let sees = reads && model.worth(who, kind) > 0;
            self.check(who, "the worth in the timeline", at, tells(WORTH[kind]), sees);
            self.check(who, "the worth", at, read.text.contains("7700"), sees);
        }
        if read.status == 200 {
            // What it says already, so that nothing changes where it is allowed.
            let version = format!("\"{}\"", read.json()["version"]);
            let same = json!({ "fields": { SECRET: kept } });
            let tag = [("if-match", version.as_str())];
            let changed = send(ctx, "PATCH", &format!("/api/v1/{path}/{id}"), &tag, same).await;
            assert!([200, 403, 422].contains(&changed), "{changed}");
            self.check(who, "a change of the secret", at, changed == 200, modifies && model.secret(who, kind) == 2);
        }

        // What nobody has seen yet is refused after whether it may be changed at all.
        let (tag, patch) = ([("if-match", "\"99\"")], serde_json::json!({ "owner_id": owner }));
        let changed = send(ctx, "PATCH", &format!("/api/v1/{path}/{id}"), &tag, patch).await;
        assert!([403, 404, 412].contains(&changed), "{changed}");
        self.check(who, "a change", at, changed == 412, modifies);

        let frame = Frame {
            seq: 1,
            kind: format!("{}.updated", of.as_str()),
            subject: Subject { kind: of.resource(), id },
            version: 2,
            batch_id: None,
            owner,
            is_private: false,
        };
        self.check(who, "a live frame", at, ac_realtime::hears(ctx, &frame), reads);

        let why = get(ctx, &format!("/api/v1/why?kind={}&id={id}", of.as_str())).await;
        self.check(who, "why", at, why.status == 200, reads);
        if why.status == 200 {
            let why = why.json();
            let says = |place: usize| why["actions"][place]["is_allowed"].as_bool().unwrap();
            for (place, model) in [reads, modifies, deletes, exports].into_iter().enumerate() {
                self.check(who, "why", at, says(place), model);
            }
        }
    }
}

async fn send(ctx: &Ctx, method: &str, path: &str, headers: &[(&str, &str)], body: serde_json::Value) -> u16 {
    http::send(Some(ctx), method, path, headers, Some(body)).await.status
}

fn bin_of(kind: RecordKind) -> ac_crm::deleted::model::BinQuery {
    ac_core::list::ListQuery {
        limit: Some(100),
        filter: ac_crm::deleted::model::BinFilter { kind },
        ..Default::default()
    }
}

fn setting(name: &str, without: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(without)
}

both_databases!(permissions_are_the_same_through_every_door, async |app: &TestPlatform| {
    let seed = setting("ALPHACLONE_FUZZ_SEED", SEED);
    let cases = usize::try_from(setting("ALPHACLONE_FUZZ_CASES", CASES as u64)).unwrap();
    let mut fuzz = Fuzz::open(app, seed).await;
    while fuzz.asked < cases {
        let model = fuzz.deal_out().await;
        for who in fuzz.members.clone() {
            fuzz.ask_all(&model, who).await;
        }
        let Fuzz { asked, told, .. } = &fuzz;
        assert!(told.is_empty(), "seed {seed}, within {asked} cases:\n{}", told.join("\n"));
    }
    let Fuzz { asked, allowed, .. } = fuzz;
    assert!(allowed > asked / 4 && allowed < asked * 3 / 4, "{allowed} of {asked} allowed: it asks one-sidedly");
    println!("{asked} cases, {allowed} of them allowed, no disagreement");
});
