//! Mentions in the text of a comment: `@[Name](id of the member)`, where the name is what they were called when it was written.

use crate::links::each_once;
use ac_core::MemberId;

/// Members that one comment mentions.
pub const MENTIONS_MAX: usize = 50;

/// What begins a mention, and how long the id in it is.
const BEGIN: &str = "@[";
const ID_BYTES: usize = 36;

/// A part of a comment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    Text(&'t str),
    Mention { name: &'t str, id: MemberId },
}

/// How a mention is written. Brackets and line breaks of the name would end it.
#[must_use]
pub fn written(name: &str, id: MemberId) -> String {
    let name: String = name.chars().map(|c| if is_end(c) { ' ' } else { c }).collect();
    format!("{BEGIN}{name}]({id})")
}

/// The text in order, mentions apart. What only looks like the beginning of one is text.
#[must_use]
pub fn parts(body: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut text, mut rest) = (body, body);
    while let Some((_, after)) = rest.split_once(BEGIN) {
        rest = after;
        let Some((name, id, behind)) = mention(after) else { continue };
        let before = text.len().saturating_sub(after.len() + BEGIN.len());
        let before = text.get(..before).unwrap_or_default();
        parts.extend(Some(Part::Text(before)).filter(|_| !before.is_empty()));
        parts.push(Part::Mention { name, id });
        (text, rest) = (behind, behind);
    }
    parts.extend(Some(Part::Text(text)).filter(|_| !text.is_empty()));
    parts
}

/// Those who are mentioned, each once, in the order of their ids.
#[must_use]
pub fn mentioned(body: &str) -> Vec<MemberId> {
    let id = |part| match part {
        Part::Mention { id, .. } => Some(id),
        Part::Text(_) => None,
    };
    each_once(parts(body).into_iter().filter_map(id).collect())
}

/// The name and the id of a mention that has begun, and what is behind it.
fn mention(text: &str) -> Option<(&str, MemberId, &str)> {
    let (name, rest) = text.split_at_checked(text.find(is_end)?)?;
    let (id, rest) = rest.strip_prefix("](")?.split_at_checked(ID_BYTES)?;
    let behind = rest.strip_prefix(')')?;
    (!name.trim().is_empty()).then_some((name, id.parse().ok()?, behind))
}

fn is_end(c: char) -> bool {
    matches!(c, '[' | ']' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "00000000-0000-7000-8000-000000000001";

    fn zoe() -> MemberId {
        ID.parse().unwrap()
    }

    #[test]
    fn mentions_stand_apart_from_text() {
        let check = |body: &str, want: &[Part<'_>]| assert_eq!(parts(body), want, "{body}");
        let of = |name| Part::Mention { name, id: zoe() };
        check("", &[]);
        check("nobody", &[Part::Text("nobody")]);
        check(&format!("@[Zoe]({ID})"), &[of("Zoe")]);
        let twice = format!("Ask @[Zoe]({ID}), or @[Zoé Ö]({ID})!");
        check(&twice, &[Part::Text("Ask "), of("Zoe"), Part::Text(", or "), of("Zoé Ö"), Part::Text("!")]);
        let nested = format!("@[x @[Zoe]({ID}) y");
        check(&nested, &[Part::Text("@[x "), of("Zoe"), Part::Text(" y")]);
        assert_eq!(mentioned(&twice), [zoe()]);
    }

    #[test]
    fn what_only_looks_like_one_is_text() {
        for body in [
            "@[Zoe]".to_owned(),
            "@[Zoe](nobody)".to_owned(),
            format!("@[ ]({ID})"),
            format!("@[Zoe] ({ID})"),
            format!("@[Zo\ne]({ID})"),
            format!("@[Zoe]({ID}"),
            format!("[Zoe]({ID})"),
            format!("@[Zoe]({}é)", ID.split_at(35).0),
        ] {
            assert_eq!(parts(&body), [Part::Text(body.as_str())], "{body}");
        }
    }

    #[test]
    fn a_mention_that_is_written_is_read_again() {
        let body = written("Zoe [Ops]\n", zoe());
        assert_eq!(parts(&body), [Part::Mention { name: "Zoe  Ops  ", id: zoe() }]);
    }
}
