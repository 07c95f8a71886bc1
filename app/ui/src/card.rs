//! Surfaces that hold content: the card, the number card and the progress bar.
use crate::badge::Tone;
use leptos::prelude::*;
use stylers_macro::style;

/// How a card looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardKind {
    /// A plain surface.
    #[default]
    Plain,
    /// The one card of a screen with a gradient.
    Hero,
    /// Made by automation or AI.
    Violet,
}

/// A panel with an optional head line.
#[component]
pub fn Card(
    /// Heading of the panel.
    #[prop(optional, into)]
    title: Option<String>,
    /// Right end of the head line: a hint or small actions.
    #[prop(optional, into)]
    aside: ViewFnOnce,
    /// Look.
    #[prop(optional)]
    kind: CardKind,
    /// Content touches the edges (a table, a list).
    #[prop(optional)]
    flush: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-card {
            display: grid;
            gap: var(--s3);
            align-content: start;
            min-width: 0;
            padding: var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
        }
        .ac-card-hero {
            background: linear-gradient(160deg, color-mix(in srgb, var(--accent) 18%, var(--surface)), color-mix(in srgb, var(--violet) 17%, var(--surface)));
        }
        .ac-card-violet {
            background: linear-gradient(160deg, color-mix(in srgb, var(--violet) 15%, var(--surface)), var(--surface) 70%);
        }
        .ac-card-flush {
            padding: 0;
            gap: 0;
            overflow: hidden;
        }
        .ac-card-head {
            display: flex;
            align-items: center;
            gap: var(--s3);
            min-height: var(--s6);
        }
        .ac-card-flush .ac-card-head {
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .ac-card-aside {
            display: flex;
            align-items: center;
            gap: var(--s2);
            margin-inline-start: auto;
            font-size: var(--fs-small);
            color: var(--text-2);
        }
    };
    view! { class = scope,
        <section
            class="ac-card"
            class:ac-card-hero=kind == CardKind::Hero
            class:ac-card-violet=kind == CardKind::Violet
            class:ac-card-flush=flush
        >
            {title.map(|title| view! { class = scope,
                <header class="ac-card-head"><h2>{title}</h2><div class="ac-card-aside">{aside.run()}</div></header>
            })}
            {children()}
        </section>
    }
}

/// One number with its name and what it means.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// The formatted number.
    #[prop(into)]
    value: Signal<String>,
    /// One line below it, in words.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Colour of the note.
    #[prop(optional, into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    let scope = style! {
        .ac-stat {
            display: grid;
            gap: calc(var(--s1) * .5);
            min-width: 0;
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
        }
        .ac-stat-label {
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-stat-value {
            font-size: var(--fs-display);
            font-weight: var(--fw-title);
            letter-spacing: -.03rem;
            line-height: 1.3;
            font-variant-numeric: tabular-nums;
        }
        .ac-stat-note {
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-stat-note:empty {
            display: none;
        }
    };
    view! { class = scope,
        <dl class="ac-stat">
            <dt class="ac-stat-label">{label}</dt>
            <dd class="ac-stat-value">{move || value.get()}</dd>
            <dd
                class="ac-stat-note"
                class:good=move || tone.get() == Tone::Good
                class:warn=move || tone.get() == Tone::Warn
                class:bad=move || tone.get() == Tone::Bad
            >
                {move || note.get()}
            </dd>
        </dl>
    }
}

/// How far something is, 0 to 100.
#[component]
pub fn ProgressBar(
    /// What is progressing, for assistive technology.
    #[prop(into)]
    label: String,
    /// Percent.
    #[prop(into)]
    percent: Signal<f64>,
    /// Colour; `Accent` is the brand gradient.
    #[prop(default = Tone::Accent)]
    tone: Tone,
    /// 3 px, for column heads and cards.
    #[prop(optional)]
    thin: bool,
) -> impl IntoView {
    let scope = style! {
        .ac-progress {
            height: var(--s2);
            border-radius: var(--r-full);
            background: var(--glass-hover);
            overflow: hidden;
        }
        .ac-progress-thin {
            height: calc(var(--s1) * .75);
        }
        .ac-progress-fill {
            display: block;
            height: 100%;
            border-radius: inherit;
            background: var(--brand);
            transition: width var(--slow) var(--ease);
        }
        .ac-progress-neutral {
            background: var(--text-3);
        }
        .ac-progress-good {
            background: var(--good);
        }
        .ac-progress-warn {
            background: var(--warn-fill);
        }
        .ac-progress-bad {
            background: var(--bad);
        }
        .ac-progress-violet {
            background: var(--violet);
        }
        .ac-progress-info {
            background: var(--info);
        }
    };
    let width = move || percent.get().clamp(0.0, 100.0);
    view! { class = scope,
        <div
            class="ac-progress"
            class:ac-progress-thin=thin
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || format!("{:.0}", width())
        >
            <span
                class=format!("ac-progress-fill {scope} ac-progress-{}", tone.suffix())
                style:width=move || format!("{:.1}%", width())
            ></span>
        </div>
    }
}
