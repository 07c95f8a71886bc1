//! E-mails: templates below the tabs of the settings, writing to one or many, and what stands on a timeline.

mod editor;
mod foreseen;
mod many;
mod once;
mod preview;
mod templates;
mod told;
mod write;
mod writing;

pub use many::write_to_many;
pub use templates::MailTemplatesSettings;
pub use told::MailTold;
pub use write::WriteMail;
pub use writing::provide_writing;
