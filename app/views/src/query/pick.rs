//! One value of one field within a query, for a select beside the bar: it shows what the text says and writes into it, so that
//! the two cannot contradict each other.

use super::{
    field::Field,
    parse::{Term, Value, Written, parse},
    scan::Sign,
};

/// What a query says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    Nothing,
    /// It is this one, whatever else is asked.
    One(Value),
    /// Something that one value cannot say, or a text that cannot be read.
    Other,
}

/// What `text` says of `field`.
#[must_use]
pub fn picked(text: &str, field: &Field) -> Picked {
    let Ok(written) = parse(text) else { return Picked::Other };
    let Some(written) = written else { return Picked::Nothing };
    let all = match &written {
        Written::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    match (mentions(&written, field), all.iter().find_map(|part| simple(part, field))) {
        (0, _) => Picked::Nothing,
        (1, Some(value)) => Picked::One(value.clone()),
        _ => Picked::Other,
    }
}

/// `text` with `value` for `field` in place of what it said, which is left out without a value. What stands within groups stays.
#[must_use]
pub fn pick(text: &str, field: &Field, value: Option<Value>) -> String {
    let term = value.map(|value| Written::Term(Term::new(field.key.clone(), Sign::Has, vec![value])));
    let Ok(written) = parse(text) else {
        let added = term.map(|term| format!(" {}", term.text())).unwrap_or_default();
        return format!("{text}{added}");
    };
    let mut parts = match written {
        None => Vec::new(),
        Some(Written::All(parts)) => parts,
        Some(one) => vec![one],
    };
    parts.retain(|part| !is_about(part, field));
    parts.extend(term);
    match parts.len() {
        1 => parts.pop().map(|one| one.text()).unwrap_or_default(),
        _ => Written::All(parts).text(),
    }
}

/// What both `text` and `group` ask, in one text.
#[must_use]
pub fn within(text: &str, group: &str) -> String {
    match (parse(text), parse(group)) {
        (Ok(Some(text)), Ok(Some(group))) => {
            let parts = |written| match written {
                Written::All(parts) => parts,
                one => vec![one],
            };
            Written::All([parts(text), parts(group)].concat()).text()
        }
        (Ok(None), _) => group.to_owned(),
        (_, Ok(None)) => text.to_owned(),
        // What cannot be read is refused where it is asked.
        _ => format!("{text} {group}"),
    }
}

/// The value of a part that says nothing else than that the field has it.
fn simple<'w>(part: &'w Written, field: &Field) -> Option<&'w Value> {
    let Written::Term(term) = part else { return None };
    let [value] = term.values.as_slice() else { return None };
    let is_plain = matches!(term.sign, Sign::Has | Sign::Equal) && value.to.is_none();
    (is_plain && field.is_called(&term.field)).then_some(value)
}

/// Whether the part is a test of the field, or its opposite.
fn is_about(part: &Written, field: &Field) -> bool {
    match part {
        Written::Term(term) => field.is_called(&term.field),
        Written::Not(inner) => is_about(inner, field),
        _ => false,
    }
}

fn mentions(written: &Written, field: &Field) -> usize {
    match written {
        Written::All(parts) | Written::Any(parts) => parts.iter().map(|part| mentions(part, field)).sum(),
        Written::Not(inner) => mentions(inner, field),
        Written::Term(term) => usize::from(field.is_called(&term.field)),
        Written::Text(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Kind;

    fn owner() -> Field {
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"])
    }

    #[test]
    fn a_select_shows_what_the_text_says() {
        let check = |text: &str, want: Picked| assert_eq!(picked(text, &owner()), want, "{text}");
        let one = |text: &str| match picked(text, &owner()) {
            Picked::One(value) => Some((value.text, value.is_quoted)),
            _ => None,
        };
        check("", Picked::Nothing);
        check("stage:won acme", Picked::Nothing);
        assert_eq!(one("owner:me"), Some(("me".to_owned(), false)));
        assert_eq!(one("stage:won OWNER_ID=\"Kofi Asante\""), Some(("Kofi Asante".to_owned(), true)));
        for other in [
            "-owner:me",
            "owner:me,none",
            "owner:me or stage:won",
            "owner:me owner:x",
            "(owner:me",
            "(owner:me or a) owner:me",
        ] {
            check(other, Picked::Other);
        }
    }

    #[test]
    fn a_group_is_asked_for_beside_the_question() {
        let check = |text: &str, want: &str| assert_eq!(within(text, "owner:none"), want);
        check("", "owner:none");
        check("stage:won pilot", "stage:won pilot owner:none");
        check("owner:me", "owner:me owner:none");
        check("stage:won or pilot", "(stage:won or pilot) owner:none");
        check("-(a or b) c", "-(a or b) c owner:none");
        assert_eq!(within("acme", "due:2026-11-02..2026-11-08"), "acme due:2026-11-02..2026-11-08");
    }

    #[test]
    fn a_choice_is_written_into_the_text() {
        let check = |text: &str, value: Option<&str>, want: &str| {
            assert_eq!(pick(text, &owner(), value.map(Value::name)), want, "{text}");
        };
        check("", Some("Kofi Asante"), "owner:\"Kofi Asante\"");
        check("stage:won", Some("Ada"), "stage:won owner:Ada");
        check("owner:me stage:won", Some("Ada"), "stage:won owner:Ada");
        check("owner:me stage:won", None, "stage:won");
        check("-owner:me owner:x", Some("Ada"), "owner:Ada");
        check("owner:me", None, "");
        check("a or b", Some("Ada"), "(a or b) owner:Ada");
        check("(owner:x or a) b", Some("Ada"), "(owner:x or a) b owner:Ada");
        check("owner:me or a", None, "owner:me or a");
        check("(a", Some("Ada"), "(a owner:Ada");
    }
}
