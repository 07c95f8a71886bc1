//! What comes with a file: which object it is of, what its columns mean, and whether it is only tried.

use crate::import::model::{Answers, DateOrder, FileAnalysis, ObjectKind, Target};
use crate::shared::record::OWN;
use ac_core::{Error, FieldError};
use std::collections::BTreeMap;

/// The objects that a file can be of, by the names of their collections.
pub const OBJECTS: [(&str, ObjectKind); 5] = [
    ("companies", ObjectKind::Company),
    ("contacts", ObjectKind::Contact),
    ("deals", ObjectKind::Deal),
    ("leads", ObjectKind::Lead),
    ("products", ObjectKind::Product),
];

/// The parts of a request beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub object: Option<ObjectKind>,
    /// By a column's header, the field it fills.
    pub mapping: Option<BTreeMap<String, Option<String>>>,
    pub dates: Option<DateOrder>,
    /// The name of a workbook's sheet.
    pub sheet: Option<String>,
    pub is_dry_run: bool,
    pub accepts_matches: bool,
}

impl Form {
    /// Takes a part. Errors: `invalid` naming it, also for one that nobody knows.
    pub fn take(&mut self, name: &str, text: &str) -> Result<(), FieldError> {
        let refused = |message: String| FieldError::new(name, message);
        let text = text.trim();
        match name {
            "object" => {
                let known = OBJECTS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind);
                let words = OBJECTS.map(|(word, _)| word).join(", ");
                self.object = Some(known.ok_or_else(|| refused(format!("Send one of {words}.")))?);
            }
            "mapping" => {
                let mapping = serde_json::from_str(text);
                let example = r#"Send a JSON object of columns and fields, such as {"Deal name": "name"}."#;
                self.mapping = Some(mapping.map_err(|_| refused(example.to_owned()))?);
            }
            "dates" => {
                let order = text.parse().map_err(|_| refused("Send one of dmy, mdy, ymd.".to_owned()))?;
                self.dates = Some(order);
            }
            "sheet" => self.sheet = Some(text.to_owned()).filter(|name| !name.is_empty()),
            "dry_run" => self.is_dry_run = flag(text).ok_or_else(|| refused("Send true or false.".to_owned()))?,
            "accept_matches" => {
                self.accepts_matches = flag(text).ok_or_else(|| refused("Send true or false.".to_owned()))?;
            }
            _ => {
                let known = "There is no such part. There are file, object, mapping, dates, sheet, dry_run and \
                             accept_matches.";
                return Err(refused(known.to_owned()));
            }
        }
        Ok(())
    }

    /// What is answered to a file of these columns. Errors: `invalid` naming `mapping`.
    pub fn answers(&self, file: &FileAnalysis) -> Result<Answers, Error> {
        let mapping = self.mapping.as_ref().map(|mapping| targets(mapping, file)).transpose()?;
        Ok(Answers { dates: self.dates, mapping, ..Answers::default() })
    }
}

/// The field of each column; a column that is not named is not imported.
fn targets(mapping: &BTreeMap<String, Option<String>>, file: &FileAnalysis) -> Result<Vec<Option<Target>>, Error> {
    let refused = |message: String| Error::field("mapping", message);
    let mut targets = vec![None; file.columns.len()];
    for (header, field) in mapping {
        let place = file.columns.iter().position(|column| column.header == *header);
        let slot = place.and_then(|place| targets.get_mut(place));
        let slot = slot.ok_or_else(|| refused(format!("The file has no column “{header}”.")))?;
        *slot = match field.as_deref() {
            None | Some("") => None,
            Some(word) => Some(target(word, file).ok_or_else(|| {
                let common = file.kind.targets().iter().map(|target| word_of(*target));
                let own = file.fields.iter().map(|field| format!("{OWN}{}", field.key));
                let known: Vec<String> = common.chain(own).collect();
                refused(format!("There is no field “{word}”. There is {}.", known.join(", ")))
            })?),
        };
    }
    Ok(targets)
}

/// The field of this name: one that all such records have, or a custom one by its key, which may follow `fields.`
fn target(word: &str, file: &FileAnalysis) -> Option<Target> {
    let common = file.kind.targets().iter().copied().find(|target| word_of(*target) == word);
    let key = word.strip_prefix(OWN).unwrap_or(word);
    common.or_else(|| file.fields.iter().find(|field| field.key == key).map(Target::own))
}

/// A field's name on the wire.
#[must_use]
pub fn word_of(target: Target) -> String {
    let value = serde_json::to_value(target).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_read_or_refused_by_its_name() {
        let mut form = Form::default();
        for (name, text) in
            [("object", "deals"), ("dates", "DMY"), ("dry_run", "true"), ("mapping", r#"{"A":"name","B":null}"#)]
        {
            form.take(name, text).unwrap();
        }
        assert_eq!((form.object, form.dates, form.is_dry_run), (Some(ObjectKind::Deal), Some(DateOrder::Dmy), true));
        assert_eq!(form.mapping.as_ref().map(BTreeMap::len), Some(2));
        for (name, text) in [
            ("object", "members"),
            ("object", ""),
            ("mapping", "[1]"),
            ("mapping", "{"),
            ("dates", "dd"),
            ("dry_run", "maybe"),
            ("file_name", "x"),
        ] {
            assert_eq!(form.take(name, text).unwrap_err().field, name, "{text}");
        }
    }
}
