//! The matrix's lines, one file a kind of address. Whoever adds a route or server function adds its line here.

mod access;
mod bulk;
mod crm;
mod duplicates;
mod files;
mod forms;
mod imports;
mod mails;
mod pages;
mod people;
mod projects;
mod rest;

use crate::entry::Entry;

pub fn all() -> Vec<Entry> {
    [
        rest::entries(),
        projects::rest(),
        access::rest(),
        crm::entries(),
        people::entries(),
        pages::entries(),
        files::entries(),
        forms::entries(),
    ]
    .concat()
}
