//! What holds for every file: nothing panics, every row comes out once, skipped exactly if it has an error.

use super::generator::Random;
use super::*;
use crate::import::model::{DateOrder, ObjectKind};
use crate::import::preview;
use crate::import::problems::Severity;

/// Cells that are awkward alone and worse together.
const CELLS: [&str; 40] = [
    "Acme",
    "",
    " ",
    "name",
    "email",
    "stage",
    "amount",
    "close date",
    "company",
    "price",
    "manager",
    "a@b.test",
    "+49 30 123456",
    "=1+1",
    "-5",
    "1,054",
    "1.054,50",
    "$1,054",
    "(7)",
    "€ 5",
    "20-10-16",
    "03/04/2024",
    "2024-01-02",
    "13/13/2013",
    "Won",
    "Lost",
    "\"quoted\"",
    "\"a,b\"",
    "\"a\nb\"",
    "\"\"",
    "Ünïcödé",
    "😀",
    "\u{feff}",
    "\u{0}",
    "n/a",
    "https://x.test",
    "'",
    "\u{a0}",
    "999999999999999999999",
    "-",
];
const BREAKS: [&str; 4] = ["\n", "\r\n", "\n\n", "\r"];

fn file(random: &mut Random) -> Vec<u8> {
    let separator = *random.pick(&[",", ";", "\t", "|"]);
    let width = 1 + random.below(6);
    let mut text = String::new();
    for _ in 0..random.below(30) {
        let cells = if random.below(8) == 0 { random.below(9) } else { width };
        let row: Vec<&str> = (0..cells).map(|_| *random.pick(&CELLS)).collect();
        text += &row.join(separator);
        text += *random.pick(&BREAKS);
    }
    let mut bytes = text.into_bytes();
    if random.below(10) == 0 && !bytes.is_empty() {
        let at = random.below(bytes.len());
        bytes[at] = random.next() as u8;
    }
    bytes
}

#[test]
fn every_row_comes_out_once() {
    let (mut read, mut refused, mut skipped) = (0, 0, 0);
    for seed in 0..700 {
        let mut random = Random(seed);
        let bytes = file(&mut random);
        let hints = Hints {
            kind: *random.pick(&[None, Some(ObjectKind::Deal), Some(ObjectKind::Contact), Some(ObjectKind::Product)]),
            has_header: *random.pick(&[None, Some(true), Some(false)]),
            sheet: None,
        };
        let answers =
            Answers { dates: *random.pick(&[None, Some(DateOrder::Dmy), Some(DateOrder::Ymd)]), ..Answers::default() };
        let Ok(analysis) = analyse("random.csv", bytes.as_slice(), hints, &[]) else {
            refused += 1;
            continue;
        };
        read += 1;
        let plan = FilePlan::new(&analysis, &answers, Currency::USD).expect("guesses make a sound mapping");
        let staged: Vec<StagedRow> = rows(bytes.as_slice(), &plan).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(staged.len(), analysis.row_count as usize, "seed {seed}");
        let summary = preview(bytes.as_slice(), &plan).unwrap();
        assert_eq!(summary.staged + summary.skipped, analysis.row_count, "seed {seed}");
        let mut last = u32::from(analysis.has_header);
        for row in &staged {
            let has_error = row.problems.iter().any(|problem| problem.severity == Severity::Error);
            assert_eq!(row.draft.is_none(), has_error, "seed {seed} {row:?}");
            assert!(row.row > last, "rows are numbered in order, seed {seed}");
            assert!(row.problems.iter().all(|problem| problem.row == row.row && problem.file == "random.csv"));
            last = row.row;
            skipped += u32::from(has_error);
        }
    }
    assert!(read > 500 && refused > 10 && skipped > 500, "{read} read, {refused} refused, {skipped} skipped");
}

#[test]
fn how_the_input_is_cut_changes_nothing() {
    /// Gives at most three bytes at a time.
    struct Drops<'a>(&'a [u8]);
    impl std::io::Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(out.len()).min(3);
            out[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    for seed in 0..120 {
        let bytes = file(&mut Random(seed));
        let whole = analyse("f.csv", bytes.as_slice(), Hints::default(), &[]);
        let drops = analyse("f.csv", Drops(&bytes), Hints::default(), &[]);
        match (whole, drops) {
            (Ok(whole), Ok(drops)) => assert_eq!(whole, drops, "seed {seed}"),
            (Err(whole), Err(drops)) => assert_eq!(whole.code(), drops.code(), "seed {seed}"),
            (whole, drops) => panic!("seed {seed}: {whole:?} {drops:?}"),
        }
    }
}
