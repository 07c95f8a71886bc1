//! Small labels. A state is never said by colour alone: a badge has words, a dot has a hidden one.
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;

/// What a colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No meaning.
    #[default]
    Neutral,
    /// Yours, active.
    Accent,
    /// Automation, AI, unread.
    Violet,
    /// Went well.
    Good,
    /// Needs a look.
    Warn,
    /// Went wrong.
    Bad,
    /// Worth knowing.
    Info,
}

impl Tone {
    /// Every tone with its name, for the gallery.
    pub const ALL: &[(Tone, &str)] = &[
        (Tone::Neutral, "neutral"),
        (Tone::Accent, "accent"),
        (Tone::Violet, "violet"),
        (Tone::Good, "good"),
        (Tone::Warn, "warn"),
        (Tone::Bad, "bad"),
        (Tone::Info, "info"),
    ];

    /// Suffix of the class that colours a part.
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Violet => "violet",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
        }
    }
}

/// A tinted word or two: the state of a record.
#[component]
pub fn Badge(
    /// What the colour means.
    #[prop(optional)]
    tone: Tone,
    /// Drawing before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-badge {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            flex: none;
            height: 1.375rem;
            padding: 0 var(--s2);
            border-radius: var(--r-xs);
            background: var(--glass-hover);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            white-space: nowrap;
        }
        .ac-badge-accent {
            background: var(--accent-soft);
            color: var(--accent-hi);
        }
        .ac-badge-violet {
            background: var(--violet-soft);
            color: var(--violet-hi);
        }
        .ac-badge-good {
            background: var(--good-soft);
            color: var(--good);
        }
        .ac-badge-warn {
            background: var(--warn-soft);
            color: var(--warn);
        }
        .ac-badge-bad {
            background: var(--bad-soft);
            color: var(--bad);
        }
        .ac-badge-info {
            background: var(--info-soft);
            color: var(--info);
        }
    };
    view! {
        <span class=format!("ac-badge {scope} ac-badge-{}", tone.suffix())>
            {icon.map(|icon| view! { <Glyph icon small=true/> })}
            {children()}
        </span>
    }
}

/// A hairline chip: a category, a filter. With `on_remove` it grows a button.
#[component]
pub fn Tag(
    /// Puts a dot of this tone before the words.
    #[prop(optional, into)]
    dot: Option<Tone>,
    /// Shows a remove button; its name is "Remove" and the text.
    #[prop(optional, into)]
    on_remove: Option<Callback<()>>,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let scope = style! {
        .ac-tag {
            display: inline-flex;
            align-items: center;
            gap: calc(var(--s1) * 1.5);
            flex: none;
            height: 1.5rem;
            max-width: 100%;
            padding: 0 var(--s2);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-xs);
            background: var(--glass);
            color: var(--text-2);
            font-size: var(--fs-small);
            white-space: nowrap;
        }
        .ac-tag-remove {
            display: grid;
            place-items: center;
            width: 1.5rem;
            height: 1.5rem;
            margin-inline-end: calc(var(--s2) * -1);
            color: var(--text-3);
            border-radius: var(--r-xs);
        }
        .ac-tag-remove:hover {
            color: var(--text);
        }
    };
    let name = format!("Remove {text}");
    view! { class = scope,
        <span class="ac-tag">
            {dot.map(|tone| view! { <StatusDot tone/> })}
            <span class="truncate">{text}</span>
            {on_remove.map(|remove| view! { class = scope,
                <button class="ac-tag-remove" type="button" aria-label=name on:click=move |_| remove.run(())>
                    <Glyph icon=Icon::Close small=true/>
                </button>
            })}
        </span>
    }
}

/// A dot of one colour. Give `label` when no word beside it says the same.
#[component]
pub fn StatusDot(
    /// What the colour means.
    #[prop(optional)]
    tone: Tone,
    /// Read out in place of the colour.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let scope = style! {
        .ac-dot {
            display: inline-block;
            flex: none;
            width: calc(var(--s1) * 1.75);
            height: calc(var(--s1) * 1.75);
            border-radius: 50%;
            background: var(--text-3);
        }
        .ac-dot-accent {
            background: var(--accent-hi);
        }
        .ac-dot-violet {
            background: var(--violet-hi);
        }
        .ac-dot-good {
            background: var(--good);
        }
        .ac-dot-warn {
            background: var(--warn-fill);
        }
        .ac-dot-bad {
            background: var(--bad);
        }
        .ac-dot-info {
            background: var(--info);
        }
    };
    view! {
        <span
            class=format!("ac-dot {scope} ac-dot-{}", tone.suffix())
            role=label.is_some().then_some("img")
            aria-label=label.clone()
            title=label
        ></span>
    }
}

/// A number that waits for you (unread). Shows nothing at zero and `99+` above 99.
#[component]
pub fn Count(
    /// How many.
    #[prop(into)]
    value: Signal<u32>,
    /// What is counted, read out after the number ("unread").
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let scope = style! {
        .ac-count {
            display: inline-block;
            min-width: 1.125rem;
            padding: 0 .375rem;
            border-radius: var(--r-full);
            background: var(--violet);
            color: var(--on-violet);
            font-size: var(--fs-micro);
            font-weight: var(--fw-strong);
            line-height: 1.125rem;
            text-align: center;
            font-variant-numeric: tabular-nums;
        }
        .ac-count:empty {
            display: none;
        }
    };
    view! { class = scope,
        <span class="ac-count">
            {move || {
                let n = value.get();
                let shown = if n > 99 { "99+".to_owned() } else { n.to_string() };
                let label = label.clone();
                (n > 0).then(|| view! { {shown}<span class="visually-hidden">{format!(" {label}")}</span> })
            }}
        </span>
    }
}
