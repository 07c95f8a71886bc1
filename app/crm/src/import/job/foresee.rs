//! What an import would make beside its rows, or leave out: stages, owners and companies that its files name.

use super::{
    entity::Options,
    files::{FileId, Folder},
    model::{Foreseen, Named, match_key},
    refs::Refs,
    run,
};
use crate::{
    companies,
    import::{
        FileError,
        model::{FilePlan, ObjectKind, Target},
        values_of,
    },
    pipelines::model::STAGES_MAX,
};
use ac_core::{Action, Ctx, Error, Grant, Resource, text::sort_key};
use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
};

/// Names that are told; the rest are counted.
const NAMES_TOLD: usize = 12;

/// Names in a file, each once by its key, as it is written first.
type Names = BTreeMap<String, String>;

/// What one file names that is not there. `own` are the companies that files of the same import bring.
pub async fn foresee(
    ctx: &Ctx,
    folder: &Folder,
    options: &Options,
    (stored, plan): (FileId, &FilePlan),
    own: &HashSet<String>,
) -> Result<Foreseen, Error> {
    let [stages, owners, companies] =
        named(folder, stored, plan, [Target::Stage, Target::Owner, Target::Company]).await?;
    let companies = if plan.kind.names_companies() { companies } else { Names::new() };
    let refs = ctx.read(async |tx| Refs::load(tx.conn(), &[]).await).await?;
    let missing = |names: Names, is_there: &dyn Fn(&str) -> bool| -> Vec<String> {
        names.into_values().filter(|name| !is_there(name)).collect()
    };
    let stages = missing(stages, &|name| refs.stage(name).is_some());
    let owners = missing(owners, &|name| refs.member(name).is_some());
    let keys: Vec<String> =
        if run::may_see(ctx, ObjectKind::Company) { companies.keys().cloned().collect() } else { Vec::new() };
    let known = ctx.read(async |tx| companies::bulk::ids_by_name_key(tx.conn(), &keys).await).await?;
    let is_meant = |name: &str| {
        let decided = options.matching.decided.get(&match_key(Target::Company, name));
        decided.copied().unwrap_or(options.matching.accept)
    };
    let is_there = |name: &str| known.contains_key(&sort_key(name)) || own.contains(&sort_key(name)) || is_meant(name);
    let companies = missing(companies, &is_there);
    let room = match ctx.grant(Resource::Pipeline, Action::Modify) {
        Grant::All => STAGES_MAX.saturating_sub(refs.stages().len()),
        _ => 0,
    };
    let may_add_owners = [Action::Create, Action::Modify].iter().all(|a| ctx.grant(Resource::Member, *a) == Grant::All);
    let (added, refused) = stages.split_at(room.min(stages.len()));
    let (new_owners, unknown_owners) = if may_add_owners { (owners, Vec::new()) } else { (Vec::new(), owners) };
    Ok(Foreseen {
        new_stages: told(added),
        refused_stages: told(refused),
        new_owners: told(&new_owners),
        unknown_owners: told(&unknown_owners),
        unknown_companies: told(&companies),
    })
}

/// The names of the companies that files of the import bring.
pub async fn own_companies(folder: &Folder, plans: &[(FileId, FilePlan)]) -> Result<HashSet<String>, Error> {
    let mut own = HashSet::new();
    for (stored, plan) in plans.iter().filter(|(_, plan)| plan.kind == ObjectKind::Company) {
        let [names] = named(folder, *stored, plan, [Target::Name]).await?;
        own.extend(names.into_keys());
    }
    Ok(own)
}

async fn named<const N: usize>(
    folder: &Folder,
    stored: FileId,
    plan: &FilePlan,
    targets: [Target; N],
) -> Result<[Names; N], Error> {
    let (path, file, plan) = (folder.table(stored, plan.sheet), plan.file.clone(), plan.clone());
    let read = move || values_of(File::open(path).map_err(FileError::Io)?, &plan, targets);
    let read = tokio::task::spawn_blocking(read).await.map_err(|e| Error::internal("reading a file", e))?;
    let read = read.map_err(|refused: FileError| Error::Conflict(refused.problem(&file).message))?;
    Ok(read.map(|values| {
        let mut names = Names::new();
        for (name, _) in values.values {
            names.entry(sort_key(&name)).or_insert(name);
        }
        names
    }))
}

fn told(names: &[String]) -> Named {
    Named {
        total: u32::try_from(names.len()).unwrap_or(u32::MAX),
        first: names.iter().take(NAMES_TOLD).cloned().collect(),
    }
}
