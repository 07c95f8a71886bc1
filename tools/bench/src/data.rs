//! What the measures are made with: the samples that `alphaclone generate` writes, and the CSV files of them that the measure
//! of the import reads. Always the same for the same seed and size.

use ac_sample::Sample;
use anyhow::{Context, Result};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// One row in so many is somebody who stands in the file already.
pub const REPEATED_ONE_IN: u32 = 20;
const CHECKSUM_CHARS: usize = 16;
/// The day that generated deals open and close around, so that a seed means the same data on every day.
pub const AS_OF: &str = "2026-11-01";

/// A file that was written.
pub struct Made {
    pub path: PathBuf,
    /// First digits of its SHA-256.
    pub checksum: String,
}

/// What `alphaclone generate --as-of` [`AS_OF`] writes of these numbers.
pub fn sample(seed: u64, contacts: u32, deals: u32) -> Result<Sample> {
    let as_of: NaiveDate = AS_OF.parse().context("a day")?;
    Ok(Sample::new(seed, contacts, deals, as_of))
}

/// `companies.csv`
pub fn companies(dir: &Path, sample: &Sample) -> Result<Made> {
    write(
        dir.join("companies.csv"),
        &["Company", "Sector", "Website"],
        (0..sample.companies()).map(|number| {
            let company = sample.company(number);
            [company.name, company.sector.to_owned(), company.website]
        }),
    )
}

/// `contacts.csv`; every twentieth row is an earlier person with another telephone number.
pub fn contacts(dir: &Path, sample: &Sample) -> Result<Made> {
    let head = ["First name", "Last name", "E-mail", "Phone", "Company"];
    write(
        dir.join("contacts.csv"),
        &head,
        (0..sample.contacts()).map(|row| {
            let is_again = row % REPEATED_ONE_IN == REPEATED_ONE_IN - 1;
            // The row whose phone this one has, and the row that says who it is: one of those before that repeat nobody.
            let earlier = row / 2;
            let earlier = if earlier % REPEATED_ONE_IN == REPEATED_ONE_IN - 1 { earlier - 1 } else { earlier };
            let phone = sample.person(row).phone.unwrap_or_default();
            let person = sample.person(if is_again { earlier } else { row });
            [person.first_name, person.last_name, person.email, phone, sample.company(person.company).name]
        }),
    )
}

fn write<const N: usize>(path: PathBuf, head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Made> {
    let file = Hashing { file: BufWriter::new(std::fs::File::create(&path)?), hash: Sha256::new() };
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(head)?;
    for row in rows {
        csv.write_record(&row)?;
    }
    let mut file = csv.into_inner().map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    file.file.flush()?;
    let checksum = hex::encode(file.hash.finalize()).chars().take(CHECKSUM_CHARS).collect();
    Ok(Made { path, checksum })
}

/// Hashes what it writes.
struct Hashing {
    file: BufWriter<std::fs::File>,
    hash: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::collections::HashSet;

    fn rows(made: &Made) -> Vec<csv::StringRecord> {
        csv::Reader::from_path(&made.path).unwrap().records().map(Result::unwrap).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_bytes_and_another_seed_others() {
        let dir = tempfile::tempdir().unwrap();
        let make = |seed| contacts(dir.path(), &sample(seed, 2_000, 0).unwrap()).unwrap().checksum;
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
    }

    #[test]
    fn every_twentieth_row_is_somebody_from_before_and_all_companies_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let sample = sample(1, 2_000, 0).unwrap();
        let known: HashSet<String> =
            rows(&companies(dir.path(), &sample).unwrap()).iter().map(|row| row[0].to_owned()).collect();
        assert_eq!(known.len(), 40);
        let people = rows(&contacts(dir.path(), &sample).unwrap());
        assert_eq!(people.len(), 2_000);
        assert_eq!(people.iter().map(|row| row[2].to_owned()).collect::<HashSet<_>>().len(), 1_900);
        assert!(people.iter().all(|row| known.contains(&row[4])));
    }
}
