//! Form fields. Each has a label, an optional help line and an error line, wired by `for` and `aria-describedby`.
//! Ids come from the field's name (or `id`), never from a counter, so both sides of hydration agree.
mod area;
mod check;
mod decimal;
mod draft;
mod frame;
mod money;
mod number;
mod password;
mod radio;
mod search;
mod suggest;
mod text;

pub use area::{TextArea, insert_at_caret};
pub use check::{Checkbox, Switch};
pub use decimal::DecimalField;
pub use draft::draft;
pub use frame::FieldFrame;
pub use money::MoneyField;
pub use number::NumberField;
pub use password::PasswordField;
pub use radio::{RadioGroup, RadioOption};
pub use search::SearchField;
pub use suggest::{Helping, Suggest, SuggestField, SuggestHelp, SuggestLater, Suggestion};
pub use text::TextField;

pub(crate) use frame::{Wiring, follow, follow_input, input_class, standing};
