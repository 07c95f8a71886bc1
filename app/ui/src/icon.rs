//! The icon set: one style, a 20-unit grid and a 1.5-unit round stroke in the text's colour.
//! An icon never carries meaning alone: the control around it has a name, so every icon is hidden from assistive technology.
use leptos::prelude::*;
use stylers_macro::style;

/// Declares the set once, so that the gallery and the drawings cannot disagree.
macro_rules! icons {
    ($($name:ident = $path:literal),+ $(,)?) => {
        /// One drawing of the set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $(#[doc = concat!("The `", stringify!($name), "` drawing.")] $name),+
        }

        impl Icon {
            /// Every drawing, in order, for the gallery.
            pub const ALL: &[(Icon, &str)] = &[$((Icon::$name, stringify!($name))),+];

            /// The inside of the `<svg>`.
            const fn shape(self) -> &'static str {
                match self {
                    $(Icon::$name => $path),+
                }
            }
        }
    };
}

icons! {
    Home = r#"<path d="M3 9.2 10 3.5l7 5.7v6.3a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15.5z"/><path d="M8 17v-5h4v5"/>"#,
    Inbox = r#"<path d="M3 11.5 5 4.6A1.5 1.5 0 0 1 6.4 3.5h7.2A1.5 1.5 0 0 1 15 4.6l2 6.9v3a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.500z"/><path d="M3 11.500h4l1 2h4l1-2h4"/>"#,
    Board = r#"<rect x="3" y="3.5" width="3.8" height="13" rx="1.2"/><rect x="8.1" y="3.5" width="3.8" height="8" rx="1.2"/><rect x="13.2" y="3.5" width="3.8" height="10.5" rx="1.2"/>"#,
    Tiles = r#"<rect x="3" y="3" width="6" height="8" rx="1.5"/><rect x="11" y="3" width="6" height="4.5" rx="1.5"/><rect x="11" y="9.5" width="6" height="7.5" rx="1.5"/><rect x="3" y="13" width="6" height="4" rx="1.5"/>"#,
    Expand = r#"<path d="M12 3.500h4.500V8M8 16.500H3.500V12M16.2 3.800 11.5 8.500M3.8 16.200l4.7-4.7"/>"#,
    List = r#"<path d="M7.5 5.500H17M7.5 10H17M7.5 14.500H17M3.5 5.500h.01M3.5 10h.01M3.5 14.500h.01"/>"#,
    Company = r#"<path d="M4 17V4.500A1.5 1.5 0 0 1 5.5 3h5A1.5 1.5 0 0 1 12 4.500V17M12 8h2.500A1.5 1.5 0 0 1 16 9.500V17M2.5 17h15M6.8 6.500h2.400M6.8 9.500h2.400M6.8 12.500h2.4"/>"#,
    Person = r#"<circle cx="10" cy="6.8" r="3.3"/><path d="M3.8 17a6.2 6.2 0 0 1 12.4 0"/>"#,
    Funnel = r#"<path d="M3.2 4h13.600l-5.300 6.300v5.200L8.5 17v-6.700z"/>"#,
    Tasks = r#"<path d="M3 5.300l1.3 1.3 2.200-2.500M3 10.300l1.3 1.3 2.200-2.500M3 15.300l1.3 1.3 2.200-2.500M10 5.500h7M10 10.500h7M10 15.500h7"/>"#,
    Deal = r#"<path d="M10 2.8 17.2 10 10 17.2 2.8 10z"/><path d="M7.3 10 9.3 12l3.5-3.8"/>"#,
    Note = r#"<path d="M4.5 3h11A1.5 1.5 0 0 1 17 4.500V12l-5 5H4.500A1.5 1.5 0 0 1 3 15.500v-11A1.5 1.5 0 0 1 4.5 3z"/><path d="M17 12h-3.500a1.5 1.5 0 0 0-1.5 1.500V17M6.5 7h7M6.5 10.500h4"/>"#,
    Calendar = r#"<rect x="3" y="4.5" width="14" height="12.5" rx="1.8"/><path d="M3 8.500h14M6.8 2.800v3.400M13.2 2.800v3.4"/>"#,
    Chat = r#"<path d="M4.5 3.500h11A1.5 1.5 0 0 1 17 5v7.500a1.5 1.5 0 0 1-1.5 1.500H8.300L4.5 17v-3A1.5 1.5 0 0 1 3 12.500V5a1.5 1.5 0 0 1 1.5-1.500z"/>"#,
    Bolt = r#"<path d="M11 2.5 4 11.500h5L8.5 17.500l7.5-9.500h-5.300z"/>"#,
    Sparkle = r#"<path d="M9 3.5 10.7 8.3 15.5 10 10.7 11.7 9 16.5 7.3 11.7 2.5 10 7.3 8.300zM15.5 2.500v3M14 4h3M16 14.500v2.600M14.7 15.800h2.6"/>"#,
    Shield = r#"<path d="M10 2.5 4 5v4.800c0 3.3 2.4 6.1 6 7.7 3.6-1.6 6-4.4 6-7.700V5z"/><path d="M7.5 9.900l1.8 1.8 3.3-3.6"/>"#,
    Box = r#"<path d="M10 2.600 16.500 6v8L10 17.400 3.500 14V6z"/><path d="M3.800 6.200 10 9.500l6.200-3.300M10 9.500v7.700M6.800 4.300 13.200 7.700"/>"#,
    Doc = r#"<path d="M5.5 2.500H12l4 4v9.500a1.5 1.5 0 0 1-1.5 1.500h-9A1.5 1.5 0 0 1 4 16V4a1.5 1.5 0 0 1 1.5-1.500z"/><path d="M12 2.500v4h4M7 10.500h6M7 13.500h4"/>"#,
    Search = r#"<circle cx="9" cy="9" r="5.5"/><path d="M13.2 13.2 17 17"/>"#,
    Offline = r#"<path d="M2.8 8.200a10 10 0 0 1 5-2.500M12.2 5.700a10 10 0 0 1 5 2.500M5.4 11.200a6.3 6.3 0 0 1 3-1.700M11.6 9.500a6.3 6.3 0 0 1 3 1.700M10 15h.01M4 4l12 12"/>"#,
    Star = r#"<path d="M10 3l2.1 4.5 4.900.6-3.6 3.4.9 4.900L10 14l-4.300 2.400.9-4.900L3 8.100l4.900-.600z"/>"#,
    Plus = r#"<path d="M10 4v12M4 10h12"/>"#,
    Close = r#"<path d="M5 5l10 10M15 5 5 15"/>"#,
    Check = r#"<path d="M4 10.500l4 4 8-9"/>"#,
    ChevronLeft = r#"<path d="M12 5 7 10l5 5"/>"#,
    ChevronRight = r#"<path d="M8 5l5 5-5 5"/>"#,
    ChevronUp = r#"<path d="M5 12l5-5 5 5"/>"#,
    ChevronDown = r#"<path d="M5 8l5 5 5-5"/>"#,
    More = r#"<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.4"/>"#,
    Filter = r#"<path d="M3 5h14M5.8 10h8.400M8.5 15h3"/>"#,
    Sort = r#"<path d="M6 4v12M3.2 13 6 16l2.8-3M14 16V4M11.2 7 14 4l2.8 3"/>"#,
    Upload = r#"<path d="M10 13V3.500M6 7.200l4-3.7 4 3.700M3.5 13v2A1.5 1.5 0 0 0 5 16.500h10a1.5 1.5 0 0 0 1.5-1.500v-2"/>"#,
    Download = r#"<path d="M10 3.500V13M6 9.300l4 3.7 4-3.700M3.5 13v2A1.5 1.5 0 0 0 5 16.500h10a1.5 1.5 0 0 0 1.5-1.500v-2"/>"#,
    Undo = r#"<path d="M7.5 4 3.5 8l4 4M3.5 8h8.300a4.2 4.2 0 0 1 0 8.400H8"/>"#,
    Trash = r#"<path d="M3.5 5.500h13M8 5.500V3.500h4v2M5.2 5.500l.7 10a1.5 1.5 0 0 0 1.5 1.500h5.200a1.5 1.5 0 0 0 1.5-1.500l.7-10M8.5 9v4.500M11.5 9v4.5"/>"#,
    Edit = r#"<path d="M12.8 3.800a1.7 1.7 0 0 1 2.4 0l1 1a1.7 1.7 0 0 1 0 2.400L7.5 15.9 3.5 16.500l.6-4z"/><path d="M11.3 5.300l3.4 3.4"/>"#,
    Eye = r#"<path d="M2.5 10C4 6.8 6.8 5 10 5s6 1.8 7.5 5c-1.5 3.2-4.3 5-7.5 5s-6-1.8-7.5-5z"/><circle cx="10" cy="10" r="2.3"/>"#,
    EyeOff = r#"<path d="M3.5 3.500l13 13M8.2 5.200A8 8 0 0 1 10 5c3.2 0 6 1.8 7.5 5a9.4 9.4 0 0 1-2.3 3.100M12.3 14.700A8 8 0 0 1 10 15c-3.2 0-6-1.8-7.5-5a9.3 9.3 0 0 1 2.7-3.400M8.4 8.400a2.3 2.3 0 0 0 3.2 3.2"/>"#,
    Lock = r#"<rect x="4" y="9" width="12" height="8" rx="1.8"/><path d="M6.8 9V6.500a3.2 3.2 0 0 1 6.4 0V9"/>"#,
    Key = r#"<circle cx="7" cy="13" r="3.5"/><path d="M9.5 10.5 16.5 3.500M13.5 6.500l2.5 2.500M11.5 8.500l1.5 1.5"/>"#,
    Users = r#"<circle cx="7.5" cy="7" r="2.8"/><path d="M2.5 16.200a5 5 0 0 1 10 0M13 4.500a2.7 2.7 0 0 1 0 5.100M14.5 11.700a5 5 0 0 1 3 4.5"/>"#,
    Gear = r#"<circle cx="10" cy="10" r="2.4"/><path d="M8.6 2.8h2.8l.5 2 1.5.9 2-.6 1.4 2.4-1.5 1.5v2l1.5 1.5-1.4 2.4-2-.6-1.5.9-.5 2H8.6l-.5-2-1.5-.9-2 .6-1.4-2.4 1.5-1.5V9L3.2 7.5l1.4-2.4 2 .6 1.5-.9z"/>"#,
    Screen = r#"<rect x="2.5" y="3.5" width="15" height="10" rx="1.8"/><path d="M7 17h6M10 13.5V17"/>"#,
    Sun = r#"<circle cx="10" cy="10" r="3.3"/><path d="M10 2.500V4M10 16v1.500M17.5 10H16M4 10H2.500M15.3 4.700l-1 1M5.7 14.300l-1 1M15.3 15.300l-1-1M5.7 5.700l-1-1"/>"#,
    Moon = r#"<path d="M16.5 11.800A7 7 0 0 1 8.2 3.500a7 7 0 1 0 8.3 8.300z"/>"#,
    Logout = r#"<path d="M8 3.500H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.500h3M12.5 6.5 16.5 10l-4 3.500M16 10H8"/>"#,
    Bell = r#"<path d="M10 3a4.7 4.7 0 0 0-4.7 4.700c0 4.3-1.8 5.6-1.8 5.600h13s-1.8-1.3-1.8-5.600A4.7 4.7 0 0 0 10 3zM8.5 16.300a1.7 1.7 0 0 0 3 0"/>"#,
    Clock = r#"<circle cx="10" cy="10" r="7"/><path d="M10 6v4.200l2.8 1.7"/>"#,
    Money = r#"<rect x="2.5" y="5" width="15" height="10" rx="1.8"/><circle cx="10" cy="10" r="2.2"/><path d="M5.5 10h.01M14.5 10h.01"/>"#,
    Chart = r#"<path d="M3.5 3.500v11A1.5 1.5 0 0 0 5 16h11.500M6.5 12l3-3.5 2.5 2 4-5"/>"#,
    Link = r#"<path d="M8.5 11.500a3.2 3.2 0 0 0 4.7.2l2.4-2.400a3.2 3.2 0 0 0-4.6-4.600L9.8 5.900M11.5 8.500a3.2 3.2 0 0 0-4.7-.2l-2.4 2.400a3.2 3.2 0 0 0 4.6 4.600l1.2-1.2"/>"#,
    Warning = r#"<path d="M8.7 3.8 2.7 14.200A1.5 1.5 0 0 0 4 16.500h12a1.5 1.5 0 0 0 1.3-2.300l-6-10.400a1.5 1.5 0 0 0-2.6 0zM10 8v3.500M10 14h.01"/>"#,
    Info = r#"<circle cx="10" cy="10" r="7"/><path d="M10 9.300v4.200M10 6.500h.01"/>"#,
    Drag = r#"<path d="M10 2.500v15M2.5 10h15M7.8 4.7 10 2.500l2.2 2.200M7.8 15.300l2.2 2.2 2.2-2.200M4.7 7.8 2.5 10l2.2 2.200M15.3 7.800l2.2 2.2-2.2 2.2"/>"#,
    Grip = r#"<path d="M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01" stroke-width="2"/>"#,
    Menu = r#"<path d="M3.5 5.500h13M3.5 10h13M3.5 14.500h13"/>"#,
    ArrowLeft = r#"<path d="M16.5 10h-13M8.5 5l-5 5 5 5"/>"#,
    ArrowRight = r#"<path d="M3.5 10h13M11.5 5l5 5-5 5"/>"#,
    ArrowUp = r#"<path d="M10 16.500v-13M5 8.500l5-5 5 5"/>"#,
    ArrowDown = r#"<path d="M10 3.500v13M5 11.500l5 5 5-5"/>"#,
    External = r#"<path d="M8.5 4H5.200A1.7 1.7 0 0 0 3.5 5.700v9.100a1.7 1.7 0 0 0 1.7 1.700h9.100a1.7 1.7 0 0 0 1.7-1.700V11.500M11.5 3.500h5v5M16.2 3.8 9.5 10.5"/>"#,
    Copy = r#"<rect x="7" y="7" width="10" height="10" rx="1.8"/><path d="M13 7V4.700A1.7 1.7 0 0 0 11.3 3H4.700A1.7 1.7 0 0 0 3 4.700v6.600A1.7 1.7 0 0 0 4.7 13H7"/>"#,
    Keyboard = r#"<rect x="2" y="5" width="16" height="10.5" rx="1.8"/><path d="M5 8.300h.01M8.3 8.300h.01M11.7 8.300h.01M15 8.300h.01M5 10.600h.01M15 10.600h.01M7 12.800h6"/>"#,
}

/// Draws one icon at the size of a line of controls, or smaller with `small`.
#[component]
pub fn Glyph(
    /// Which drawing.
    icon: Icon,
    /// 14 px instead of 17 px, for inside a badge or a table cell.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let scope = style! {
        .ac-glyph {
            width: calc(var(--fs-control) * 1.3);
            height: calc(var(--fs-control) * 1.3);
            flex: none;
            fill: none;
            stroke: currentColor;
            stroke-width: 1.5;
            stroke-linecap: round;
            stroke-linejoin: round;
        }
        .ac-glyph-small {
            width: calc(var(--fs-control) * 1.08);
            height: calc(var(--fs-control) * 1.08);
        }
    };
    view! { class = scope,
        <svg
            class="ac-glyph"
            class:ac-glyph-small=small
            viewBox="0 0 20 20"
            aria-hidden="true"
            inner_html=icon.shape()
        ></svg>
    }
}
