//! The lines of a deal while they are edited: all of them, saved as one change.

use super::{
    add::{ADD, AddLine, Fresh},
    row::{Row, RowActs, RowFields, heads},
    save::{Saved, save},
    take,
};
use crate::{
    deals::{
        lines::model::{LINES_MAX, Line, Lines, LinesDraft, sum},
        model::{Deal, DealPatch},
    },
    screens::{
        amount, form::Submit, keys, lines, me::use_me, record::edit::Editor, take_back::take_back, theirs::Theirs,
    },
    undo::model::UndoWhat,
};
use ac_core::Currency;
use ac_ui::{Button, ButtonKind, Toast, Toasts, use_toasts};
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// [`EditLines`], whose code comes soon after the page, or when it is wanted.
#[lazy]
pub fn edit_lines(props: EditLinesProps) -> AnyView {
    EditLines(props).into_any()
}

/// The lines that are edited, and those that they were when that began. Cheap to copy.
#[derive(Clone, Copy)]
struct Bench {
    rows: RwSignal<Vec<Row>>,
    base: RwSignal<Vec<Line>>,
    /// Others' lines, where they are not the base any more.
    theirs: RwSignal<Option<Lines>>,
    next: StoredValue<u32>,
    currency: Currency,
    submit: Submit,
}

impl Bench {
    fn new(lines: &Lines, currency: Currency) -> Self {
        let rows: Vec<Row> = (0_u32..).zip(&lines.lines).map(|(key, line)| Row::of(key, line)).collect();
        Self {
            next: StoredValue::new(u32::try_from(rows.len()).unwrap_or(u32::MAX)),
            rows: RwSignal::new(rows),
            base: RwSignal::new(lines.lines.clone()),
            theirs: RwSignal::new(None),
            currency,
            submit: Submit::new(),
        }
    }

    fn fresh(self) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key.saturating_add(1));
        key
    }

    fn draft(self) -> LinesDraft {
        LinesDraft { lines: self.rows.get().into_iter().map(|row| row.draft(self.currency)).collect() }
    }

    /// One place up or down; the focus stays where it was.
    fn shift(self, key: u32, by: isize) {
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        lines::shift(self.rows, by, |row| row.key == key);
        request_animation_frame(move || {
            if let Some(id) = focused {
                keys::focus(&id);
            }
        });
    }

    /// Without the line; the focus goes to where the next one is added.
    fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        request_animation_frame(|| keys::focus(ADD));
    }
}

/// Lines with their fields. What is saved goes into `lines`, and `editing` ends.
#[component]
pub fn EditLines(editor: Editor<Deal, DealPatch>, lines: RwSignal<Lines>, editing: RwSignal<bool>) -> impl IntoView {
    let scope = style! {
        .crm-edit-lines {
            display: grid;
            gap: var(--s3);
        }
        .crm-edit-lines-foot {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
        }
        .crm-edit-lines-hint {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .crm-edit-lines-hint {
                display: none;
            }
        }
    };
    let workspace = use_me().currency();
    let currency = editor.record.with_untracked(|deal| deal.amount.map_or(workspace, |amount| amount.currency));
    let bench = lines.with_untracked(|lines| Bench::new(lines, currency));
    let toasts = use_toasts();
    let send = move || send(bench, editor, lines, editing, toasts);
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !keys::focus_unread(&event) {
            send();
        }
    };
    let acts = RowActs {
        currency,
        submit: bench.submit,
        rows: bench.rows,
        shift: Callback::new(move |(key, by)| bench.shift(key, by)),
        remove: Callback::new(move |key| bench.remove(key)),
    };
    // A line lives as long as its form, whatever it was added by.
    let owner = Owner::current().unwrap_or_default();
    let added = Callback::new(move |fresh: Fresh| {
        let key = bench.fresh();
        let (row, field) = owner.with(|| match fresh {
            Fresh::Text => (Row::free(key), "name"),
            Fresh::Of(product) => (Row::about(key, *product, currency), "quantity"),
        });
        bench.rows.update(|rows| rows.push(row));
        request_animation_frame(move || keys::focus(&row.field(field)));
    });
    let total = Memo::new(move |_| sum(bench.rows.get().into_iter().filter_map(|row| row.total(currency))));
    let is_full = Memo::new(move |_| bench.rows.with(|rows| rows.len() >= LINES_MAX));
    let complaint = move || bench.submit.about("lines").map(|text| view! { <p class="bad" role="alert">{text}</p> });
    request_animation_frame(move || {
        let first = bench.rows.with_untracked(|rows| rows.first().map(|row| row.field("quantity")));
        keys::focus(first.as_deref().unwrap_or(ADD));
    });
    let theirs = move || {
        bench.theirs.get().map(|now| {
            let taken = now.clone();
            let keep = move |()| {
                bench.rows.update(|rows| rows.iter_mut().for_each(|row| row.forget_unless_in(&now.lines)));
                bench.base.set(now.lines.clone());
                bench.theirs.set(None);
                send();
            };
            let leave = move |()| {
                take(lines, taken.clone());
                editing.set(false);
            };
            view! { <Theirs text="Somebody changed the lines meanwhile" on_keep=keep on_take=leave/> }
        })
    };
    view! { class = scope,
        <form class="crm-edit-lines" on:submit=on_submit on:keydown=move |event| key(bench, &event, editing) novalidate>
            <div>
                {heads()}
                <For each=move || bench.rows.get() key=|row| row.key let:row>
                    <RowFields row acts/>
                </For>
            </div>
            {move || (!is_full.get()).then(|| view! { <AddLine added/> })}
            {theirs}
            {complaint}
            {bench.submit.complaint()}
            <div class="crm-edit-lines-foot">
                <Button kind=ButtonKind::Primary submit=true busy=bench.submit.busy>"Save lines"</Button>
                <Button kind=ButtonKind::Ghost on:click=move |_| editing.set(false)>"Cancel"</Button>
                <span class="crm-edit-lines-hint">"Enter goes on to the next line, Alt ↑ ↓ moves a line, Ctrl Enter saves."</span>
                <b class="push num">{move || total.get().map(amount::plain)}</b>
            </div>
        </form>
    }
}

/// The keys of the form. Enter in a line goes on to the next one, because a line is rarely the last.
fn key(bench: Bench, event: &ev::KeyboardEvent, editing: RwSignal<bool>) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let of_line = target.and_then(|target| target.closest("[data-line]").ok().flatten());
    let line = of_line.and_then(|line| line.get_attribute("data-line")?.parse::<u32>().ok());
    match (event.key().as_str(), line) {
        ("ArrowUp" | "ArrowDown", Some(line)) if event.alt_key() => {
            event.prevent_default();
            bench.shift(line, if event.key() == "ArrowUp" { -1 } else { 1 });
        }
        ("Enter", _) if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            keys::submit_soon("form.crm-edit-lines");
        }
        ("Enter", Some(line)) if is_in_field(event) => {
            event.prevent_default();
            let next = bench.rows.with_untracked(|rows| {
                let at = rows.iter().position(|row| row.key == line)?;
                rows.get(at.saturating_add(1)).map(|row| row.field("quantity"))
            });
            keys::focus(next.as_deref().unwrap_or(ADD));
        }
        ("Escape", _) if is_untouched(bench) => editing.set(false),
        _ => {}
    }
}

fn is_in_field(event: &ev::KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some())
}

/// Nothing would be lost.
fn is_untouched(bench: Bench) -> bool {
    let draft = untrack(|| bench.draft());
    let base = bench.base.with_untracked(|base| base.iter().map(Into::into).collect::<Vec<_>>());
    draft.lines == base
}

/// Sends what was typed; what came of it is shown, with the way back.
fn send(
    bench: Bench,
    editor: Editor<Deal, DealPatch>,
    lines: RwSignal<Lines>,
    editing: RwSignal<bool>,
    toasts: Toasts,
) {
    let (id, draft, base) =
        (editor.record.with_untracked(|deal| deal.id), untrack(|| bench.draft()), bench.base.get_untracked());
    let checked = draft.validate().map(|_| ());
    bench.submit.send(
        checked,
        move || save(id, base, draft),
        move |saved| match saved {
            Saved::Theirs(now) => {
                bench.theirs.try_set(Some(now));
            }
            Saved::Done(now, is_changed) => {
                let (version, total) = (now.version, now.total);
                take(lines, now);
                editor.reload();
                editing.set(false);
                if !is_changed {
                    return;
                }
                let words = total.map_or("The lines are gone. The amount can be typed again.".to_owned(), |total| {
                    format!("The lines are saved. The amount is {}.", amount::plain(total))
                });
                toasts.show(Toast::done(words).of_act(id).with_undo(move || {
                    spawn_local(async move {
                        let what = UndoWhat::LastOf { subject_id: id.0, version };
                        take_back(toasts, what, "The lines were not put back.").await;
                        editor.reload();
                    });
                }));
            }
        },
    );
}
