//! Step 4: what the import would make of the files, before anything is changed.

use super::{report::Problems, saver::Saver};
use crate::{
    import::{
        api::preview_import,
        job::model::{FilePreview, Foreseen, Named, PreviewRow},
        model::Target,
        problems::{CellProblem, Severity},
    },
    screens::{failure::Failed, names::isolated},
};
use ac_core::{money::grouped, page_data};
use ac_ui::{Badge, Card, SkeletonRows, Tone, Wait};
use leptos::prelude::*;
use stylers_macro::style;

/// Rows of each file that are shown as they would be read.
const SHOWN_ROWS: usize = 8;

/// What each file would become.
#[component]
pub fn Check(saver: Saver) -> impl IntoView {
    let id = saver.job.with_untracked(|job| job.id);
    // Not before the last decision has arrived, and again after each.
    let asked =
        Memo::new(move |_| (saver.is_saving.get(), saver.job.with(|job| (job.files.clone(), job.matching.clone()))));
    let previews = page_data(
        move || asked.get(),
        move |(is_saving, _)| async move { if is_saving { Ok(Vec::new()) } else { preview_import(id).await } },
    );
    let retry = move |()| previews.refetch();
    view! {
        <Wait fallback=|| view! { <SkeletonRows rows=10/> } until=move || async move {
            match previews.await {
                Ok(previews) if previews.is_empty() => view! { <SkeletonRows rows=10/> }.into_any(),
                Ok(previews) => previews.into_iter().map(|preview| view! { <Preview preview/> }).collect_view().into_any(),
                Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

#[component]
fn Preview(preview: FilePreview) -> impl IntoView {
    let scope = style! {
        .crm-check-scroll {
            overflow-x: auto;
            border-radius: var(--r-s);
        }
        .crm-check-scroll:focus-visible {
            outline: var(--focus-w) solid var(--focus);
        }
        .crm-check-table {
            border-collapse: collapse;
            font-size: var(--fs-small);
            white-space: nowrap;
        }
        .crm-check-head {
            padding: var(--s2) var(--s3);
            text-align: start;
            vertical-align: bottom;
        }
        .crm-check-field {
            display: block;
            color: var(--text);
            font-weight: var(--fw-control);
        }
        .crm-check-from {
            color: var(--text-2);
            font-weight: var(--fw-medium);
        }
    };
    let FilePreview { name, kind, columns, fields, rows, staged, skipped, problems, foreseen } = preview;
    let foreseen =
        foretold(&foreseen).into_iter().map(|(tone, text)| view! { <p class=tone>{text}</p> }).collect_view();
    let mapped: Vec<(usize, String, Target)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, (header, target))| Some((at, header.clone(), (*target)?)))
        .collect();
    let left_out: Vec<&str> =
        columns.iter().filter(|(_, target)| target.is_none()).map(|(header, _)| header.as_str()).collect();
    let left_out = (!left_out.is_empty()).then(|| format!("Left out: {}.", left_out.join(", ")));
    let heads = mapped
        .iter()
        .map(|(_, header, target)| {
            view! { class = scope,
                <th class="crm-check-head" scope="col">
                    <span class="crm-check-field">{target.label_among(&fields).to_owned()}</span>
                    <span class="crm-check-from">{header.clone()}</span>
                </th>
            }
        })
        .collect_view();
    let body = rows.into_iter().take(SHOWN_ROWS).map(|row| view! { <Row row mapped=mapped.clone()/> }).collect_view();
    let words =
        format!("{} of {} rows", grouped(u64::from(staged)), grouped(u64::from(staged.saturating_add(skipped))));
    let badge = move || {
        if skipped > 0 {
            view! { <Badge tone=Tone::Warn>{format!("{} skipped", grouped(u64::from(skipped)))}</Badge> }.into_any()
        } else {
            view! { <Badge tone=Tone::Good>"All rows"</Badge> }.into_any()
        }
    };
    let title = format!("{name}: {}, {words}", kind.label());
    let label = format!("First rows of {name}");
    view! { class = scope,
        <Card title=title aside=badge>
            <div class="crm-check-scroll" tabindex="0" role="region" aria-label=label>
                <table class="crm-check-table">
                    <thead>
                        <tr><th class="crm-check-head" scope="col">"Row"</th>{heads}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {foreseen}
            {left_out.map(|text| view! { <p class="dim">{text}</p> })}
        </Card>
        <Problems title=format!("What to know about {name}") problems tone=Tone::Warn/>
    }
}

/// What comes beside the rows and what stays out, a sentence each, with the class that says which of the two.
fn foretold(foreseen: &Foreseen) -> Vec<(&'static str, String)> {
    let told = |named: &Named, tone, before: &str, after: &str| {
        let names = named.first.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ");
        let told = u32::try_from(named.first.len()).unwrap_or(u32::MAX);
        let rest = named.total.saturating_sub(told);
        let more = if rest > 0 { format!(" and {} more", grouped(u64::from(rest))) } else { String::new() };
        (named.total > 0).then(|| (tone, format!("{before} {names}{more}.{after}")))
    };
    let all = [
        told(&foreseen.new_stages, "dim", "Adds to the pipeline the stages", ""),
        told(&foreseen.new_owners, "dim", "Adds as owners, to be invited later:", ""),
        told(
            &foreseen.refused_stages,
            "warn",
            "Leaves out the rows in stages that the pipeline does not have and cannot get:",
            "",
        ),
        told(
            &foreseen.unknown_owners,
            "warn",
            "Nobody here is called",
            " Only an admin can add them, so their records are yours.",
        ),
        told(
            &foreseen.unknown_companies,
            "warn",
            "There are no companies called",
            " Their rows come in without a company. Import a file of companies first, or with this one.",
        ),
    ];
    all.into_iter().flatten().collect()
}

#[component]
fn Row(row: PreviewRow, mapped: Vec<(usize, String, Target)>) -> impl IntoView {
    let scope = style! {
        .crm-check-cell {
            max-width: 16rem;
            padding: var(--s2) var(--s3);
            border-top: var(--hair) solid var(--line);
            overflow: hidden;
            text-overflow: ellipsis;
        }
        .crm-check-number {
            color: var(--text-2);
            font-variant-numeric: tabular-nums;
        }
        .crm-check-skipped {
            color: var(--text-3);
            text-decoration: line-through;
        }
        .crm-check-warn {
            background: var(--warn-soft);
        }
        .crm-check-bad {
            background: var(--bad-soft);
        }
    };
    let PreviewRow { row, cells, problems, is_skipped } = row;
    let whole = problems.iter().find(|problem| problem.column.is_empty()).map(|problem| problem.message.clone());
    let cell = |(at, header, _): (usize, String, Target)| {
        let text = cells.get(at).cloned().unwrap_or_default();
        let problem = problems.iter().find(|problem| problem.column == header && problem.severity > Severity::Note);
        let said = problem.map(|problem| problem.message.clone());
        let aloud = said.clone().map(|text| view! { <span class="visually-hidden">{format!(" ({text})")}</span> });
        view! { class = scope,
            <td class=format!("crm-check-cell {}", mark(problem)) title=said>
                <span class:crm-check-skipped=is_skipped>{text}</span>
                {aloud}
            </td>
        }
    };
    let aloud = whole.clone().map(|text| view! { <span class="visually-hidden">{text}</span> });
    view! { class = scope,
        <tr>
            <th class="crm-check-cell crm-check-number" scope="row" title=whole>
                {row}
                {is_skipped.then(|| view! { " "<Badge tone=Tone::Warn>"skipped"</Badge> })}
                {aloud}
            </th>
            {mapped.into_iter().map(cell).collect_view()}
        </tr>
    }
}

fn mark(problem: Option<&CellProblem>) -> &'static str {
    match problem.map(|problem| problem.severity) {
        Some(Severity::Error) => "crm-check-bad",
        Some(Severity::Warning) => "crm-check-warn",
        Some(Severity::Note) | None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_beside_the_rows_is_told_with_names_and_what_stays_out_with_the_reason() {
        let named =
            |total, first: &[&str]| Named { total, first: first.iter().map(|name| (*name).to_owned()).collect() };
        let foreseen = Foreseen {
            new_stages: named(2, &["Engaging", "Pilot"]),
            unknown_companies: named(1_002, &["Acme", "Codehow"]),
            ..Foreseen::default()
        };
        let told = foretold(&foreseen);
        assert_eq!(told.iter().map(|(tone, _)| *tone).collect::<Vec<_>>(), ["dim", "warn"]);
        assert!(told[0].1.contains("Engaging") && told[0].1.ends_with("."), "{told:?}");
        assert!(told[1].1.contains("and 1,000 more. Their rows"), "{told:?}");
        assert!(foretold(&Foreseen::default()).is_empty());
    }
}
