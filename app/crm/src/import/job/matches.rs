//! Questions about names in files that are similar to known ones: of products and companies, in the workspace or in the
//! same import.
//!
//! The rule: asking reads whole files, so it is done anew only if [`naming`] differs.

use super::{
    entity::Options,
    files::{FileId, Folder},
    model::JobFile,
    run, stage,
};
use crate::{
    companies,
    import::{
        FileError,
        fuzzy::{MatchIndex, proposals},
        model::{FilePlan, Hints, ObjectKind, Question, Target},
        values_of,
    },
    products,
};
use ac_core::{Ctx, Currency, Error, text::sort_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{collections::HashSet, fs::File, sync::Arc};

/// Similar names that one file asks about.
const MATCHES_ASKED_MAX: usize = 200;
/// Names of the workspace that written names are compared with.
const NAMES_COMPARED_MAX: u64 = 100_000;

/// What is asked about, and the records whose names it takes.
const ASKED: [(Target, ObjectKind); 2] =
    [(Target::Product, ObjectKind::Product), (Target::Company, ObjectKind::Company)];

/// Where a file names products and companies.
#[derive(Clone, Debug, PartialEq)]
pub struct Naming {
    stored: FileId,
    hints: Hints,
    kind: ObjectKind,
    product: Option<usize>,
    company: Option<usize>,
    /// The names of its own records, if they are products or companies.
    own: Option<usize>,
}

/// All that the questions depend on besides the records that are there.
pub fn naming(options: &Options) -> Vec<Naming> {
    options.files.iter().zip(&options.stored).filter_map(|(file, stored)| naming_of(file, *stored)).collect()
}

fn naming_of(file: &JobFile, stored: FileId) -> Option<Naming> {
    // The currency is of no account for names.
    let plan = stage::plan(file, Currency::USD).ok()??;
    let is_asked = ASKED.iter().any(|(_, of)| *of == plan.kind);
    let product = plan.column_of(Target::Product);
    let company = plan.column_of(Target::Company).filter(|_| plan.kind.names_companies());
    let own = if is_asked { plan.column_of(Target::Name) } else { None };
    let naming = Naming { stored, hints: file.hints, kind: plan.kind, product, company, own };
    (product.is_some() || company.is_some() || own.is_some()).then_some(naming)
}

/// Puts the questions `asked` into the files, in place of earlier ones.
pub fn put(options: &mut Options, asked: &[(FileId, Question)]) {
    for (file, stored) in options.files.iter_mut().zip(&options.stored) {
        let Some(analysis) = &mut file.analysis else { continue };
        analysis.questions.retain(|question| !matches!(question, Question::Matches { .. }));
        let own = asked.iter().filter(|(of, _)| of == stored).map(|(_, question)| question.clone());
        analysis.questions.extend(own);
    }
}

/// The questions that the files give rise to. Each file is read once. Errors: `conflict` if one cannot be read any more.
pub async fn ask(ctx: &Ctx, folder: &Folder, options: &Options) -> Result<Vec<(FileId, Question)>, Error> {
    let mut files = Vec::new();
    for (file, stored) in options.files.iter().zip(&options.stored) {
        if naming_of(file, *stored).is_some()
            && let Some(plan) = stage::plan(file, ctx.tenant.currency)?
        {
            files.push(Written::read(folder, *stored, plan).await?);
        }
    }
    let (mut asked, files) = (Vec::new(), Arc::new(files));
    for (target, of) in ASKED {
        // A proposal tells the name of a record that is there.
        if !run::may_see(ctx, of) || files.iter().all(|file| file.named(target).is_empty()) {
            continue;
        }
        let (known, files) = (known_names(ctx, of).await?, files.clone());
        let compare = move || questions(&files, target, of, known);
        let found = tokio::task::spawn_blocking(compare).await.map_err(|e| Error::internal("comparing names", e))?;
        asked.extend(found);
    }
    Ok(asked)
}

/// The distinct names in a file, each with its number of rows.
struct Written {
    stored: FileId,
    plan: FilePlan,
    products: Vec<(String, u32)>,
    companies: Vec<(String, u32)>,
    own: Vec<(String, u32)>,
}

impl Written {
    async fn read(folder: &Folder, stored: FileId, plan: FilePlan) -> Result<Self, Error> {
        let path = folder.table(stored, plan.sheet);
        let read = move || {
            let targets = [Target::Product, Target::Company, Target::Name];
            let found = File::open(path).map_err(FileError::Io).and_then(|file| values_of(file, &plan, targets));
            let [products, companies, own] =
                found.map_err(|refused| Error::Conflict(refused.problem(&plan.file).message))?;
            let (products, companies, own) = (products.values, companies.values, own.values);
            Ok(Self { stored, plan, products, companies, own })
        };
        tokio::task::spawn_blocking(read).await.map_err(|e| Error::internal("reading a file", e))?
    }

    /// The products or companies it names.
    fn named(&self, target: Target) -> &[(String, u32)] {
        if target == Target::Product { &self.products } else { &self.companies }
    }

    fn header(&self, target: Target) -> String {
        let column = self.plan.columns.iter().find(|column| column.target == Some(target));
        column.map(|column| column.header.clone()).unwrap_or_default()
    }
}

/// Of each file, the names that are none of `known` and similar to one; those of the import's own records are known too.
fn questions(files: &[Written], target: Target, of: ObjectKind, mut known: Vec<String>) -> Vec<(FileId, Question)> {
    let own = files.iter().filter(|file| file.plan.kind == of).flat_map(|file| &file.own);
    known.extend(own.map(|(name, _)| name.clone()));
    let equal: HashSet<String> = known.iter().map(|name| sort_key(name)).collect();
    let mut index = MatchIndex::new(known.iter().map(String::as_str));
    let asked = files.iter().filter_map(|file| {
        let open = file.named(target).iter().filter(|(value, _)| !equal.contains(&sort_key(value)));
        let mut proposals = proposals(open.map(|(value, rows)| (value.as_str(), *rows)), &mut index);
        proposals.truncate(MATCHES_ASKED_MAX);
        let column = file.header(target);
        (!proposals.is_empty()).then_some((file.stored, Question::Matches { column, target, proposals }))
    });
    asked.collect()
}

async fn known_names(ctx: &Ctx, of: ObjectKind) -> Result<Vec<String>, Error> {
    ctx.read(async |tx| {
        let names = match of {
            ObjectKind::Product => {
                use products::entity::{Column, Entity};
                let select = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
                select.select_only().column(Column::Name).limit(NAMES_COMPARED_MAX).into_tuple().all(tx.conn()).await?
            }
            _ => {
                use companies::entity::{Column, Entity};
                let select = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
                select.select_only().column(Column::Name).limit(NAMES_COMPARED_MAX).into_tuple().all(tx.conn()).await?
            }
        };
        Ok(names)
    })
    .await
}
