//! Encodings, and what is no text at all.

use std::io::Read;

use super::*;
use crate::import::decode::{CHUNK_BYTES, Decoder};
use crate::import::limits::FILE_BYTES_MAX;
use crate::import::model::Encoding::{self, *};

const TEXT: &str = "name,sector\r\nCafé Zoë,Rétail\r\n";

fn utf16(text: &str, big: bool, marked: bool) -> Vec<u8> {
    let mark = if marked { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!is_lossy);
    bytes.into_owned()
}

fn decoded(bytes: &[u8]) -> (Encoding, String) {
    let mut decoder = Decoder::open(bytes).unwrap();
    let mut text = String::new();
    while !decoder.chunk().is_empty() {
        text.push_str(decoder.chunk());
        decoder.advance().unwrap();
    }
    (decoder.encoding(), text)
}

#[test]
fn every_encoding_gives_the_same_text() {
    let check = |bytes: Vec<u8>, expect: Encoding| {
        assert_eq!(decoded(&bytes), (expect, TEXT.to_owned()));
        let staged = staged(&bytes);
        assert_eq!(staged.len(), 1, "{expect:?}");
        assert!(format!("{:?}", staged[0].draft).contains("Café Zoë"), "{expect:?}");
    };
    check(TEXT.into(), Utf8);
    check(format!("\u{feff}{TEXT}").into(), Utf8);
    for marked in [true, false] {
        check(utf16(TEXT, false, marked), Utf16Le);
        check(utf16(TEXT, true, marked), Utf16Be);
    }
    check(windows_1252(TEXT), Windows1252);
}

#[test]
fn windows_signs_are_not_lost() {
    let text = "name,price\nA – “B”,€ 5\n";
    assert_eq!(decoded(&windows_1252(text)), (Windows1252, text.to_owned()));
    assert_eq!(decoded(&utf16("имя;сумма\nДон;5\n", false, false)).1, "имя;сумма\nДон;5\n");
}

#[test]
fn the_encoding_may_show_only_after_the_first_chunk() {
    let plain = "name\n".to_owned() + &"Acme\n".repeat(CHUNK_BYTES / 5 + 10);
    let mut late = plain.clone().into_bytes();
    late.extend(windows_1252("Café\n"));
    assert_eq!(decoded(&late), (Windows1252, plain.clone() + "Café\n"));
    // The plan carries what was found at the end; reading again with it gives the same text.
    assert!(format!("{:?}", staged(&late).last().unwrap().draft).contains("Café"));
    let mut late = plain.clone().into_bytes();
    late.extend("Café\n".as_bytes());
    assert_eq!(decoded(&late), (Utf8, plain + "Café\n"));
}

#[test]
fn a_character_cut_by_a_chunk_is_whole() {
    for shift in 0..4 {
        let text = format!("name\n{}{}\n", "x".repeat(shift), "é€😀".repeat(CHUNK_BYTES / 6));
        assert_eq!(decoded(text.as_bytes()), (Utf8, text.clone()));
        let wide = utf16(&text, false, true);
        assert_eq!(decoded(&wide), (Utf16Le, text));
    }
    // Alone in its chunk, half a character must not pass for Windows-1252.
    let text = format!("{}é\n", "x\n".repeat(CHUNK_BYTES / 2 - 1) + "x");
    assert_eq!(decoded(text.as_bytes()), (Utf8, text.clone()));
}

#[test]
fn one_broken_byte_spoils_one_cell() {
    let mut bytes = "name,sector\nCafé,Bücher\n".as_bytes().to_vec();
    bytes.extend(b"Bro\xffken,retail\n");
    let rows = staged(&bytes);
    assert_eq!(told_of(&rows), ["3 name bad_characters"]);
    assert!(rows.iter().all(|row| row.draft.is_some()));
}

#[test]
fn what_is_no_text_is_refused_with_advice() {
    let check = |bytes: &[u8], what: &str| {
        let problem = refused(bytes).problem("data.csv");
        assert_eq!(problem.code, ProblemCode::NotText, "{bytes:?}");
        assert!(problem.message.contains(what) && problem.message.contains("CSV UTF-8"), "{}", problem.message);
        assert_eq!(problem.file, "data.csv");
    };
    check(b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "xlsx");
    check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls");
    check(b"%PDF-1.7\n1 0 obj", "PDF");
    check(b"\x1f\x8b\x08\x00", "gzip");
    check(b"\n<!doctype HTML><html>", "web page");
    check(&(0..=255).cycle().take(4000).collect::<Vec<u8>>(), "binary");
    check(&[1, 2, 3, 4, 5], "binary");
}

#[test]
fn nothing_is_no_file() {
    for empty in ["", "\u{feff}", " \n\r\n\t\n", "\n"] {
        assert_eq!(refused(empty).code(), ProblemCode::EmptyFile, "{empty:?}");
    }
    assert_eq!(refused(utf16("", false, true)).code(), ProblemCode::EmptyFile);
}

/// `left` bytes of rows, made as they are read.
struct Endless {
    left: u64,
    rows: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = out.len().min(self.rows.len()).min(usize::try_from(self.left).unwrap_or(usize::MAX));
        out[..count].copy_from_slice(&self.rows[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_while_it_is_read() {
    let file = |left: u64| Endless { left, rows: "Acme,retail\n".repeat(CHUNK_BYTES / 12).into_bytes() };
    let all = |left: u64| {
        let mut decoder = Decoder::open(file(left)).unwrap();
        let mut seen = 0_u64;
        while !decoder.chunk().is_empty() {
            assert!(decoder.chunk().len() <= 3 * CHUNK_BYTES, "memory is bounded by the chunk");
            seen += decoder.chunk().len() as u64;
            decoder.advance()?;
        }
        Ok::<u64, FileError>(seen)
    };
    assert_eq!(all(FILE_BYTES_MAX).unwrap(), FILE_BYTES_MAX);
    assert_eq!(all(FILE_BYTES_MAX + 1).unwrap_err().code(), ProblemCode::FileTooLarge);
}

#[test]
fn a_read_that_fails_is_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let file = "name\nAcme\n".as_bytes().chain(Broken);
    let error = analyse("data.csv", file, Hints::default(), &[]).expect_err("refused");
    assert_eq!(error.code(), ProblemCode::Unreadable);
}
