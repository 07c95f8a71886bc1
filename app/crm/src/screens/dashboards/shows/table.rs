//! The looks of a table whose rows are each drawn as a bar of parts, and told beside it.

use stylers_macro::style;

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
pub(super) fn styles() -> &'static str {
    let scope = style! {
        .crm-bars {
            width: 100%;
            font-size: var(--fs-control);
        }
        .crm-bars-th {
            padding: 0 var(--s2) var(--s1);
            border-bottom: var(--hair) solid var(--line);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            text-align: end;
            white-space: nowrap;
        }
        .crm-bars-td {
            height: 2.25rem;
            padding: 0 var(--s2);
            border-bottom: var(--hair) solid var(--line);
            font-weight: 400;
            text-align: end;
            white-space: nowrap;
        }
        .crm-bars-name {
            padding-inline-start: 0;
            text-align: start;
        }
        .crm-bars-key {
            display: inline-block;
            width: var(--s2);
            height: var(--s2);
            margin-inline-end: var(--s1);
            border-radius: var(--r-xs);
        }
        .crm-bars-track {
            height: var(--s3);
            border-radius: var(--r-xs);
            overflow: hidden;
        }
        .crm-done-name {
            max-width: 9rem;
        }
        .crm-done-bar {
            width: 34%;
            min-width: 4rem;
        }
        .crm-done-track {
            display: flex;
            gap: var(--hair);
        }
        .crm-done-part {
            height: 100%;
        }
        .crm-done-call {
            background: var(--chart-1);
        }
        .crm-done-meeting {
            background: var(--chart-2);
        }
        .crm-done-mail {
            background: var(--chart-3);
        }
        .crm-done-task {
            background: var(--chart-4);
        }
        .crm-forecast-bar {
            width: 40%;
            min-width: 5rem;
        }
        .crm-forecast-track {
            position: relative;
            display: block;
            background: var(--glass-hover);
        }
        .crm-forecast-part {
            position: absolute;
            inset: 0 auto 0 0;
        }
        .crm-forecast-open {
            background: color-mix(in srgb, var(--chart-3) 26%, transparent);
        }
        .crm-forecast-weighted {
            background: var(--chart-3);
        }
        .crm-forecast-won {
            background: var(--chart-1);
        }
        @media (max-width: 40rem) {
            .crm-bars-wide {
                display: none;
            }
            .crm-bars-th {
                padding-inline: var(--s1);
            }
            .crm-bars-td {
                padding-inline: var(--s1);
            }
        }
    };
    scope
}
