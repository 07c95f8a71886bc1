//! Which passwords are accepted: any characters, 8 to 128 of them, but none that everybody tries first.
//!
//! There are no composition rules: they make passwords alike, not strong.

use crate::model::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// Words people build passwords of, one a line, lower case.
const COMMON: &str = include_str!("common.txt");
/// Rows of keys and of the alphabet; a password that only walks along one is no secret.
const WALKS: [&str; 7] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Whether the length is acceptable.
///
/// Errors: what to say beside the field.
pub(crate) fn check_length(password: &str) -> Result<(), String> {
    match password.chars().count() {
        0 => Err("Choose a password.".to_owned()),
        n if n < PASSWORD_CHARS_MIN => {
            Err(format!("Use at least {PASSWORD_CHARS_MIN} characters. A few words in a row work well."))
        }
        n if n > PASSWORD_CHARS_MAX => Err(format!("Use at most {PASSWORD_CHARS_MAX} characters.")),
        _ => Ok(()),
    }
}

/// Whether `password` may be chosen by somebody known as `about` (e-mail, name, workspace).
///
/// Errors: what to say beside the field.
pub(crate) fn check(password: &str, about: &[&str]) -> Result<(), String> {
    check_length(password)?;
    let lower = password.to_lowercase();
    if is_repetitive(&lower) || is_walk(&lower) || is_common(&lower) {
        return Err("This is among the passwords that are tried first. Choose one that is not.".to_owned());
    }
    let mut personal = about.iter().flat_map(|text| {
        let text = text.to_lowercase();
        let local = text.split('@').next().unwrap_or_default().to_owned();
        [text, local]
    });
    if personal.any(|text| text.chars().count() >= 4 && core(&lower) == core(&text)) {
        return Err("This is your own name or address. Choose something others do not know.".to_owned());
    }
    Ok(())
}

/// The word inside: look-alike digits back to letters, then without what is hung on at either end.
fn core(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| !c.is_alphabetic());
    unleet(trimmed)
}

fn unleet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' | '+' => 't',
            '8' => 'b',
            other => other,
        })
        .filter(|c| !matches!(c, ' ' | '-' | '_' | '.'))
        .collect()
}

/// A common word, two in a row, or one with digits and signs around it.
fn is_common(lower: &str) -> bool {
    let words: Vec<&str> = COMMON.lines().collect();
    let spellings = [core(lower), unleet(lower.trim_end_matches(|c: char| !c.is_alphanumeric())), lower.to_owned()];
    spellings.iter().any(|text| {
        words.contains(&text.as_str())
            || words.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| words.contains(&rest)))
    })
}

/// One to four characters over and over.
fn is_repetitive(lower: &str) -> bool {
    let chars: Vec<char> = lower.chars().collect();
    (1..=4).any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b))
}

/// A stretch of a keyboard row or of the alphabet, forwards or backwards, up to three more characters at the end.
fn is_walk(lower: &str) -> bool {
    let chars: Vec<char> = lower.chars().collect();
    (0..=3).any(|tail| {
        let stretch: String = chars.iter().take(chars.len().saturating_sub(tail)).collect();
        let backwards: String = stretch.chars().rev().collect();
        stretch.chars().count() >= 6 && WALKS.iter().any(|walk| walk.contains(&stretch) || walk.contains(&backwards))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s21_what_everybody_tries_first_is_refused() {
        for common in [
            "password",
            "Password1",
            "P@ssw0rd",
            "passw0rd!",
            "12345678",
            "123456789",
            "87654321",
            "qwertyuiop",
            "qwerty123",
            "aaaaaaaa",
            "abcabcabc",
            "iloveyou",
            "Iloveyou2",
            "letmein1!",
            "welcome2024",
            "dragon123",
            "football1",
            "monkey123",
            "sunshine",
            "princess",
            "1q2w3e4r",
            "qazwsxedc",
            "abcdefgh",
            "administrator",
            "changeme1",
            "trustno1",
            "superman1",
            "baseball",
            "starwars",
            "11111111",
            "1234abcd1234abcd"[..8].as_ref(),
            "loveyou123",
            "Summer2023",
            "winter2024!",
            "passwordpassword",
        ] {
            assert!(check(common, &[]).is_err(), "{common}");
        }
    }

    #[test]
    fn s21_length_is_the_only_rule_of_composition() {
        for good in [
            "correct horse battery staple",
            "zwölf gelbe Enten",
            "        x",
            "kjhweqfz",
            &"long ".repeat(25),
            "日本語のパスワード",
        ] {
            assert!(check(good, &[]).is_ok(), "{good}");
        }
        assert!(check("short7!", &[]).is_err());
        assert!(check(&"x y".repeat(43), &[]).is_err());
    }

    #[test]
    fn s21_ones_own_name_is_no_password() {
        assert!(check("Grace.Hopper1", &["grace.hopper@example.com"]).is_err());
        assert!(check("acmerockets99", &["Acme Rockets"]).is_err());
    }
}
