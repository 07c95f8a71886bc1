//! CSV files of companies, contacts and deals, always the same for the same seed and size.
//!
//! They go in through the product's own import, so that every row gets its keys, checks and events.

mod words;

use anyhow::Result;
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use words::{FIRST_NAMES, LAST_NAMES, SECTORS, STAGES, SUFFIXES, TOPICS, TRADES};

/// Contacts there are for each company, on average; the first companies have many more, as real ones do.
const CONTACTS_PER_COMPANY: u32 = 50;
/// One row in so many is somebody who stands in the file already.
pub const REPEATED_ONE_IN: u32 = 20;
const CHECKSUM_CHARS: usize = 16;

/// A file that was written.
pub struct Made {
    pub path: PathBuf,
    /// First digits of its SHA-256.
    pub checksum: String,
}

/// How contacts' rows relate to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contacts {
    /// Each row is a person of its own.
    Distinct,
    /// Every twentieth row is an earlier person with another telephone number.
    SomeTwice,
}

/// How many companies that many contacts belong to.
#[must_use]
pub fn companies_of(contacts: u32) -> u32 {
    (contacts / CONTACTS_PER_COMPANY).max(1)
}

/// `companies.csv`
pub fn companies(dir: &Path, seed: u64, rows: u32) -> Result<Made> {
    let mut rng = rng(seed, b"companies");
    write(
        dir.join("companies.csv"),
        &["Company", "Sector", "Website"],
        (0..rows).map(|number| {
            let sector = pick(&mut rng, SECTORS).to_owned();
            [company(number), sector, format!("https://company-{number}.example")]
        }),
    )
}

/// `contacts.csv`; their companies are those of [`companies`].
pub fn contacts(dir: &Path, seed: u64, rows: u32, kind: Contacts) -> Result<Made> {
    let mut rng = rng(seed, b"contacts");
    let companies = companies_of(rows);
    let head = ["First name", "Last name", "E-mail", "Phone", "Company"];
    write(
        dir.join("contacts.csv"),
        &head,
        (0..rows).map(|row| {
            let again = kind == Contacts::SomeTwice && row % REPEATED_ONE_IN == REPEATED_ONE_IN - 1;
            let number = if again { rng.random_range(0..row / REPEATED_ONE_IN * REPEATED_ONE_IN + 1) } else { row };
            // A row that is itself a repetition is nobody of its own.
            let number = if again && number % REPEATED_ONE_IN == REPEATED_ONE_IN - 1 { number - 1 } else { number };
            let phone = format!("+49 30 {:07}", rng.random_range(0..10_000_000));
            person(seed, number, companies, phone)
        }),
    )
}

/// `deals.csv`, of companies of their own.
pub fn deals(dir: &Path, seed: u64, rows: u32) -> Result<Made> {
    let mut rng = rng(seed, b"deals");
    let head = ["Opportunity ID", "Deal name", "Company", "Stage", "Amount", "Expected close date"];
    write(
        dir.join("deals.csv"),
        &head,
        (0..rows).map(|row| {
            let company = company(skewed(&mut rng, companies_of(rows)));
            let name = format!("{} {}", pick(&mut rng, TOPICS), row);
            let close = format!("2027-{:02}-{:02}", rng.random_range(1..=12), rng.random_range(1..=28));
            let amount = format!("{}.00", rng.random_range(500..250_000));
            [format!("D-{row:06}"), name, company, pick(&mut rng, STAGES).to_owned(), amount, close]
        }),
    )
}

/// A stream of numbers of its own for each kind of file, the same on every machine.
fn rng(seed: u64, kind: &[u8]) -> ChaCha8Rng {
    let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(kind).finalize();
    ChaCha8Rng::from_seed(digest.into())
}

fn pick<'w>(rng: &mut ChaCha8Rng, words: &[&'w str]) -> &'w str {
    words.choose(rng).copied().unwrap_or_default()
}

/// Below `end`, small numbers far more often: the first of 20,000 comes 3 times in 1,000.
fn skewed(rng: &mut ChaCha8Rng, end: u32) -> u32 {
    let [a, b, c]: [u32; 3] = std::array::from_fn(|_| rng.random_range(0..end));
    let cubed = u64::from(a) * u64::from(b) / u64::from(end) * u64::from(c) / u64::from(end);
    u32::try_from(cubed).unwrap_or(0)
}

/// The same person for the same number, whichever row it stands in.
fn person(seed: u64, number: u32, companies: u32, phone: String) -> [String; 5] {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ u64::from(number));
    let (first, last) = (pick(&mut rng, FIRST_NAMES), pick(&mut rng, LAST_NAMES));
    let company = skewed(&mut rng, companies);
    let email = format!("{}.{}.{number}@company-{company}.example", first.to_lowercase(), last.to_lowercase());
    [first.to_owned(), last.to_owned(), email, phone, self::company(company)]
}

/// A name that no other number has.
fn company(number: u32) -> String {
    let part = |words: &[&'static str], number: u32| {
        let place = usize::try_from(number).unwrap_or(0) % words.len().max(1);
        words.get(place).copied().unwrap_or_default()
    };
    let trades = u32::try_from(TRADES.len()).unwrap_or(1);
    format!("{} {} {number}", part(TRADES, number), part(SUFFIXES, number / trades))
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
    use std::collections::{HashMap, HashSet};

    fn rows(made: &Made) -> Vec<csv::StringRecord> {
        csv::Reader::from_path(&made.path).unwrap().records().map(Result::unwrap).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_bytes_and_another_seed_others() {
        let dir = tempfile::tempdir().unwrap();
        let make = |seed| contacts(dir.path(), seed, 2_000, Contacts::SomeTwice).unwrap().checksum;
        // The checksum stands here so that no change of a library moves the data unnoticed.
        assert_eq!(make(7), "0233080578a23bf9");
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
    }

    #[test]
    fn every_twentieth_row_is_somebody_from_before() {
        let dir = tempfile::tempdir().unwrap();
        let distinct = |kind| {
            let rows = rows(&contacts(dir.path(), 1, 2_000, kind).unwrap());
            assert_eq!(rows.len(), 2_000);
            rows.iter().map(|row| row[2].to_owned()).collect::<HashSet<_>>().len()
        };
        assert_eq!(distinct(Contacts::Distinct), 2_000);
        assert_eq!(distinct(Contacts::SomeTwice), 1_900);
    }

    #[test]
    fn companies_are_known_by_name_and_the_first_are_the_largest() {
        let dir = tempfile::tempdir().unwrap();
        let known: HashSet<String> = rows(&companies(dir.path(), 1, companies_of(50_000)).unwrap())
            .iter()
            .map(|row| row[0].to_owned())
            .collect();
        assert_eq!(known.len(), 1_000);
        let mut sizes: HashMap<String, u32> = HashMap::new();
        for row in rows(&contacts(dir.path(), 1, 50_000, Contacts::Distinct).unwrap()) {
            assert!(known.contains(&row[4]), "{}", &row[4]);
            *sizes.entry(row[4].to_owned()).or_default() += 1;
        }
        assert!(sizes[&company(0)] > 20 * CONTACTS_PER_COMPANY, "{}", sizes[&company(0)]);
    }
}
