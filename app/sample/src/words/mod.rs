//! Words that names are made of. One in another script stands with its Latin form: `港=minato`.

pub mod companies;
pub mod deals;
pub mod people;

/// The word at a place of a list that has one there.
#[must_use]
pub fn at<'w>(words: &[&'w str], place: u32) -> &'w str {
    usize::try_from(place).ok().and_then(|place| words.get(place)).copied().unwrap_or_default()
}

/// A word as it is written, and in Latin letters.
#[must_use]
pub fn latin(word: &str) -> (String, String) {
    let (written, latin) = word.split_once('=').unwrap_or((word, word));
    (written.to_owned(), latin.to_owned())
}

/// As part of an address: lower-case ASCII letters and digits, with `-` between words.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match ascii(c) {
            "" if c.is_ascii_alphanumeric() => slug.push(c),
            "" if slug.ends_with('-') || slug.is_empty() || !(c == ' ' || c == '-') => {}
            "" => slug.push('-'),
            letters => slug.push_str(letters),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// What a lower-case letter with a mark becomes; nothing for any other.
fn ascii(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ă' | 'ạ' | 'ả' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ế' | 'ề' | 'ễ' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ơ' | 'ồ' => "o",
        'ö' | 'ø' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ư' => "u",
        'ü' => "ue",
        'ý' | 'ỳ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}
