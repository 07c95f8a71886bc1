//! Several rows changed as a whole: complaints name the line that they are about.

use ac_core::Error;

/// The same error; what is wrong with a field is said of that field of the line at `at`: `lines.0.name`.
#[must_use]
pub fn at_line(at: usize, error: Error) -> Error {
    match error {
        Error::Invalid(mut fields) => {
            fields.iter_mut().for_each(|field| field.field = format!("lines.{at}.{}", field.field));
            Error::Invalid(fields)
        }
        error => error,
    }
}
