//! Query strings of lists: page size, cursor, sort, search, filters, and nothing else.

use crate::{
    error::{AppError, ErrorCode},
    list::{Filter, ListQuery},
};

/// Parameters of one query string.
const PARAMETERS_MAX: usize = 50;

/// The parameters every list knows.
pub const COMMON: [&str; 5] = ["limit", "cursor", "sort", "q", "filter"];

/// Reads a list's query string. Errors: `bad_request` for a parameter that is unknown, repeated or malformed.
pub fn list_query<F: Filter>(query: Option<&str>) -> Result<ListQuery<F>, AppError> {
    let mut out = ListQuery::of(F::default());
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if seen.len() >= PARAMETERS_MAX {
            return Err(bad("The address has too many parameters."));
        }
        if seen.iter().any(|known| *known == name) {
            return Err(bad(&format!("“{}” is given twice.", shown(&name))));
        }
        let value = value.into_owned();
        match &*name {
            "limit" => {
                out.limit = Some(value.parse().map_err(|_| bad("“limit” is a whole number from 1 to 200."))?);
            }
            "cursor" => out.cursor = Some(value),
            "sort" => out.sort = Some(value),
            "q" => out.q = Some(value),
            "filter" => out.query = Some(value),
            field if F::FIELDS.contains(&field) => {
                let refused = || bad(&format!("“{field}” cannot have that value."));
                out.filter.set(field, &value).ok_or_else(refused)?;
            }
            other => return Err(unknown::<F>(other)),
        }
        seen.push(name.into_owned());
    }
    Ok(out)
}

fn unknown<F: Filter>(name: &str) -> AppError {
    let known: Vec<&str> = COMMON.into_iter().chain(F::FIELDS.iter().copied()).collect();
    bad(&format!("This list has no parameter “{}”. It has {}.", shown(name), known.join(", ")))
}

/// What a client sent, short and without control characters.
fn shown(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    text.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()
}

fn bad(message: &str) -> AppError {
    AppError::new(ErrorCode::BadRequest, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Color(Option<u8>);

    impl Filter for Color {
        const FIELDS: &'static [&'static str] = &["color"];
        fn set(&mut self, _: &str, value: &str) -> Option<()> {
            self.0 = Some(value.parse().ok()?);
            Some(())
        }
    }

    #[test]
    fn a_list_knows_its_parameters() {
        let query = list_query::<Color>(Some("limit=5&sort=-name&q=a%20b&filter=color%3A7&color=7&cursor=x")).unwrap();
        assert_eq!((query.limit, query.filter), (Some(5), Color(Some(7))));
        assert_eq!(
            (query.sort.as_deref(), query.q.as_deref(), query.cursor.as_deref()),
            (Some("-name"), Some("a b"), Some("x"))
        );
        assert_eq!(query.query.as_deref(), Some("color:7"));
        assert_eq!(list_query::<Color>(None).unwrap(), ListQuery::of(Color(None)));
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in [
            "limit=-1",
            "limit=x",
            "limit=99999999999",
            "color=red",
            "tenant_id=1",
            "q=a&q=b",
            "color=1&color=2",
            "=",
            "Q=a",
        ] {
            assert_eq!(list_query::<Color>(Some(bad)).unwrap_err().code, ErrorCode::BadRequest, "{bad}");
        }
    }
}
