//! A filter as rows and groups that controls can change, and as text again. Plain data.
//!
//! The rule: any query that can be read becomes a tree, and its tree's text asks the same.

use crate::query::{Field, Kind, Sign, Term, Value, Written, parse};

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Group(Group),
    Row(Row),
    /// Words that are looked for.
    Words {
        text: String,
        is_not: bool,
    },
}

/// Parts that must all hold, or of which one must.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub is_any: bool,
    pub is_not: bool,
    pub parts: Vec<Node>,
}

/// One field with what it is compared with, as it would be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub field: String,
    pub op: Op,
    pub value: String,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Empty,
    Filled,
    Compare { sign: Sign, is_not: bool },
}

impl Op {
    pub const HAS: Self = Self::Compare { sign: Sign::Has, is_not: false };
    const HAS_NOT: Self = Self::Compare { sign: Sign::Has, is_not: true };

    /// Names it, for a control.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Empty => "empty".to_owned(),
            Self::Filled => "filled".to_owned(),
            Self::Compare { sign, is_not } => format!("{}{}", if is_not { "not " } else { "" }, sign.as_str()),
        }
    }

    /// What it is called for a field of that kind.
    #[must_use]
    pub fn words(self, kind: Kind) -> String {
        let (sign, is_not) = match self {
            Self::Empty => return "is empty".to_owned(),
            Self::Filled => return "is filled in".to_owned(),
            Self::Compare { sign, is_not } => (sign, is_not),
        };
        let is_text = kind == Kind::Text;
        let is_day = matches!(kind, Kind::Day(_) | Kind::Instant);
        match (sign, is_not) {
            (Sign::Has, false) if is_text => "contains".to_owned(),
            (Sign::Has, true) if is_text => "does not contain".to_owned(),
            (Sign::Has, false) if is_day => "is in".to_owned(),
            (Sign::Has, true) if is_day => "is not in".to_owned(),
            (Sign::Has | Sign::Equal, false) => "is".to_owned(),
            (Sign::Has | Sign::Equal, true) | (Sign::NotEqual, false) => "is not".to_owned(),
            (Sign::More, false) => if is_day { "is after" } else { "is more than" }.to_owned(),
            (Sign::AtLeast, false) => if is_day { "is from" } else { "is at least" }.to_owned(),
            (Sign::Less, false) => if is_day { "is before, or less than" } else { "is less than" }.to_owned(),
            (Sign::AtMost, false) => if is_day { "is until, or at most" } else { "is at most" }.to_owned(),
            (_, true) => format!("not: {}", Self::Compare { sign, is_not: false }.words(kind)),
        }
    }

    /// What a field can be compared by; `now` is among it.
    #[must_use]
    pub fn all(field: &Field, now: Self) -> Vec<Self> {
        let of = |sign| Self::Compare { sign, is_not: false };
        let mut all = vec![Self::HAS, Self::HAS_NOT];
        match field.kind {
            Kind::Text => all.extend([of(Sign::Equal), of(Sign::NotEqual)]),
            Kind::Number | Kind::Money | Kind::Day(_) | Kind::Instant => {
                all.extend([of(Sign::More), of(Sign::AtLeast), of(Sign::Less), of(Sign::AtMost)]);
            }
            Kind::Choice | Kind::Record | Kind::Member => {}
        }
        if !field.always {
            all.extend([Self::Empty, Self::Filled]);
        }
        if !all.contains(&now) {
            all.push(now);
        }
        all
    }
}

impl Group {
    /// The tree of `text`. Errors: it cannot be read.
    pub fn read(text: &str) -> Result<Self, crate::query::Problem> {
        Ok(match parse(text)?.map(node) {
            None => Self::default(),
            Some(Node::Group(group)) if !group.is_not => group,
            Some(one) => Self { parts: vec![one], ..Self::default() },
        })
    }

    /// The text that asks this; rows without a value yet are left out.
    #[must_use]
    pub fn text(&self) -> String {
        self.written().map(|written| written.text()).unwrap_or_default()
    }

    fn written(&self) -> Option<Written> {
        let mut parts: Vec<Written> = Vec::new();
        for part in self.parts.iter().filter_map(Node::written) {
            let part = match (&part, parts.last()) {
                // Words side by side would be looked for as one text.
                (Written::Text(_), Some(Written::Text(_))) if !self.is_any => negated(negated(part)),
                _ => part,
            };
            parts.push(part);
        }
        let whole = match parts.len() {
            0 => return None,
            1 => parts.pop()?,
            _ if self.is_any => Written::Any(parts),
            _ => Written::All(parts),
        };
        Some(if self.is_not { negated(whole) } else { whole })
    }

    /// The part that `path` leads to, by places within groups.
    pub fn at(&mut self, path: &[usize]) -> Option<&mut Node> {
        let (last, way) = path.split_last()?;
        self.group_at(way)?.parts.get_mut(*last)
    }

    /// The group that `path` leads to; this one for none.
    pub fn group_at(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self.parts.get_mut(*first)? {
            Node::Group(group) => group.group_at(rest),
            _ => None,
        }
    }

    /// Takes out the part that `path` leads to.
    pub fn remove(&mut self, path: &[usize]) {
        if let Some((last, way)) = path.split_last()
            && let Some(group) = self.group_at(way)
            && *last < group.parts.len()
        {
            group.parts.remove(*last);
        }
    }
}

impl Node {
    fn written(&self) -> Option<Written> {
        match self {
            Self::Group(group) => group.written(),
            Self::Row(row) => row.written(),
            Self::Words { text, is_not } => {
                let words = (!text.trim().is_empty()).then(|| Written::Text(text.trim().to_owned()))?;
                Some(if *is_not { negated(words) } else { words })
            }
        }
    }
}

impl Row {
    /// A row about `field`, without a value yet.
    #[must_use]
    pub fn about(field: &Field) -> Self {
        Self { field: field.key.clone(), op: Op::HAS, value: String::new() }
    }

    fn written(&self) -> Option<Written> {
        let (sign, is_not, values) = match self.op {
            Op::Empty => (Sign::Has, false, vec![Value::word("none")]),
            Op::Filled => (Sign::Has, false, vec![Value::word("any")]),
            Op::Compare { sign, is_not } => (sign, is_not, values(&self.value)?),
        };
        let term = Written::Term(Term::new(self.field.clone(), sign, values));
        Some(if is_not { negated(term) } else { term })
    }
}

fn negated(part: Written) -> Written {
    Written::Not(Box::new(part))
}

fn node(written: Written) -> Node {
    match written {
        Written::All(parts) => Node::Group(Group { parts: parts.into_iter().map(node).collect(), ..Group::default() }),
        Written::Any(parts) => {
            Node::Group(Group { is_any: true, parts: parts.into_iter().map(node).collect(), ..Group::default() })
        }
        Written::Text(text) => Node::Words { text, is_not: false },
        Written::Term(term) => Node::Row(row(term, false)),
        Written::Not(inner) => match *inner {
            Written::Text(text) => Node::Words { text, is_not: true },
            Written::Term(term) => match row(term, true) {
                // What is not empty is filled in, and the other way round.
                Row { op: Op::Empty, field, value } => Node::Row(Row { op: Op::Filled, field, value }),
                Row { op: Op::Filled, field, value } => Node::Row(Row { op: Op::Empty, field, value }),
                row => Node::Row(row),
            },
            other => match node(other) {
                Node::Group(group) if !group.is_not => Node::Group(Group { is_not: true, ..group }),
                one => Node::Group(Group { is_not: true, parts: vec![one], ..Group::default() }),
            },
        },
    }
}

fn row(term: Term, is_not: bool) -> Row {
    let is_word = |word: &str| match term.values.as_slice() {
        [value] => !value.is_quoted && value.to.is_none() && value.text.eq_ignore_ascii_case(word),
        _ => false,
    };
    let is_plain = matches!(term.sign, Sign::Has | Sign::Equal);
    let op = match () {
        () if is_plain && is_word("none") => Op::Empty,
        () if is_plain && is_word("any") => Op::Filled,
        () => Op::Compare { sign: term.sign, is_not },
    };
    let value = if matches!(op, Op::Compare { .. }) { typed(&term.values) } else { String::new() };
    Row { field: term.field, op, value }
}

/// Values as somebody would type them into one box.
fn typed(values: &[Value]) -> String {
    if let [value] = values
        && value.is_quoted
        && self::values(&value.text).is_some_and(
            |read| matches!(read.as_slice(), [one] if one.text == value.text && one.to.is_none() && !is_language(one)),
        )
    {
        return value.text.clone();
    }
    values.iter().map(Value::written).collect::<Vec<_>>().join(",")
}

/// Whether it means something else than itself.
fn is_language(value: &Value) -> bool {
    !value.is_quoted && ["none", "any", "me"].iter().any(|word| value.text.eq_ignore_ascii_case(word))
}

/// What somebody typed as values: by the language where it reads so, else all of it as one text.
fn values(typed: &str) -> Option<Vec<Value>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match parse(&format!("x:{typed}")) {
        Ok(Some(Written::Term(term))) if term.sign == Sign::Has && term.field == "x" => Some(term.values),
        _ => Some(vec![Value::name(typed)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Tense, read};
    use chrono::NaiveDate;

    fn fields() -> Vec<Field> {
        vec![
            Field::new("stage", "Stage", Kind::Record),
            Field::new("amount", "Amount", Kind::Money),
            Field::new("owner", "Owner", Kind::Member),
            Field::new("name", "Name", Kind::Text),
            Field::new("closed", "Closed", Kind::Day(Tense::Past)),
        ]
    }

    #[test]
    fn the_tree_of_a_text_asks_the_same() {
        for text in [
            "",
            "acme",
            "stage:won",
            "stage:won,lost amount>10k owner:me closed:<30d",
            "owner:\"Kofi Asante\" -name:\"none\"",
            "name:\"none\"",
            "owner:\"me\"",
            "amount:10k..20k -amount<=5",
            "closed!=2026-11",
            "-closed:none",
            "owner:any",
            "not -stage:lost",
            "-(stage:lost or amount<5) \"won back\"",
            "(acme or pilot) stage:won",
            "stage:won acme or stage:lost -pilot",
            "name:\"a, b\"",
            "name=a,\"b c\"",
        ] {
            let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
            let again = Group::read(text).unwrap().text();
            assert_eq!(read(&again, &fields(), day), read(text, &fields(), day), "{text} → {again}");
        }
    }

    #[test]
    fn what_is_typed_into_a_box_is_one_value_or_several() {
        let text = |value: &str| {
            let row = Row { field: "name".to_owned(), op: Op::HAS, value: value.to_owned() };
            Group { parts: vec![Node::Row(row)], ..Group::default() }.text()
        };
        assert_eq!(text("acme"), "name:acme");
        assert_eq!(text("big co"), "name:\"big co\"");
        assert_eq!(text("a,b"), "name:a,b");
        assert_eq!(text("10k..20k"), "name:10k..20k");
        assert_eq!(text("(odd"), "name:\"(odd\"");
        assert_eq!(text("  "), "");
    }

    #[test]
    fn words_side_by_side_stay_apart() {
        let words = |text: &str| Node::Words { text: text.to_owned(), is_not: false };
        let group = Group { parts: vec![words("acme"), words("pilot")], ..Group::default() };
        let day = NaiveDate::default();
        assert_eq!(read(&group.text(), &fields(), day), read("acme not -pilot", &fields(), day));
    }

    #[test]
    fn parts_are_found_and_taken_out_by_their_places() {
        let mut tree = Group::read("stage:won (acme or amount>5)").unwrap();
        assert!(matches!(tree.at(&[1, 1]), Some(Node::Row(row)) if row.field == "amount"));
        tree.remove(&[1, 1]);
        assert_eq!(tree.text(), "stage:won acme");
        tree.remove(&[5]);
        tree.remove(&[0]);
        assert_eq!(tree.text(), "acme");
        assert!(tree.group_at(&[0]).is_some());
        assert!(tree.group_at(&[0, 0]).is_none());
    }
}
