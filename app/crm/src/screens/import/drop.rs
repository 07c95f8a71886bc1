//! Where files come in: dropped, or chosen. Each is a line with its progress, and one that failed can be sent again.

use super::{send::send, state::size};
use crate::import::{
    api::begin_import,
    job::model::{FILES_MAX, ImportId, ImportJob},
    limits::FILE_BYTES_MAX,
    problems::ProblemCode,
};
use ac_core::AppError;
use ac_ui::{Button, ButtonSize, Glyph, Icon, ProgressBar};
use leptos::{ev, html, prelude::*, reactive::spawn_local};
use stylers_macro::style;
use web_sys::File;

/// Names of files that a picker offers.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values";

/// A file that was chosen here.
#[derive(Clone)]
struct Sending {
    key: u32,
    name: String,
    bytes: u64,
    file: StoredValue<File, LocalStorage>,
    percent: RwSignal<f64>,
    refused: RwSignal<Option<String>>,
    is_done: RwSignal<bool>,
}

/// The files chosen here, sent one after the other in the order they came.
#[derive(Clone, Copy)]
struct Queue {
    id: RwSignal<Option<ImportId>>,
    files: RwSignal<Vec<Sending>>,
    is_busy: RwSignal<bool>,
    refused: RwSignal<Option<String>>,
    on_job: Callback<ImportJob>,
    on_done: Callback<ImportId>,
}

impl Queue {
    fn add(self, chosen: Vec<File>) {
        self.refused.set(None);
        if chosen.len() + self.files.with_untracked(Vec::len) > FILES_MAX {
            self.refused.set(Some(format!(
                "An import takes up to {FILES_MAX} files. Choose fewer and import the others after it."
            )));
            return;
        }
        self.files.update(|files| {
            for file in chosen {
                let key = files.last().map_or(0, |last| last.key + 1);
                let bytes = size_of(&file);
                let refused = (bytes > FILE_BYTES_MAX).then(|| ProblemCode::FileTooLarge.text().to_owned());
                files.push(Sending {
                    key,
                    name: file.name(),
                    bytes,
                    file: StoredValue::new_local(file),
                    percent: RwSignal::new(0.0),
                    refused: RwSignal::new(refused),
                    is_done: RwSignal::new(false),
                });
            }
        });
        self.run();
    }

    /// Sends what is not sent yet, and says so once everything is there.
    fn run(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            let ended = self.send_all().await;
            self.is_busy.set(false);
            match ended {
                Ok(Some(id)) => {
                    self.on_done.try_run(id);
                }
                Ok(None) => {}
                Err(error) => self.refuse_waiting(&error),
            }
        });
    }

    /// The import once all files are in it; `None` while one is refused, or when the page was left meanwhile.
    async fn send_all(self) -> Result<Option<ImportId>, AppError> {
        let waits = |file: &&Sending| !file.is_done.get_untracked() && file.refused.with_untracked(Option::is_none);
        while let Some(next) = self.files.try_with_untracked(|files| files.iter().find(waits).cloned()).flatten() {
            let id = match self.id.get_untracked() {
                Some(id) => id,
                None => begin_import().await?,
            };
            self.id.set(Some(id));
            if self.id.is_disposed() {
                return Ok(None);
            }
            let percent = next.percent;
            match send(id, &next.file.get_value(), move |now| percent.set(now)).await {
                Ok(job) => {
                    next.is_done.set(true);
                    self.on_job.try_run(job);
                }
                Err(error) => next.refused.set(Some(error.message)),
            }
        }
        let is_done = |files: &Vec<Sending>| !files.is_empty() && files.iter().all(|file| file.is_done.get_untracked());
        let is_complete = self.files.try_with_untracked(is_done).unwrap_or_default();
        Ok(self.id.try_get_untracked().flatten().filter(|_| is_complete))
    }

    /// No import could be begun: each file says so and can be sent again.
    fn refuse_waiting(self, error: &AppError) {
        self.files.try_with_untracked(|files| {
            for file in files.iter().filter(|file| !file.is_done.get_untracked()) {
                file.refused.set(Some(error.message.clone()));
            }
        });
    }

    fn again(self, file: &Sending) {
        file.percent.set(0.0);
        file.refused.set(None);
        self.run();
    }

    fn leave_out(self, key: u32) {
        self.files.update(|files| files.retain(|file| file.key != key));
        self.run();
    }
}

/// The drop zone with the files that are on their way.
#[component]
pub fn DropZone(
    /// The import they belong to; one is begun with the first file otherwise.
    #[prop(optional)]
    id: Option<ImportId>,
    /// After each file, with what was found in it.
    #[prop(into)]
    on_job: Callback<ImportJob>,
    /// Once all chosen files are there.
    #[prop(into)]
    on_done: Callback<ImportId>,
) -> impl IntoView {
    let scope = style! {
        .crm-drop {
            display: grid;
            justify-items: center;
            gap: var(--s2);
            padding: var(--s8) var(--s4);
            border: var(--hair) dashed var(--line-strong);
            border-radius: var(--r-l);
            background: var(--glass);
            text-align: center;
            cursor: pointer;
            transition: border-color var(--fast) var(--ease), background var(--fast) var(--ease);
        }
        .crm-drop:hover {
            border-color: var(--accent);
            background: var(--glass-hover);
        }
        .crm-drop-over {
            border-color: var(--accent);
            background: var(--accent-soft);
        }
        .crm-drop:focus-within {
            outline: var(--focus-w) solid var(--focus);
            outline-offset: var(--focus-w);
        }
        .crm-drop-icon {
            display: grid;
            place-items: center;
            width: 3rem;
            height: 3rem;
            border-radius: var(--r-l);
            background: var(--accent-soft);
            color: var(--accent);
        }
        .crm-drop-words {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
        }
        .crm-drop-help {
            max-width: 34rem;
            color: var(--text-2);
        }
        .crm-sending {
            display: grid;
            gap: var(--s2);
        }
    };
    let queue = Queue {
        id: RwSignal::new(id),
        files: RwSignal::new(Vec::new()),
        is_busy: RwSignal::new(false),
        refused: RwSignal::new(None),
        on_job,
        on_done,
    };
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        queue.add(files_of(event.data_transfer().and_then(|data| data.files())));
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            queue.add(files_of(input.files()));
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    view! { class = scope,
        <label
            class="crm-drop"
            class:crm-drop-over=over
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <span class="crm-drop-icon"><Glyph icon=Icon::Upload/></span>
            <span class="crm-drop-words">"Drop your files here, or choose them"</span>
            <span class="crm-drop-help">
                "CSV or Excel files (.xlsx) of companies, people, leads, deals, products or your team, straight from another CRM or a spreadsheet. Several at once are joined by their names."
            </span>
            <input class="visually-hidden" type="file" multiple accept=ACCEPTED node_ref=input on:change=chosen/>
        </label>
        <div class="crm-sending" aria-live="polite">
            {move || queue.refused.get().map(|text| view! { <p class="bad" role="alert">{text}</p> })}
            <For each=move || queue.files.get() key=|file| file.key let:file>
                <SendingLine file queue/>
            </For>
        </div>
    }
}

fn files_of(list: Option<web_sys::FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

#[component]
fn SendingLine(file: Sending, queue: Queue) -> impl IntoView {
    let scope = style! {
        .crm-send {
            display: grid;
            gap: var(--s2);
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--surface);
        }
        .crm-send-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
        }
        .crm-send-name {
            font-weight: var(--fw-control);
            overflow-wrap: anywhere;
        }
    };
    let Sending { key, name, bytes, percent, refused, is_done, .. } = file.clone();
    let words = move || match (is_done.get(), percent.get()) {
        (true, _) => "Read",
        (false, 100.0..) => "Reading",
        (false, _) => "Sending",
    };
    let state = {
        let name = name.clone();
        move || match refused.get() {
            None => view! { <ProgressBar label=format!("Sending {name}") percent thin=true/> }.into_any(),
            Some(text) => {
                let file = file.clone();
                view! { class = scope,
                    <p class="bad" role="alert">{text}</p>
                    <div class="crm-send-line">
                        <Button size=ButtonSize::Small on:click=move |_| queue.again(&file)>"Try again"</Button>
                        <Button size=ButtonSize::Small on:click=move |_| queue.leave_out(key)>"Leave it out"</Button>
                    </div>
                }
                .into_any()
            }
        }
    };
    view! { class = scope,
        <div class="crm-send">
            <div class="crm-send-line">
                <Glyph icon=Icon::Doc/>
                <span class="crm-send-name">{name}</span>
                <small class="num">{size(bytes)}</small>
                <small class="push">{move || refused.with(Option::is_none).then(words)}</small>
            </div>
            {state}
        </div>
    }
}

/// A file's size in bytes. The browser counts in doubles, in which every whole number up to 2^53 is exact.
fn size_of(file: &File) -> u64 {
    format!("{:.0}", file.size()).parse().unwrap_or(u64::MAX)
}
