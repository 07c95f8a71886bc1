//! What is asked of the index, written for either database.

/// A condition on a record's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    Word(String),
    /// A word that begins so.
    Prefix(String),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Expr {
    /// For SQLite's FTS5.
    #[must_use]
    pub fn fts5(&self) -> String {
        match self {
            Self::Word(word) => format!("\"{}\"", plain(word)),
            Self::Prefix(word) => format!("\"{}\"*", plain(word)),
            Self::All(parts) => joined(parts, " AND ", Self::fts5),
            Self::Any(parts) => joined(parts, " OR ", Self::fts5),
        }
    }

    /// For PostgreSQL, as a `tsquery`.
    #[must_use]
    pub fn tsquery(&self) -> String {
        match self {
            Self::Word(word) => format!("'{}'", plain(word)),
            Self::Prefix(word) => format!("'{}':*", plain(word)),
            Self::All(parts) => joined(parts, " & ", Self::tsquery),
            Self::Any(parts) => joined(parts, " | ", Self::tsquery),
        }
    }
}

/// Words hold letters, digits and marks; whatever else came in would be syntax.
fn plain(word: &str) -> String {
    word.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()).collect()
}

fn joined(parts: &[Expr], between: &str, write: fn(&Expr) -> String) -> String {
    format!("({})", parts.iter().map(write).collect::<Vec<_>>().join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_asked_the_same() {
        let expr = Expr::All(vec![
            Expr::Word("¹ada".into()),
            Expr::Any(vec![Expr::Prefix("by".into()), Expr::Word("lord".into())]),
        ]);
        assert_eq!(expr.fts5(), r#"("¹ada" AND ("by"* OR "lord"))"#);
        assert_eq!(expr.tsquery(), "('¹ada' & ('by':* | 'lord'))");
        assert_eq!(Expr::Word("a\" OR \"b'\\:*".into()).fts5(), "\"aORb\"");
    }
}
