//! A whole list as a file: the menu of formats, how far a file has come, and the way to stop it.
//!
//! Rule: only what came whole is saved. The menu is there from the start; all else comes when the first export begins.

mod address;
mod card;
mod run;

pub use card::ExportCard;
pub use run::save_csv;

use super::{
    bulk::{noun, use_jobs},
    me::use_me,
};
use ac_core::{
    list::ListQuery,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Icon, Menu, MenuItem, Toast};
use futures::future::AbortHandle;
use leptos::{prelude::*, reactive::spawn_local};
use serde::Serialize;
use stylers_macro::style;

/// What a list can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Workbook,
    Csv,
    Json,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// What is to be exported.
pub struct Order {
    object: Kind,
    /// The list's question in JSON.
    question: String,
    format: Format,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Far {
    /// Records of the file, where they were counted.
    pub total: Option<i64>,
    pub bytes: f64,
    /// About how many bytes it will have.
    pub estimated: Option<f64>,
}

/// A file that is on its way. It outlives the screen that asked for it.
#[derive(Clone)]
pub struct Export {
    pub id: u32,
    object: Kind,
    far: ArcRwSignal<Far>,
    stop: AbortHandle,
}

/// The question of a list as an [`ExportMenu`] takes it.
#[must_use]
pub fn question_of<F: Serialize>(question: &ListQuery<F>) -> Option<String> {
    serde_json::to_string(question).ok()
}

/// The formats in which the list can be had, for whoever may export it. `question` is what the list is asked, none while its
/// filter cannot be read.
#[component]
pub fn ExportMenu(object: Kind, #[prop(into)] question: Callback<(), Option<String>>) -> impl IntoView {
    let scope = style! {
        .crm-export {
            flex: none;
        }
        @media (max-width: 40rem) {
            .crm-export-word {
                position: absolute;
                width: 1px;
                height: 1px;
                overflow: hidden;
                clip-path: inset(50%);
            }
        }
    };
    let jobs = use_jobs();
    let item = move |label: &str, format| {
        MenuItem::run(label, Icon::Download, move || match question.run(()) {
            Some(question) => spawn_local(run::export(jobs, Order { object, question, format })),
            None => jobs.toasts().show(Toast::failed("The filter cannot be read. Mend it, then export.")),
        })
    };
    use_me().may(object, Action::Export, None).then(move || {
        let items =
            vec![item("Excel workbook", Format::Workbook), item("CSV", Format::Csv), item("JSON", Format::Json)];
        view! { class = scope,
            <div class="crm-export">
                <Menu id="export" label="Export" items icon=Icon::Download>
                    <span class="crm-export-word">"Export"</span>
                </Menu>
            </div>
        }
    })
}

/// `people`
fn many(object: Kind) -> &'static str {
    noun(object.as_str(), 2)
}
