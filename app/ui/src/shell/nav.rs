//! The navigation's data and its list of links, drawn in the sidebar and again in the phone's sheet.
use crate::badge::Count;
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;

/// One place to go.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Path; also what marks it as current, together with everything below it.
    pub href: String,
    /// One or two words.
    pub label: String,
    /// Drawing before the words.
    pub icon: Icon,
    /// How many things wait there.
    pub waiting: Signal<u32>,
    /// Belongs in the phone's bottom bar; the first four that say so are taken.
    pub primary: bool,
}

impl NavItem {
    /// A place in the sidebar.
    pub fn new(href: impl Into<String>, label: impl Into<String>, icon: Icon) -> Self {
        Self { href: href.into(), label: label.into(), icon, waiting: Signal::stored(0), primary: false }
    }

    /// Puts it in the phone's bottom bar as well.
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// Shows a number when something waits.
    pub fn waiting(mut self, count: impl Into<Signal<u32>>) -> Self {
        self.waiting = count.into();
        self
    }

    /// Whether `path`, with its query, is this place or lies below it.
    pub(super) fn holds(&self, path: &str) -> bool {
        if let Some((page, asked)) = self.href.split_once('?') {
            let is_asked = |(_, query): (&str, &str)| query.split('&').any(|pair| pair == asked);
            return path.split_once('?').filter(|(on, _)| *on == page).is_some_and(is_asked);
        }
        let path = path.split('?').next().unwrap_or_default();
        let here = self.href.trim_end_matches('/');
        if here.is_empty() {
            return path.is_empty() || path == "/";
        }
        path.strip_prefix(here).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Places under one heading.
#[derive(Clone, Debug, Default)]
pub struct NavGroup {
    /// Heading; the first group has none.
    pub title: Option<String>,
    /// The places, in order.
    pub items: Vec<NavItem>,
}

/// The groups as lists of links, the person's own last.
#[component]
pub(super) fn NavList(groups: Vec<NavGroup>, own: Signal<Vec<NavItem>>, current: Signal<String>) -> impl IntoView {
    let scope = style! {
        .ac-nav-title {
            padding: var(--s4) calc(var(--s2) * 1.25) var(--s1);
            font-size: var(--fs-micro);
            font-weight: var(--fw-strong);
            color: var(--text-3);
        }
        .ac-nav-list {
            display: grid;
            gap: calc(var(--s1) * .5);
        }
        .ac-nav-link {
            position: relative;
            display: flex;
            align-items: center;
            gap: calc(var(--s2) * 1.25);
            height: var(--nav-h);
            padding: 0 calc(var(--s2) * 1.25);
            border-radius: var(--r-s);
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
            transition: background var(--fast) var(--ease), color var(--fast) var(--ease);
        }
        .ac-nav-link:hover {
            background: var(--glass-hover);
            color: var(--text);
        }
        .ac-nav-link[aria-current=page] {
            background: var(--accent-soft);
            color: var(--text);
        }
        .ac-nav-link[aria-current=page]::before {
            content: raw_str("");
            position: absolute;
            left: calc(var(--s3) * -1);
            width: calc(var(--s1) * .75);
            height: calc(var(--s1) * 4.5);
            border-radius: 0 var(--r-xs) var(--r-xs) 0;
            background: var(--accent-hi);
        }
        .ac-nav-label {
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
            margin-inline-end: auto;
        }
    };
    let draw = move |group: NavGroup| {
        let link = |item: NavItem| {
            let place = item.clone();
            let here = move || place.holds(&current.read()).then_some("page");
            let hint = item.label.clone();
            view! { class = scope,
                <li>
                    <a class="ac-nav-link" href=item.href aria-current=here title=hint>
                        <Glyph icon=item.icon/>
                        <span class="ac-nav-label">{item.label}</span>
                        <Count value=item.waiting label="waiting"/>
                    </a>
                </li>
            }
        };
        view! { class = scope,
            {group.title.map(|title| view! { class = scope, <p class="ac-nav-title">{title}</p> })}
            <ul class="ac-nav-list">{group.items.into_iter().map(link).collect_view()}</ul>
        }
    };
    let own = move || {
        let items = own.get();
        (!items.is_empty()).then(|| draw(NavGroup { title: Some("Favourites".to_owned()), items }))
    };
    view! {
        {groups.into_iter().map(draw).collect_view()}
        {own}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_its_own_subpages_and_no_others() {
        let owner = Owner::new();
        owner.set();
        let check = |href: &str, path: &str, want: bool| {
            assert_eq!(NavItem::new(href, "x", Icon::Home).holds(path), want, "{href} {path}");
        };
        check("/deals", "/deals", true);
        check("/deals", "/deals/7/edit", true);
        check("/deals", "/deals?view=board", true);
        check("/deals", "/dealers", false);
        check("/", "/", true);
        check("/", "/?a=b", true);
        check("/", "/deals", false);
        check("/deals?view=7", "/deals?q=a&view=7", true);
        check("/deals?view=7", "/deals?view=77", false);
        check("/deals?view=7", "/companies?view=7", false);
        check("/deals?view=7", "/deals", false);
    }
}
