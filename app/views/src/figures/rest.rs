//! Figures as the address of a list asks for them: the list's own filters, and what is told of what they leave.

use super::model::{FiguresQuery, GroupBy, Measure};
use ac_core::{
    error::{AppError, ErrorCode},
    list::Filter,
    rest::query::list_query,
};

/// Parameters that lists have and figures do not.
const OF_PAGES: [&str; 3] = ["limit", "cursor", "sort"];

/// Reads the query string of a list's figures. Errors: `bad_request` for a parameter that is unknown, repeated or malformed.
pub fn figures_query<F: Filter>(query: Option<&str>) -> Result<FiguresQuery<F>, AppError> {
    let (mut group_by, mut measures) = (None, None);
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let seen = match &*name {
            "group_by" => group_by.replace(value.into_owned()).is_some(),
            "measures" => measures.replace(value.into_owned()).is_some(),
            other if OF_PAGES.contains(&other) => {
                return Err(bad(format!("Figures have no “{other}”. They are of all records that the filter leaves.")));
            }
            _ => {
                rest.append_pair(&name, &value);
                false
            }
        };
        if seen {
            return Err(bad(format!("“{name}” is given twice.")));
        }
    }
    let of_list = list_query::<F>(Some(&rest.finish()))?;
    let group_by = group_by.filter(|text| !text.is_empty()).map(GroupBy::from);
    let measures = measures.unwrap_or_default();
    let measures = measures.split(',').map(str::trim).filter(|text| !text.is_empty());
    let measures: Result<Vec<Measure>, _> = measures.map(str::parse).collect();
    Ok(FiguresQuery {
        q: of_list.q,
        query: of_list.query,
        filter: of_list.filter,
        group_by,
        measures: measures.map_err(|refused| bad(refused.to_string()))?,
    })
}

fn bad(message: String) -> AppError {
    AppError::new(ErrorCode::BadRequest, message)
}
