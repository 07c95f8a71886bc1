//! The first rows of a list as a plain table, by the same columns as the list itself: for what shows a few records beside others.
use super::{Align, Column};
use leptos::prelude::*;
use stylers_macro::style;

/// Columns that a narrow screen has room for.
const NARROW_COLUMNS: usize = 2;

/// A few rows. Columns that the list hides are not shown unless they are asked for.
#[component]
pub fn FewRows<T: Send + Sync + 'static>(
    /// What the table is of, for assistive technology.
    #[prop(into)]
    label: String,
    columns: Vec<Column<T>>,
    /// Keys of the columns to show behind the first, in order; none for the list's own.
    keys: Vec<String>,
    /// How many columns there is room for.
    columns_max: usize,
    rows: Vec<T>,
    /// Where a row leads.
    href: fn(&T) -> String,
) -> impl IntoView {
    let scope = style! {
        .ac-few-frame {
            min-width: 0;
            overflow: hidden;
        }
        .ac-few {
            width: 100%;
            table-layout: fixed;
            font-size: var(--fs-control);
        }
        .ac-few-th {
            padding: 0 var(--s2) var(--s1);
            border-bottom: var(--hair) solid var(--line);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            text-align: start;
        }
        .ac-few-td {
            height: var(--row-h);
            padding: 0 var(--s2);
            border-bottom: var(--hair) solid var(--line);
            font-weight: 400;
            text-align: start;
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
        }
        .ac-few-row:last-child .ac-few-td {
            border-bottom: 0;
        }
        .ac-few-row:hover {
            background: var(--glass-hover);
        }
        .ac-few-first {
            width: 34%;
            padding-inline-start: 0;
        }
        .ac-few-end {
            text-align: end;
        }
        .ac-few-link {
            display: block;
            overflow: hidden;
            text-overflow: ellipsis;
            font-weight: var(--fw-medium);
        }
        @media (max-width: 40rem) {
            .ac-few-more {
                display: none;
            }
            .ac-few-first {
                width: 60%;
            }
        }
    };
    let columns = chosen(columns, &keys, columns_max);
    let classes = |at: usize, column: &Column<T>, base: &str| {
        let first = if at == 0 { " ac-few-first" } else { "" };
        let end = if column.spec.align == Align::End { " ac-few-end num" } else { "" };
        let more = if at >= NARROW_COLUMNS { " ac-few-more" } else { "" };
        format!("{base}{first}{end}{more} {scope}")
    };
    let heads = columns.iter().enumerate().map(|(at, column)| {
        let class = classes(at, column, "ac-few-th");
        view! { <th class=class scope="col">{column.spec.title.clone()}</th> }
    });
    let heads = heads.collect_view();
    let lines = rows.iter().map(|row| {
        let cells = columns.iter().enumerate().map(|(at, column)| {
            let (class, cell) = (classes(at, column, "ac-few-td"), (column.cell)(row));
            match at {
                0 => view! { class = scope,
                    <th class=class scope="row"><a class="ac-few-link" href=href(row)>{cell}</a></th>
                }
                .into_any(),
                _ => view! { <td class=class>{cell}</td> }.into_any(),
            }
        });
        view! { class = scope, <tr class="ac-few-row">{cells.collect_view()}</tr> }
    });
    let lines = lines.collect_view();
    view! { class = scope,
        <div class="ac-few-frame">
            <table class="ac-few" aria-label=label>
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

/// The list's first column, which leads to its records, and behind it those with these keys, as far as there are such and there
/// is room; the list's own where none is.
fn chosen<T>(columns: Vec<Column<T>>, keys: &[String], max: usize) -> Vec<Column<T>> {
    let mut columns = columns.into_iter();
    let mut chosen: Vec<Column<T>> = columns.next().into_iter().collect();
    let rest: Vec<Column<T>> = columns.collect();
    let find = |key: &String| rest.iter().find(|column| column.spec.key == *key).cloned();
    chosen.extend(keys.iter().filter_map(find));
    if chosen.len() == 1 {
        chosen.extend(rest.into_iter().filter(|column| !column.spec.hidden));
    }
    chosen.truncate(max.max(1));
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_asked_for_or_the_lists_own() {
        let keys = |keys: &[&str], max| {
            let columns = ["name", "stage", "amount"].map(|key| Column::new(key, key, |_: &u8| ()));
            let [name, stage, amount] = columns;
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            let chosen = chosen(vec![name, stage, amount.hidden()], &keys, max);
            chosen.iter().map(|column| column.spec.key.clone()).collect::<Vec<_>>()
        };
        Owner::new().with(|| {
            assert_eq!(keys(&[], 9), ["name", "stage"]);
            assert_eq!(keys(&["amount", "gone", "name"], 9), ["name", "amount"]);
            assert_eq!(keys(&["gone"], 1), ["name"]);
        });
    }
}
