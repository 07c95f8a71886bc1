//! `alphaclone import crm`: CSV and XLSX files into a workspace, as a job that a killed process takes up again.

use super::{Host, say};
use crate::socket::Reply;
use ac_core::{Actor, Ctx, Error};
use ac_crm::import::{
    job::{
        self, NewFile, NewImport, Source, Takeover,
        model::{Counts, ImportId, ImportJob, ImportReport, Matching},
    },
    limits::PROBLEMS_OF_A_KIND_KEPT,
    model::{Answers, DateOrder, Hints, ObjectKind},
    problems::CellProblem,
};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::mpsc::Sender;

/// How often a job is looked at that another import of the workspace holds up.
const WAIT: Duration = Duration::from_millis(200);

/// What can be brought in.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum ImportCommand {
    /// Companies, contacts, deals, leads, products and members from CSV files or workbooks (.xlsx). The same file twice makes nothing twice.
    Crm(Crm),
}

#[derive(Args, Clone, Debug, Serialize, Deserialize)]
pub struct Crm {
    /// The workspace's slug.
    #[arg(long)]
    tenant: String,
    #[arg(long, value_name = "FILE")]
    companies: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    deals: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    leads: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    products: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    members: Option<PathBuf>,
    /// The order of day, month and year where the values do not prove it: dmy, mdy or ymd.
    #[arg(long)]
    dates: Option<DateOrder>,
    /// Take names that are only similar to known ones for the same.
    #[arg(long)]
    accept_matches: bool,
    #[arg(long)]
    json: bool,
}

impl ImportCommand {
    /// The same command with paths that mean the same wherever it runs.
    #[must_use]
    pub fn absolute(self) -> Self {
        let full = |path: Option<PathBuf>| path.map(|path| std::path::absolute(&path).unwrap_or(path));
        let Self::Crm(crm) = self;
        Self::Crm(Crm {
            companies: full(crm.companies),
            contacts: full(crm.contacts),
            deals: full(crm.deals),
            leads: full(crm.leads),
            products: full(crm.products),
            members: full(crm.members),
            ..crm
        })
    }
}

impl Crm {
    fn files(&self) -> Vec<(ObjectKind, &'static str, &Path)> {
        let all = [
            (ObjectKind::Company, "--companies", &self.companies),
            (ObjectKind::Product, "--products", &self.products),
            (ObjectKind::Member, "--members", &self.members),
            (ObjectKind::Contact, "--contacts", &self.contacts),
            (ObjectKind::Lead, "--leads", &self.leads),
            (ObjectKind::Deal, "--deals", &self.deals),
        ];
        all.into_iter().filter_map(|(kind, option, path)| Some((kind, option, path.as_deref()?))).collect()
    }
}

/// What is printed: counts a kind, and the problems as far as they are kept.
#[derive(Serialize)]
struct Printed<'r> {
    companies: Counts,
    contacts: Counts,
    deals: Counts,
    leads: Counts,
    products: Counts,
    members: Counts,
    /// Members made because a row names an owner that nobody knew.
    placeholders: u32,
    stages: u32,
    problems: Vec<&'r CellProblem>,
    /// More than `problems` holds, if there were very many.
    problems_total: u32,
}

pub async fn run(host: &Host, command: ImportCommand, out: &Sender<Reply>) -> Result<u8, Error> {
    let ImportCommand::Crm(crm) = command;
    let unknown = || Error::field("--tenant", format!("There is no workspace “{}”.", crm.tenant));
    let tenant = host.platform.control.tenant_by_slug(&crm.tenant).await?.ok_or_else(unknown)?;
    let ctx = host.platform.ctx(tenant, Actor::System).await?;
    let mut new =
        NewImport { matching: Matching { accept: crm.accept_matches, ..Matching::default() }, ..NewImport::default() };
    for (kind, option, path) in crm.files() {
        new.files.push(file(kind, option, path, crm.dates)?);
    }
    if new.files.is_empty() {
        return Err(Error::field("import crm", "Name at least one file, such as --companies companies.csv."));
    }
    let done = apply(host, &ctx, new).await?;
    if let Some(failure) = &done.report.failure {
        say(out, Reply::Err(format!("alphaclone: {failure} Nothing was imported."))).await;
    }
    print(&done, crm.json, out).await?;
    Ok(exit_code(&done))
}

/// Runs an import to its end, whoever works on it.
pub async fn apply(host: &Host, ctx: &Ctx, new: NewImport) -> Result<ImportJob, Error> {
    // What a killed command left in this workspace comes first.
    let uploads = host.uploads();
    job::resume_tenant(&host.platform, &uploads, ctx.tenant.id, Takeover::Now).await?;
    let id = ImportId::generate();
    job::create(ctx, &uploads, id, new).await?;
    job::start(&host.platform, ctx, id).await?;
    loop {
        let worked = job::work(ctx, &uploads, id, Takeover::Now).await;
        let found = job::find(ctx, id).await?;
        if !found.state.is_running() {
            return Ok(found);
        }
        worked?;
        tokio::time::sleep(WAIT).await;
    }
}

fn file(kind: ObjectKind, option: &str, path: &Path, dates: Option<DateOrder>) -> Result<NewFile, Error> {
    let unreadable = |e: std::io::Error| Error::field(option, format!("{} cannot be read: {e}.", path.display()));
    let about = std::fs::File::open(path).and_then(|file| file.metadata()).map_err(unreadable)?;
    if !about.is_file() {
        return Err(Error::field(option, format!("{} is not a file.", path.display())));
    }
    Ok(NewFile {
        name: path.file_name().map_or_else(|| option.to_owned(), |name| name.to_string_lossy().into_owned()),
        source: Source::Path(path.to_path_buf()),
        bytes: about.len(),
        hints: Hints { kind: Some(kind), has_header: None, sheet: None },
        answers: Answers { dates, ..Answers::default() },
    })
}

/// 0: finished; 2: some rows were kept out; 1: nothing came of it.
fn exit_code(job: &ImportJob) -> u8 {
    let total = job.report.total();
    let taken = total.created.saturating_add(total.updated).saturating_add(total.unchanged);
    if job.report.failure.is_some() || taken == 0 {
        1
    } else if job.report.errors.total > 0 {
        2
    } else {
        0
    }
}

/// The problems, each kind once with how often and the first places where it was met; the gravest kinds first.
fn told(report: &ImportReport) -> Vec<String> {
    let told = usize::try_from(PROBLEMS_OF_A_KIND_KEPT).unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    for list in [&report.errors, &report.warnings] {
        for (code, count) in &list.by_code {
            lines.push(format!("{count} × {}", code.text()));
            let of_code = || list.kept.iter().filter(|problem| problem.code == *code);
            for problem in of_code().take(told) {
                let value = problem.message.strip_suffix(code.text()).unwrap_or(&problem.message);
                let place = format!("    {}:{} {} {value}", problem.file, problem.row, problem.column);
                lines.push(place.trim_end_matches([' ', ':']).to_owned());
            }
            if *count > PROBLEMS_OF_A_KIND_KEPT {
                lines.push("    …".to_owned());
            }
        }
    }
    lines
}

async fn print(job: &ImportJob, json: bool, out: &Sender<Reply>) -> Result<(), Error> {
    let report = &job.report;
    let problems: Vec<_> = report.errors.kept.iter().chain(&report.warnings.kept).collect();
    let printed = Printed {
        companies: report.companies,
        contacts: report.contacts,
        deals: report.deals,
        leads: report.leads,
        products: report.products,
        members: report.members,
        placeholders: report.placeholders,
        stages: report.stages,
        problems,
        problems_total: report.errors.total.saturating_add(report.warnings.total),
    };
    if json {
        let line = serde_json::to_string(&printed).map_err(|e| Error::internal("the answer", e))?;
        say(out, Reply::Out(line)).await;
        return Ok(());
    }
    for kind in ObjectKind::ALL {
        let Counts { created, updated, unchanged, .. } = report.of(kind);
        let refused = report.of(kind).refused();
        if report.of(kind).rows() > 0 {
            let line = format!(
                "{:<10} {created} created, {updated} updated, {unchanged} unchanged, {refused} skipped",
                kind.label()
            );
            say(out, Reply::Out(line)).await;
        }
    }
    for line in told(report) {
        say(out, Reply::Err(line)).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_crm::import::problems::ProblemCode;

    #[test]
    fn a_problem_met_a_thousand_times_is_told_once() {
        let mut report = ImportReport::default();
        for row in 2..1_002 {
            report.warnings.push(CellProblem::new("deals.csv", row, "closed", ProblemCode::DateAmbiguous, "03-04-17"));
        }
        report.warnings.push(CellProblem::new("deals.csv", 7, "product", ProblemCode::ProductUnknown, "GTK"));
        report.errors.push(CellProblem::new("deals.csv", 9, "", ProblemCode::RowEmpty, ""));
        let (ambiguous, unknown) = (ProblemCode::DateAmbiguous.text(), ProblemCode::ProductUnknown.text());
        let expected = [
            format!("1 × {}", ProblemCode::RowEmpty.text()),
            "    deals.csv:9".to_owned(),
            format!("1000 × {ambiguous}"),
            "    deals.csv:2 closed “03-04-17”".to_owned(),
            "    deals.csv:3 closed “03-04-17”".to_owned(),
            "    deals.csv:4 closed “03-04-17”".to_owned(),
            "    …".to_owned(),
            format!("1 × {unknown}"),
            "    deals.csv:7 product “GTK”".to_owned(),
        ];
        assert_eq!(told(&report), expected);
    }
}
