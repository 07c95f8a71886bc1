//! A deal's lines as they are read.

use crate::{
    deals::lines::model::{Line, Lines},
    screens::amount,
    shared::kind::RecordKind,
};
use leptos::prelude::*;
use stylers_macro::style;

/// The lines and what they come to; on a phone each line is a block of its own.
#[component]
pub fn LinesTable(lines: RwSignal<Lines>) -> impl IntoView {
    let scope = style! {
        .crm-lines {
            width: 100%;
            border-collapse: collapse;
        }
        .crm-lines th {
            padding: 0 var(--s2) var(--s2);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            text-align: end;
        }
        .crm-lines td {
            padding: var(--s2);
            border-top: var(--hair) solid var(--line);
            text-align: end;
            white-space: nowrap;
        }
        .crm-lines-what {
            width: 100%;
        }
        .crm-lines .crm-lines-what {
            padding-inline-start: 0;
            text-align: start;
            white-space: normal;
            overflow-wrap: anywhere;
        }
        .crm-lines .crm-lines-sum {
            padding-inline-end: 0;
            font-weight: var(--fw-medium);
        }
        .crm-lines-foot td {
            font-weight: var(--fw-title);
        }
        .crm-lines-none {
            color: var(--text-3);
        }
        .crm-lines-short {
            display: none;
        }
        @media (max-width: 40rem) {
            .crm-lines-head {
                display: none;
            }
            .crm-lines tr {
                display: grid;
                grid-template-columns: minmax(0, 1fr) auto;
                gap: 0 var(--s3);
                padding: var(--s2) 0;
                border-top: var(--hair) solid var(--line);
            }
            .crm-lines td {
                padding: 0;
                border-top: none;
            }
            .crm-lines-long {
                display: none;
            }
            .crm-lines-short {
                display: block;
                color: var(--text-2);
                font-size: var(--fs-small);
            }
        }
    };
    let is_empty = Memo::new(move |_| lines.with(|lines| lines.lines.is_empty()));
    let total = move || lines.with(|lines| lines.total.map(amount::plain).unwrap_or_default());
    let line = move |line: Line| {
        let unit = line.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let (quantity, price) = (format!("{}{unit}", line.quantity), amount::plain(line.unit_price));
        let discount = (line.discount.parts() > 0).then(|| format!("−{} %", line.discount));
        let short = format!("{quantity} × {price} {}", discount.clone().unwrap_or_default());
        let what = match line.product_id {
            Some(id) => view! { <a class="link" href=RecordKind::Product.page(id)>{line.name}</a> }.into_any(),
            None => line.name.into_any(),
        };
        view! { class = scope,
            <tr role="row">
                <td role="cell" class="crm-lines-what">{what}<span class="crm-lines-short num">{short}</span></td>
                <td role="cell" class="crm-lines-long">{quantity}</td>
                <td role="cell" class="crm-lines-long">{price}</td>
                <td role="cell" class="crm-lines-long">{discount}</td>
                <td role="cell" class="crm-lines-sum">{amount::plain(line.total)}</td>
            </tr>
        }
    };
    let table = move || {
        view! { class = scope,
            <table class="crm-lines" role="table" aria-label="Lines">
                <thead class="crm-lines-head" role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col" class="crm-lines-what">"Product"</th>
                        <th role="columnheader" scope="col">"Quantity"</th>
                        <th role="columnheader" scope="col">"Price"</th>
                        <th role="columnheader" scope="col">"Discount"</th>
                        <th role="columnheader" scope="col" class="crm-lines-sum">"Total"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{move || lines.with(|lines| lines.lines.clone()).into_iter().map(line).collect_view()}</tbody>
                <tfoot role="rowgroup">
                    <tr role="row" class="crm-lines-foot">
                        <td role="cell" class="crm-lines-what" colspan="4">"Total, which is the deal's amount"</td>
                        <td role="cell" class="crm-lines-sum">{total}</td>
                    </tr>
                </tfoot>
            </table>
        }
        .into_any()
    };
    let none = move || {
        view! { class = scope,
            <p class="crm-lines-none">"No lines. The amount is what somebody typed; with lines it is their sum."</p>
        }
        .into_any()
    };
    move || if is_empty.get() { none() } else { table() }
}
