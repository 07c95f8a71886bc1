//! Light, dark, or as the system says. The choice is a cookie, so that the server can write `data-theme` and nothing flashes.
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;
use web_sys::js_sys;

/// Name of the cookie; its value is `light` or `dark`, absent for the system's choice.
pub const THEME_COOKIE: &str = "theme";
/// How long the choice is remembered, in seconds.
const THEME_AGE_S: u32 = 365 * 24 * 3_600;

/// What the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Value of the cookie and of `data-theme`; `None` for the system's choice.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Reads the cookie's value; anything else is the system's choice.
    pub fn from_cookie(value: Option<&str>) -> Self {
        match value {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows it at once and remembers it.
    fn apply(self) {
        let root = document().document_element();
        let secure = location().protocol().is_ok_and(|p| p == "https:");
        let secure = if secure { "; Secure" } else { "" };
        let (value, age) = match self.attribute() {
            Some(value) => (value, THEME_AGE_S),
            None => ("", 0),
        };
        if let Some(root) = root {
            // Both fail only for a name that is no attribute name.
            let _ = match self.attribute() {
                Some(value) => root.set_attribute("data-theme", value),
                None => root.remove_attribute("data-theme"),
            };
        }
        let cookie = format!("{THEME_COOKIE}={value}; Path=/; Max-Age={age}; SameSite=Lax{secure}");
        // Forbidden cookies mean the choice lasts until the page is left.
        let _ = js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into());
    }
}

/// Three buttons: system, light, dark.
#[component]
pub fn ThemeSwitch(
    /// The choice; start it from the cookie on both sides.
    theme: RwSignal<Theme>,
) -> impl IntoView {
    let scope = style! {
        .ac-theme {
            display: inline-flex;
            gap: calc(var(--s1) * .5);
            padding: calc(var(--s1) * .5);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            background: var(--glass);
        }
        .ac-theme-one {
            display: grid;
            place-items: center;
            width: var(--control-h-small);
            height: var(--control-h-small);
            border-radius: var(--r-xs);
            color: var(--text-3);
        }
        .ac-theme-one:hover {
            color: var(--text);
        }
        .ac-theme-one[aria-pressed=true] {
            background: var(--surface-3);
            color: var(--text);
        }
    };
    let choices = [
        (Theme::System, Icon::Screen, "As the system"),
        (Theme::Light, Icon::Sun, "Light"),
        (Theme::Dark, Icon::Moon, "Dark"),
    ];
    let buttons = choices.map(|(choice, icon, label)| {
        view! { class = scope,
            <button
                class="ac-theme-one"
                type="button"
                aria-label=label
                title=label
                aria-pressed=move || if theme.get() == choice { "true" } else { "false" }
                on:click=move |_| {
                    theme.set(choice);
                    choice.apply();
                }
            >
                <Glyph icon small=true/>
            </button>
        }
    });
    view! { class = scope, <div class="ac-theme" role="group" aria-label="Theme">{buttons.collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_says_light_dark_or_nothing() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(Theme::from_cookie(theme.attribute()), theme);
        }
        assert_eq!(Theme::from_cookie(Some("\"><script>")), Theme::System);
    }
}
