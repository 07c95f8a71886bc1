//! The frame of all settings pages, and what stands in place of one that could not be read.

use ac_core::{
    AppError, ErrorCode, Rights, answer_with,
    policy::{Action, Grant, Resource as Kind},
};
use ac_ui::{CopyButton, EmptyState, ErrorState, Icon, LinkButton, Page, PageHeader, SkeletonRows, Tab, TabLinks};
use leptos::prelude::*;
use leptos_meta::Title;
use stylers_macro::style;

pub(super) const ACCOUNT: &str = "/settings/account";
pub(super) const SECURITY: &str = "/settings/security";
pub(super) const MEMBERS: &str = "/settings/members";
pub(super) const ROLES: &str = "/settings/roles";
pub(super) const TEAMS: &str = "/settings/teams";
pub(super) const TOKENS: &str = "/settings/tokens";
/// The pages that the shell takes from another domain.
pub const FIELDS: &str = "/settings/fields";
pub const PIPELINES: &str = "/settings/pipelines";
pub const CURRENCIES: &str = "/settings/currencies";
pub const TEMPLATES: &str = "/settings/templates";

/// All settings pages in their order: where each is, what it is called, and what one has to read to see anything there.
const PAGES: [(&str, &str, Option<Kind>); 10] = [
    (ACCOUNT, "Account", None),
    (SECURITY, "Security", None),
    (MEMBERS, "Members", Some(Kind::Member)),
    (ROLES, "Roles", Some(Kind::Role)),
    (TEAMS, "Teams", Some(Kind::Team)),
    (TOKENS, "API tokens", Some(Kind::ApiToken)),
    (FIELDS, "Fields", Some(Kind::Field)),
    (PIPELINES, "Pipelines", Some(Kind::Pipeline)),
    (CURRENCIES, "Currencies", Some(Kind::Rate)),
    (TEMPLATES, "Templates", Some(Kind::MailTemplate)),
];

/// The settings pages that are open to somebody: where each is, and what it is called.
#[must_use]
pub fn open_pages(rights: &Rights) -> Vec<(&'static str, &'static str)> {
    let is_open = |kind: Option<Kind>| kind.is_none_or(|kind| rights.grant(kind, Action::Read) != Grant::Nothing);
    PAGES.into_iter().filter(|(.., kind)| is_open(*kind)).map(|(path, label, _)| (path, label)).collect()
}

/// Head, tabs and body of one settings page. The shell says by [`Rights`] which of them are open to whoever looks.
#[component]
pub fn Settings(here: &'static str, title: &'static str, children: Children) -> impl IntoView {
    let rights = use_context::<Rights>().unwrap_or_default();
    let tabs = open_pages(&rights).into_iter().map(|(path, label)| Tab::new(path, label)).collect();
    view! {
        <Title text=title/>
        <PageHeader title="Settings">
            <TabLinks label="Settings" tabs current=here.to_owned()/>
        </PageHeader>
        <Page narrow=true below_tabs=true>{children()}</Page>
    }
}

/// A settings page on its way.
#[component]
pub(super) fn Loading() -> impl IntoView {
    view! { <SkeletonRows rows=6/> }
}

/// In place of what could not be read. On the server it also decides the status.
#[component]
pub(super) fn Failed(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    answer_with(error.code);
    match error.code {
        ErrorCode::Forbidden => view! {
            <EmptyState icon=Icon::Lock title="This is not open to you" text=error.message/>
        }
        .into_any(),
        ErrorCode::Unauthenticated => view! {
            <EmptyState icon=Icon::Key title="Your session has ended" text=error.message>
                <LinkButton href="/sign-in" attr:rel="external">"Sign in again"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        _ => view! { <ErrorState message=error.message on_retry/> }.into_any(),
    }
}

/// One line of a settings list: what it is, a quiet line below, and what can be done with it.
#[component]
pub(super) fn Line(
    #[prop(into)] name: String,
    #[prop(into)] note: String,
    /// Before the name, such as an avatar.
    #[prop(optional, into)]
    lead: ViewFnOnce,
    /// Right end: badges and buttons.
    #[prop(optional, into)]
    end: ViewFnOnce,
) -> impl IntoView {
    let scope = style! {
        .identity-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .identity-line:last-child {
            border-bottom: none;
        }
        .identity-line-words {
            display: grid;
            min-width: 0;
            flex: 1 1 12rem;
        }
        .identity-line-name {
            font-weight: var(--fw-medium);
            overflow-wrap: anywhere;
        }
        .identity-line-note {
            font-size: var(--fs-small);
            color: var(--text-2);
            overflow-wrap: anywhere;
        }
        .identity-line-end {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
    };
    view! { class = scope,
        <li class="identity-line">
            {lead.run()}
            <div class="identity-line-words">
                <span class="identity-line-name">{name}</span>
                <span class="identity-line-note">{note}</span>
            </div>
            <div class="identity-line-end">{end.run()}</div>
        </li>
    }
}

/// Something to be copied now, because it is shown once.
#[component]
pub(super) fn Once(#[prop(into)] text: String, lines: Vec<String>) -> impl IntoView {
    let scope = style! {
        .identity-once {
            display: grid;
            gap: var(--s3);
            padding: var(--s4);
            border: var(--hair) solid var(--accent);
            border-radius: var(--r-m);
            background: var(--glass);
        }
        .identity-once-head {
            justify-content: space-between;
        }
        .identity-once-lines {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
            gap: var(--s1) var(--s4);
            margin: 0;
            padding: 0;
            font-family: var(--font-mono);
            font-size: var(--fs-control);
            user-select: all;
            overflow-wrap: anywhere;
        }
    };
    let all = lines.join("\n");
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! { class = scope,
        <div class="identity-once" role="status">
            <div class="row identity-once-head"><p>{text}</p><CopyButton text=all/></div>
            <ul class="identity-once-lines" role="list">{lines}</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{MemberId, Role};

    #[test]
    fn only_pages_that_answer_are_offered() {
        let of = |role| open_pages(&Rights::of(role, MemberId(uuid::Uuid::nil())));
        assert_eq!(of(Role::Owner).len(), PAGES.len());
        let labels = |role| of(role).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(Role::Guest), ["Account", "Security", "Members", "Fields", "Pipelines", "Currencies"]);
        assert!(!labels(Role::Member).contains(&"Roles") && labels(Role::Member).contains(&"Templates"));
    }
}
