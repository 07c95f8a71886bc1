//! The text of a template: words with variables such as `{{first_name}}` or `{{first_name|there}}`, the same in the browser and
//! on the server.
//!
//! The rule: a text that is kept has been read by [`Text::read`], so that nobody is ever written to as `{{frist_name}}`.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
/// Characters of what stands between braces, fallback included.
const BETWEEN_CHARS_MAX: usize = 200;
/// Characters of a text that a complaint quotes.
const QUOTED_CHARS_MAX: usize = 40;

macro_rules! variables {
    ($($variant:ident = $key:literal, $label:literal;)*) => {
        /// What a template can say of whoever it goes to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Variable { $($variant),* }

        impl Variable {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As it stands between the braces.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// As menus call it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }
    };
}

variables! {
    FirstName = "first_name", "First name";
    LastName = "last_name", "Last name";
    Name = "name", "Whole name";
    Company = "company", "Company";
    Email = "email", "E-mail address";
    Deal = "deal", "Name of their open deal";
    Amount = "amount", "Amount of that deal";
    Owner = "owner", "Owner of the record";
    Sender = "sender", "Your name";
    Workspace = "workspace", "Name of the workspace";
}

impl Variable {
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|variable| variable.key() == key)
    }

    /// `{{first_name}}`
    #[must_use]
    pub fn written(self) -> String {
        format!("{OPEN}{}{CLOSE}", self.key())
    }
}

/// What the variables say of one recipient. What is not there is not known.
pub type Values = BTreeMap<Variable, String>;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Plain(&'t str),
    Of {
        variable: Variable,
        fallback: Option<&'t str>,
        /// With its braces.
        written: &'t str,
    },
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'t>(Vec<Piece<'t>>);

/// A text with its variables filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    /// What is not known of the recipient, and has no fallback: nothing stands there, or what was asked for.
    pub missing: BTreeSet<Variable>,
}

impl<'t> Text<'t> {
    /// Errors: a sentence that names the place.
    pub fn read(text: &'t str) -> Result<Self, String> {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while !rest.is_empty() {
            let at = line_of(text, rest);
            let (plain, found) = match (rest.find(OPEN), rest.find(CLOSE)) {
                (Some(open), Some(close)) if close < open => return Err(stray(text, rest, close)),
                (Some(open), _) => rest.split_at(open),
                (None, Some(close)) => return Err(stray(text, rest, close)),
                (None, None) => (rest, ""),
            };
            if !plain.is_empty() {
                pieces.push(Piece::Plain(plain));
            }
            let Some(inner) = found.strip_prefix(OPEN) else { break };
            let line = at + plain.matches('\n').count();
            let Some((inner, after)) = inner.split_once(CLOSE) else {
                return Err(format!(
                    "{}: “{OPEN}” is not closed. Write {}.",
                    place(line),
                    Variable::FirstName.written()
                ));
            };
            pieces.push(variable(inner, found.strip_suffix(after).unwrap_or(found), line)?);
            rest = after;
        }
        Ok(Self(pieces))
    }

    /// What it asks for, as often as it does.
    pub fn variables(&self) -> impl Iterator<Item = Variable> + '_ {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Plain(_) => None,
            Piece::Of { variable, .. } => Some(*variable),
        })
    }

    #[must_use]
    pub fn fill(&self, values: &Values) -> Filled {
        self.fill_or(values, |_| String::new())
    }

    /// As [`Self::fill`], with `unknown` for what is not known and has no fallback.
    #[must_use]
    pub fn fill_or(&self, values: &Values, unknown: impl Fn(Variable) -> String) -> Filled {
        let mut filled = Filled::default();
        for piece in &self.0 {
            match piece {
                Piece::Plain(text) => filled.text.push_str(text),
                Piece::Of { variable, fallback, .. } => match values.get(variable).map(String::as_str).or(*fallback) {
                    Some(value) => filled.text.push_str(value),
                    None => {
                        filled.text.push_str(&unknown(*variable));
                        filled.missing.insert(*variable);
                    }
                },
            }
        }
        filled
    }

    /// Fills in only what is known and holds no brace. The rest stays as it is written, so that the text can be read once more: what
    /// a value says is not read as a variable then, and no fallback is lost.
    #[must_use]
    pub fn fill_known(&self, values: &Values) -> String {
        let one = |piece: &Piece<'t>| match *piece {
            Piece::Plain(text) => text.to_owned(),
            Piece::Of { variable, written, .. } => {
                let known = values.get(&variable).filter(|value| !value.contains(['{', '}']));
                known.cloned().unwrap_or_else(|| written.to_owned())
            }
        };
        self.0.iter().map(one).collect()
    }
}

/// What stands between two pairs of braces.
fn variable<'t>(inner: &'t str, written: &'t str, line: usize) -> Result<Piece<'t>, String> {
    if inner.contains('{') || inner.contains('}') || inner.contains('\n') || inner.chars().count() > BETWEEN_CHARS_MAX {
        let found = quoted(inner.lines().next().unwrap_or_default());
        return Err(format!("{}: the braces of “{OPEN}{found}” do not match. Write {}.", place(line), known()));
    }
    let (key, fallback) = match inner.split_once('|') {
        Some((key, fallback)) => (key.trim(), Some(fallback.trim())),
        None => (inner.trim(), None),
    };
    match Variable::parse(key) {
        Some(variable) => Ok(Piece::Of { variable, fallback, written }),
        None => Err(format!("{}: there is no variable “{}”. There are {}.", place(line), quoted(key), known())),
    }
}

fn stray(text: &str, rest: &str, close: usize) -> String {
    let before = rest.split_at(close).0;
    let line = line_of(text, rest) + before.matches('\n').count();
    format!("{}: “{CLOSE}” closes nothing. Write {}.", place(line), Variable::FirstName.written())
}

/// The line, from one, on which `rest` begins, which is the end of `text`.
fn line_of(text: &str, rest: &str) -> usize {
    let before = text.len().saturating_sub(rest.len());
    1 + text.get(..before).unwrap_or_default().matches('\n').count()
}

fn place(line: usize) -> String {
    format!("Line {line}")
}

fn known() -> String {
    let all: Vec<&str> = Variable::ALL.iter().map(|variable| variable.key()).collect();
    all.join(", ")
}

fn quoted(text: &str) -> String {
    text.chars().take(QUOTED_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        [(Variable::FirstName, "Ada".to_owned()), (Variable::Company, "Acme".to_owned())].into()
    }

    #[test]
    fn variables_are_filled_in() {
        let check = |text: &str, want: &str, missing: &[Variable]| {
            let filled = Text::read(text).unwrap().fill(&values());
            assert_eq!((filled.text.as_str(), filled.missing), (want, missing.iter().copied().collect()), "{text}");
        };
        check("", "", &[]);
        check("no braces, {one}, a } and a {", "no braces, {one}, a } and a {", &[]);
        check("Dear {{first_name}},\n\n{{ company }}!", "Dear Ada,\n\nAcme!", &[]);
        check("{{last_name|friend}} {{first_name | x}}", "friend Ada", &[]);
        check("{{last_name|}}.", ".", &[]);
        check("{{last_name}}{{deal}}{{deal}}.", ".", &[Variable::LastName, Variable::Deal]);
        check("{{first_name|a|b}}{{amount|a|b}}", "Adaa|b", &[]);
    }

    #[test]
    fn what_is_not_known_can_be_marked() {
        let read = Text::read("{{first_name}} {{deal|x}} {{deal}}").unwrap();
        assert_eq!(read.fill_or(&values(), |variable| format!("<{}>", variable.key())).text, "Ada x <deal>");
        assert_eq!(read.variables().collect::<Vec<_>>(), [Variable::FirstName, Variable::Deal, Variable::Deal]);
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let odd: Values = [(Variable::FirstName, "{{company}}".to_owned())].into();
        assert_eq!(Text::read("{{first_name}}").unwrap().fill(&odd).text, "{{company}}");
    }

    #[test]
    fn what_is_filled_in_to_be_read_again_is_the_same_then() {
        let odd: Values =
            [(Variable::FirstName, "{{company}}".to_owned()), (Variable::LastName, "a}".to_owned())].into();
        let check = |values: &Values, text: &str, want: &str| {
            let known = Text::read(text).unwrap().fill_known(values);
            assert_eq!(known, want, "{text}");
            assert_eq!(Text::read(&known).unwrap().fill(values), Text::read(text).unwrap().fill(values), "{text}");
        };
        check(&values(), "Dear {{ first_name|x }}, {{company}}\n{one}", "Dear Ada, Acme\n{one}");
        check(&values(), "{{last_name|friend}} {{deal}}{{deal}}", "{{last_name|friend}} {{deal}}{{deal}}");
        check(&odd, "{{first_name|a}} {{ last_name }}", "{{first_name|a}} {{ last_name }}");
    }

    #[test]
    fn a_complaint_names_the_place() {
        let check = |text: &str, want: &str| {
            let why = Text::read(text).unwrap_err();
            assert!(why.starts_with(want), "{text}: {why}");
        };
        check("{{frist_name}}", "Line 1: there is no variable “frist_name”. There are first_name, last_name,");
        check("a\nb {{first_name}}\n{{x|y}}", "Line 3: there is no variable “x”.");
        check("{{}}", "Line 1: there is no variable “”.");
        check("a\n{{first_name", "Line 2: “{{” is not closed.");
        check("a\n{{first_name}", "Line 2: “{{” is not closed.");
        check("a }} b", "Line 1: “}}” closes nothing.");
        check("{{first_name}}\n\n}} {{company}}", "Line 3: “}}” closes nothing.");
        check("{{first_name {{company}}", "Line 1: the braces of “{{first_name {{company” do not match.");
        check("{{{first_name}}}", "Line 1: the braces of “{{{first_name” do not match.");
        check("{{first\nname}}", "Line 1: the braces of “{{first” do not match.");
    }
}
