//! People as initials on a colour of their own. The colour comes from the name, the contrast from the tokens.
use crate::logic::name::{hue, initials};
use leptos::prelude::*;
use stylers_macro::style;

/// How large an avatar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 22 px: rows and cards.
    #[default]
    Small,
    /// 32 px: messages, menus.
    Medium,
    /// 44 px: the head of a record.
    Large,
}

/// Most faces a group shows before it counts the rest.
const GROUP_FACES_MAX: usize = 4;

/// One person or company.
#[component]
pub fn Avatar(
    /// The full name; read out, and the source of initials and colour.
    #[prop(into)]
    name: String,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// A company: rounded square instead of a circle.
    #[prop(optional)]
    square: bool,
    /// The name stands in text beside it, so it need not be read out twice.
    #[prop(optional)]
    decorative: bool,
) -> impl IntoView {
    let scope = style! {
        .ac-avatar {
            display: inline-grid;
            place-items: center;
            flex: none;
            width: 1.375rem;
            height: 1.375rem;
            border-radius: 50%;
            background: var(--hue-1);
            color: var(--on-avatar);
            font-size: .625rem;
            font-weight: 700;
            line-height: 1;
            user-select: none;
        }
        .ac-avatar-medium {
            width: 2rem;
            height: 2rem;
            font-size: var(--fs-small);
        }
        .ac-avatar-large {
            width: 2.75rem;
            height: 2.75rem;
            font-size: var(--fs-large);
        }
        .ac-avatar-square {
            border-radius: 28%;
        }
        .ac-avatar-2 {
            background: var(--hue-2);
        }
        .ac-avatar-3 {
            background: var(--hue-3);
        }
        .ac-avatar-4 {
            background: var(--hue-4);
        }
        .ac-avatar-5 {
            background: var(--hue-5);
        }
        .ac-avatar-6 {
            background: var(--hue-6);
        }
        .ac-avatar-7 {
            background: var(--hue-7);
        }
        .ac-avatar-8 {
            background: var(--hue-8);
        }
    };
    let size = match size {
        AvatarSize::Small => "",
        AvatarSize::Medium => " ac-avatar-medium",
        AvatarSize::Large => " ac-avatar-large",
    };
    let shape = if square { " ac-avatar-square" } else { "" };
    let class = format!("ac-avatar {scope} ac-avatar-{}{size}{shape}", hue(&name));
    let letters = initials(&name);
    view! {
        <span
            class=class
            role=(!decorative).then_some("img")
            aria-label=(!decorative).then(|| name.clone())
            aria-hidden=decorative.then_some("true")
            title=name
        >
            {letters}
        </span>
    }
}

/// Several people, overlapping; the rest as a number.
#[component]
pub fn AvatarGroup(
    /// Full names, most important first.
    names: Vec<String>,
) -> impl IntoView {
    let scope = style! {
        .ac-avatars {
            display: inline-flex;
            align-items: center;
        }
        .ac-avatars-one {
            display: inline-flex;
            border-radius: 50%;
            box-shadow: 0 0 0 var(--focus-w) var(--bg-raise);
        }
        .ac-avatars-one + .ac-avatars-one {
            margin-inline-start: calc(var(--s1) * -1.25);
        }
        .ac-avatars-rest {
            margin-inline-start: var(--s1);
            font-size: var(--fs-small);
            color: var(--text-2);
        }
    };
    let rest = names.len().saturating_sub(GROUP_FACES_MAX);
    let faces = names
        .into_iter()
        .take(GROUP_FACES_MAX)
        .map(|name| view! { class = scope, <span class="ac-avatars-one"><Avatar name/></span> })
        .collect_view();
    view! { class = scope,
        <span class="ac-avatars">
            {faces}
            {(rest > 0).then(|| view! { class = scope, <span class="ac-avatars-rest num">{format!("+{rest}")}</span> })}
        </span>
    }
}
