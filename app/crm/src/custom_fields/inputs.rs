//! What formulas may use of every record besides the workspace's own fields: what it has of itself and nothing of others, since
//! those change without it.

use ac_core::Resource;
use ac_views::custom::formula::{CREATED_ON, Input, Type};

const MADE: Input = Input::new(CREATED_ON, "Created", Type::Date);

pub static COMPANY: &[Input] = &[
    Input::new("name", "Name", Type::Text),
    Input::new("sector", "Sector", Type::Text),
    Input::new("website", "Website", Type::Text),
    MADE,
];

pub static CONTACT: &[Input] = &[
    Input::new("first_name", "First name", Type::Text),
    Input::new("last_name", "Last name", Type::Text),
    Input::new("email", "E-mail", Type::Text),
    Input::new("phone", "Phone", Type::Text),
    MADE,
];

pub static DEAL: &[Input] = &[
    Input::new("name", "Name", Type::Text),
    Input::new("amount", "Amount", Type::Money),
    Input::new("opened_on", "Opened", Type::Date),
    Input::new("expected_close_on", "Expected close", Type::Date),
    Input::new("closed_on", "Closed", Type::Date),
    Input::new("external_id", "External id", Type::Text),
    MADE,
];

pub static LEAD: &[Input] = &[
    Input::new("first_name", "First name", Type::Text),
    Input::new("last_name", "Last name", Type::Text),
    Input::new("job_title", "Job title", Type::Text),
    Input::new("company_name", "Company", Type::Text),
    Input::new("email", "E-mail", Type::Text),
    Input::new("phone", "Phone", Type::Text),
    Input::new("website", "Website", Type::Text),
    Input::new("source", "Source", Type::Text),
    Input::new("status", "Status", Type::Text),
    Input::new("value", "Value", Type::Money),
    MADE,
];

/// Of the records of a kind.
#[must_use]
pub fn of(object: Resource) -> &'static [Input] {
    match object {
        Resource::Company => COMPANY,
        Resource::Contact => CONTACT,
        Resource::Deal => DEAL,
        Resource::Lead => LEAD,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_views::custom::{
        FieldKind,
        formula::{Scope, example::example},
    };

    #[test]
    fn there_is_an_example_of_each_result_for_every_object() {
        for object in [Resource::Company, Resource::Contact, Resource::Deal, Resource::Lead] {
            for kind in FieldKind::RESULTS {
                let found = Type::of_kind(kind).and_then(|result| example(&Scope::of(of(object), &[]), result));
                assert!(found.is_some(), "{} {}", object.as_str(), kind.as_str());
            }
        }
    }
}
