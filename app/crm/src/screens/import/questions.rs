//! Step 3: what only a person can know. Each question is asked once, with an example from the file.

use super::{
    saver::Saver,
    state::{order_words, questions},
};
use crate::import::{
    job::model::{JobFile, match_key},
    model::{Answers, DateOrder, DecimalMark, Hints, MatchProposal, ObjectKind, Question, Target},
};
use ac_core::money::grouped;
use ac_ui::{Button, ButtonSize, Card, Checkbox, RadioGroup, RadioOption};
use leptos::prelude::*;
use stylers_macro::style;

/// All questions of one file, drawn anew only when it asks something else.
#[component]
pub fn FileQuestions(at: usize, #[prop(into)] file: Signal<JobFile>, saver: Saver) -> impl IntoView {
    let scope = style! {
        .crm-asks {
            display: grid;
            gap: var(--s5);
        }
    };
    let (name, asked) = file.with_untracked(|file| (file.name.clone(), questions(file).to_vec()));
    let row = |(number, question): (usize, Question)| {
        let name = format!("ask-{at}-{number}");
        match question {
            Question::Matches { column, target, proposals } => {
                view! { <Matches name column target proposals saver/> }.into_any()
            }
            question => {
                let (legend, options, picked) = file.with_untracked(|file| choices(&question, file));
                let decide = Callback::new(move |word: String| {
                    let (hints, answers) = file.with_untracked(|file| decided(&question, file, &word));
                    saver.answer(at, hints, answers);
                });
                view! { <Ask name legend options picked decide/> }.into_any()
            }
        }
    };
    let rows = asked.into_iter().enumerate().map(row).collect_view();
    view! { class = scope, <Card title=name><div class="crm-asks">{rows}</div></Card> }
}

#[component]
fn Ask(
    name: String,
    legend: String,
    options: Vec<RadioOption>,
    picked: String,
    decide: Callback<String>,
) -> impl IntoView {
    let value = RwSignal::new(picked);
    Effect::new(move |seen: Option<()>| {
        let word = value.get();
        if seen.is_some() {
            decide.run(word);
        }
    });
    view! { <RadioGroup legend name options value/> }
}

fn option(value: &str, label: String, help: Option<String>) -> RadioOption {
    RadioOption { value: value.to_owned(), label, help }
}

/// A question's words, its choices, and the word of the choice made so far.
fn choices(question: &Question, file: &JobFile) -> (String, Vec<RadioOption>, String) {
    match question {
        Question::Kind { likely } => {
            let help = |kind| (kind == *likely).then(|| "looks like it".to_owned());
            let options = ObjectKind::ALL.map(|kind| option(kind.label(), kind.label().to_owned(), help(kind)));
            let picked = file.hints.kind.map(|kind| kind.label().to_owned()).unwrap_or_default();
            ("What is a row of this file?".to_owned(), options.to_vec(), picked)
        }
        Question::Header { .. } => {
            let first = file.analysis.as_ref().and_then(|analysis| analysis.sample.first());
            let shown = first.map(|row| row.cells.join(" · "));
            let options = vec![
                option("yes", "It names the columns".to_owned(), None),
                option("no", "It is data like the others".to_owned(), None),
            ];
            let picked = file.hints.has_header.map(|yes| if yes { "yes" } else { "no" }).unwrap_or_default();
            let legend = format!("What is the first row? {}", shown.unwrap_or_default());
            (legend, options, picked.to_owned())
        }
        Question::DateOrder { columns, example, readings, is_mixed } => {
            let options = readings
                .iter()
                .map(|reading| {
                    option(
                        reading.order.as_str(),
                        ac_core::time::day(reading.date),
                        Some(order_words(reading.order).to_owned()),
                    )
                })
                .collect();
            let picked = file.answers.dates.map(DateOrder::as_str).unwrap_or_default().to_owned();
            let more = if *is_mixed {
                " Some dates fit only one order and others only another; those that do not fit stay empty."
            } else {
                ""
            };
            (format!("Which day is “{example}” in {}?{more}", columns.join(", ")), options, picked)
        }
        Question::DecimalMark { columns, example } => {
            let options = vec![
                option("point", "1,234.50".to_owned(), Some("a point before the cents".to_owned())),
                option("comma", "1.234,50".to_owned(), Some("a comma before the cents".to_owned())),
            ];
            let picked = match file.answers.decimals {
                Some(DecimalMark::Point) => "point",
                Some(DecimalMark::Comma) => "comma",
                None => "",
            };
            (
                format!("How are amounts written in {}, such as “{example}”?", columns.join(", ")),
                options,
                picked.to_owned(),
            )
        }
        Question::Matches { .. } => (String::new(), Vec::new(), String::new()),
    }
}

/// The file's decisions once `word` is chosen.
fn decided(question: &Question, file: &JobFile, word: &str) -> (Hints, Answers) {
    let (mut hints, mut answers) = (file.hints, file.answers.clone());
    match question {
        Question::Kind { .. } => hints.kind = ObjectKind::ALL.into_iter().find(|kind| kind.label() == word),
        Question::Header { .. } => hints.has_header = Some(word == "yes"),
        Question::DateOrder { .. } => answers.dates = word.parse().ok(),
        Question::DecimalMark { .. } => {
            answers.decimals = Some(if word == "comma" { DecimalMark::Comma } else { DecimalMark::Point });
        }
        Question::Matches { .. } => {}
    }
    (hints, answers)
}

/// Names that resemble known ones: one tick each, or all at once.
#[component]
fn Matches(name: String, column: String, target: Target, proposals: Vec<MatchProposal>, saver: Saver) -> impl IntoView {
    let scope = style! {
        .crm-match-legend {
            margin-bottom: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .crm-match-list {
            display: grid;
            gap: var(--s1);
            margin-bottom: var(--s3);
        }
    };
    let known = saver.job.with_untracked(|job| job.matching.decided.clone());
    let same = |value: &str| known.get(&match_key(target, value)).copied().unwrap_or(true);
    let ticks: Vec<(String, RwSignal<bool>)> =
        proposals.iter().map(|p| (p.value.clone(), RwSignal::new(same(&p.value)))).collect();
    let rows = proposals
        .iter()
        .zip(&ticks)
        .enumerate()
        .map(|(number, (proposal, (_, tick)))| {
            let rows =
                if proposal.rows > 0 { format!(", {} rows", grouped(u64::from(proposal.rows))) } else { String::new() };
            let label = format!("“{}” is “{}”{rows}", proposal.value, proposal.candidate);
            view! { <Checkbox label name=format!("{name}-{number}") checked=*tick/> }
        })
        .collect_view();
    let keys: Vec<String> = proposals.iter().map(|p| match_key(target, &p.value)).collect();
    let is_decided =
        Memo::new(move |_| saver.job.with(|job| keys.iter().all(|key| job.matching.decided.contains_key(key))));
    let confirm = move |_| {
        let mut next = saver.job.with_untracked(|job| job.matching.clone());
        for (value, tick) in &ticks {
            next.decided.insert(match_key(target, value), tick.get_untracked());
        }
        saver.decide(next);
    };
    let words = move || if is_decided.get() { "Change these" } else { "Confirm these" };
    view! { class = scope,
        <fieldset>
            <legend class="crm-match-legend">{format!("Are these the same? Names in {column} that resemble known ones; untick those that differ.")}</legend>
            <div class="crm-match-list">{rows}</div>
            <Button size=ButtonSize::Small on:click=confirm>{words}</Button>
        </fieldset>
    }
}
