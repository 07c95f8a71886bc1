//! An archive: a database as a file of JSON lines with counts and a checksum at its end.
//!
//! ```text
//! {"alphaclone_archive":1,"kind":"tenant","schema_version":5,"about":{…}}
//! {"table":"company"}
//! {"id":"…","name":"…",…}
//! {"end":{"rows":{"company":85},"sha256":"…"}}
//! ```
//!
//! The rule: nothing of an archive is used before its end line was read and its checksum holds.

use ac_core::{Error, store::dump};
use ac_crm::{custom_fields, import::job, search};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

const FORMAT: u32 = 1;
/// Lines handed to the database at once while loading.
const LINES_PER_LOAD_MAX: usize = 5_000;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    pub alphaclone_archive: u32,
    pub kind: Kind,
    pub schema_version: i32,
    /// What the archive says of itself; for a tenant its slug, name and currency.
    pub about: serde_json::Value,
}

/// Which of the two schemas an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Tenant,
    Control,
}

impl Kind {
    fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Tenant => migrations::TENANT_TABLES,
            Self::Control => migrations::CONTROL_TABLES,
        }
    }
}

/// Rows by table.
pub type Counts = BTreeMap<String, u64>;

#[derive(Serialize, Deserialize)]
struct End {
    rows: Counts,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mark {
    Table(String),
    End(End),
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |error| Error::internal("the archive", format!("{path}: {error}"))
}

/// Writes everything `tx` sees to `path`, which must not exist, and makes it durable.
pub async fn write(
    tx: &DatabaseTransaction,
    kind: Kind,
    about: serde_json::Value,
    path: &Path,
) -> Result<Counts, Error> {
    let file = File::options().write(true).create_new(true).open(path).map_err(io(path))?;
    let mut out = Hashing { inner: BufWriter::new(file), hasher: Sha256::new() };
    let schema_version = migrations::tenant_schema_version();
    out.json(&Head { alphaclone_archive: FORMAT, kind, schema_version, about }).map_err(io(path))?;
    let mut rows = Counts::new();
    for table in kind.tables() {
        out.json(&Mark::Table((*table).to_owned())).map_err(io(path))?;
        let count = dump::write(tx, table, |line| out.line(line.as_bytes()).map_err(io(path))).await?;
        rows.insert((*table).to_owned(), count);
    }
    let sha256 = hex::encode(out.hasher.clone().finalize());
    out.json(&Mark::End(End { rows: rows.clone(), sha256 })).map_err(io(path))?;
    let file = out.inner.into_inner().map_err(|e| io(path)(e.into_error()))?;
    file.sync_all().map_err(io(path))?;
    Ok(rows)
}

struct Hashing<W: Write> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> Hashing<W> {
    fn line(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        for part in [bytes, b"\n"] {
            self.hasher.update(part);
            self.inner.write_all(part)?;
        }
        Ok(())
    }

    fn json(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        self.line(&serde_json::to_vec(value)?)
    }
}

/// An archive whose checksum holds.
pub struct Checked {
    pub head: Head,
    pub rows: Counts,
    path: std::path::PathBuf,
}

/// Reads `path` through once.
///
/// Errors: `invalid` when it is no archive, is cut short, was altered, or comes from a newer version.
pub fn check(path: &Path) -> Result<Checked, Error> {
    let refuse = |why: &str| Error::field("file", format!("{}: {why}", path.display()));
    let mut reader = BufReader::new(File::open(path).map_err(io(path))?);
    let mut line = String::new();
    reader.read_line(&mut line).map_err(io(path))?;
    let head: Head = serde_json::from_str(&line).map_err(|_| refuse("This is not an AlphaClone archive."))?;
    if head.alphaclone_archive != FORMAT || head.schema_version > migrations::tenant_schema_version() {
        return Err(refuse("It was written by a newer version. Update AlphaClone first."));
    }
    if head.schema_version < migrations::tenant_schema_version() {
        return Err(refuse("It was written by an older version. Load it with that version, then update."));
    }
    let mut hasher = Sha256::new();
    loop {
        hasher.update(&line);
        line.clear();
        if reader.read_line(&mut line).map_err(io(path))? == 0 {
            return Err(refuse("It ends early. Copy it again."));
        }
        if let Ok(Mark::End(end)) = serde_json::from_str::<Mark>(&line) {
            if hex::encode(hasher.finalize()) != end.sha256 {
                return Err(refuse("Its checksum does not hold: it was damaged or altered."));
            }
            return Ok(Checked { head, rows: end.rows, path: path.to_owned() });
        }
    }
}

impl Checked {
    /// Loads every row into the freshly made, otherwise empty database of `tx`.
    pub async fn load(&self, tx: &DatabaseTransaction) -> Result<(), Error> {
        // The heads have a row from the start.
        let heads = match self.head.kind {
            Kind::Tenant => "DELETE FROM log_head; DELETE FROM access_head",
            Kind::Control => "DELETE FROM control_log_head",
        };
        tx.execute_unprepared(heads).await?;
        let reader = BufReader::new(File::open(&self.path).map_err(io(&self.path))?);
        let mut table = String::new();
        let mut lines = Vec::new();
        for line in reader.lines().skip(1) {
            let line = line.map_err(io(&self.path))?;
            match serde_json::from_str::<Mark>(&line) {
                Ok(mark) => {
                    dump::load(tx, &table, &std::mem::take(&mut lines)).await?;
                    match mark {
                        Mark::Table(name) if self.head.kind.tables().contains(&name.as_str()) => table = name,
                        Mark::Table(name) => {
                            return Err(Error::field("file", format!("It holds an unknown table {name}.")));
                        }
                        Mark::End(_) => break,
                    }
                }
                Err(_) => lines.push(line),
            }
            if lines.len() >= LINES_PER_LOAD_MAX {
                dump::load(tx, &table, &std::mem::take(&mut lines)).await?;
            }
        }
        self.prove(tx).await?;
        if self.head.kind == Kind::Tenant {
            job::end_without_files(tx).await?;
            custom_fields::verbs::build_indexes(tx).await?;
            search::index::begin_again(tx).await?;
        }
        Ok(())
    }

    /// Counts what is there now against what the archive says.
    async fn prove(&self, tx: &DatabaseTransaction) -> Result<(), Error> {
        for (table, expected) in &self.rows {
            let found = dump::count(tx, table).await?;
            if found != *expected {
                let text = format!("{table} has {found} rows after loading, and {expected} in the archive");
                return Err(Error::internal("the restore", text));
            }
        }
        Ok(())
    }
}
