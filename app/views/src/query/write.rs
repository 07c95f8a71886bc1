//! A query as text again, for controls that change a part of it.
//!
//! The rule: what is written reads back as the same question.

use super::{
    parse::{Term, Value, Written, parse},
    read::quoted,
    scan::Sign,
};

impl Written {
    /// The text that says this.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Any(parts) => joined(parts, " or ", Self::within_any),
            Self::All(parts) => joined(parts, " ", Self::within_all),
            one => one.item(),
        }
    }

    fn within_any(&self) -> String {
        match self {
            Self::Any(_) => format!("({})", self.text()),
            other => other.text(),
        }
    }

    fn within_all(&self) -> String {
        match self {
            Self::Any(_) | Self::All(_) => format!("({})", self.text()),
            other => other.text(),
        }
    }

    /// As one thing that a minus can stand before.
    fn item(&self) -> String {
        match self {
            Self::Any(_) | Self::All(_) => format!("({})", self.text()),
            Self::Not(inner) => match &**inner {
                Self::Not(_) => format!("not {}", inner.item()),
                Self::Text(words) if words.contains(char::is_whitespace) => format!("-{}", in_quotes(words)),
                other => format!("-{}", other.item()),
            },
            Self::Term(term) => term.text(),
            Self::Text(words) => text(words),
        }
    }
}

impl Term {
    /// A field compared with values.
    #[must_use]
    pub fn new(field: impl Into<String>, sign: Sign, values: Vec<Value>) -> Self {
        Self { field: field.into(), at: 0..0, sign, values }
    }

    fn text(&self) -> String {
        let values: Vec<String> = self.values.iter().map(Value::written).collect();
        format!("{}{}{}", self.field, self.sign.as_str(), values.join(","))
    }
}

impl Value {
    /// A word of the language, such as `none` or `this-month`, or a number.
    #[must_use]
    pub fn word(text: impl Into<String>) -> Self {
        Self { at: 0..0, text: text.into(), is_quoted: false, to: None }
    }

    /// A name or other text, whatever stands in it.
    #[must_use]
    pub fn name(text: &str) -> Self {
        Self { is_quoted: quoted(text) != text, ..Self::word(text) }
    }

    /// As it stands in a query.
    #[must_use]
    pub fn written(&self) -> String {
        let one = |text: &str| if text.contains(char::is_whitespace) { in_quotes(text) } else { text.to_owned() };
        match &self.to {
            Some(to) => format!("{}..{}", one(&self.text), one(to)),
            None if self.is_quoted => in_quotes(&self.text),
            None => self.text.clone(),
        }
    }
}

impl Sign {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Has => ":",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Less => "<",
            Self::AtMost => "<=",
        }
    }
}

fn joined(parts: &[Written], with: &str, each: impl Fn(&Written) -> String) -> String {
    parts.iter().map(each).collect::<Vec<_>>().join(with)
}

/// Words as they are where they mean themselves.
fn text(words: &str) -> String {
    let is_taken = |word: &str| ["or", "and", "not"].iter().any(|taken| word.eq_ignore_ascii_case(taken));
    let reads_back = matches!(parse(words), Ok(Some(Written::Text(read))) if read == words);
    if reads_back && !words.split_whitespace().any(is_taken) { words.to_owned() } else { in_quotes(words) }
}

/// No quotation mark can stand within quotation marks.
fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '“', '”'], "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Field, Kind, Tense, read};
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
    fn what_is_written_reads_back_as_the_same_question() {
        for text in [
            "acme",
            "won back",
            "\"won back\" stage:won",
            "\"stage:won\"",
            "\"a or b\"",
            "stage:won,lost amount>10k owner:me closed:<30d",
            "amount:10k..20k",
            "amount:-5",
            "closed:\"1 march 2026\"",
            "closed:2026-01..2026-03",
            "owner:\"Kofi Asante\",none",
            "name=\"none\"",
            "-stage:lost",
            "-\"two words\"",
            "not -stage:lost",
            "-(stage:lost or amount<5)",
            "(acme or pilot) stage:won",
            "stage:won acme or stage:lost",
            "(stage:won or stage:lost) (amount>5 or name:x)",
            "a or (b or c)",
            "stage!=lost",
            "amount>=5 amount<=7",
        ] {
            let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
            let written = parse(text).unwrap().unwrap();
            let again = written.text();
            assert_eq!(read(&again, &fields(), day), read(text, &fields(), day), "{text} → {again}");
            assert_eq!(parse(&again).unwrap().unwrap().text(), again, "{text}");
        }
    }

    #[test]
    fn names_are_quoted_where_they_have_to_be() {
        let check = |name: &str, want: &str| {
            let term = Term::new("owner", Sign::Has, vec![Value::name(name)]);
            assert_eq!(Written::Term(term).text(), want);
        };
        check("Ada", "owner:Ada");
        check("Kofi Asante", "owner:\"Kofi Asante\"");
        check("none", "owner:\"none\"");
        check("O'Neil, Ann", "owner:\"O'Neil, Ann\"");
        check("Ann \"A\" Lee", "owner:\"Ann 'A' Lee\"");
    }
}
