//! The design system: tokens in `style/`, components here. It knows no domain, no route and no server function.
//! Same HTML on both sides: no clock, locale, random number or window size may reach a first render.
pub mod avatar;
pub mod badge;
pub mod beside;
pub mod board;
pub mod button;
pub mod calendar;
pub mod card;
pub mod chart;
pub mod combobox;
pub mod copy_button;
pub mod date_picker;
pub mod dialog;
mod dom;
mod drag;
pub mod drawer;
pub mod field;
mod float;
pub mod gallery;
pub mod gantt;
pub mod icon;
pub mod keyboard_help;
pub mod late;
pub mod logic;
pub mod lookup;
pub mod menu;
pub mod palette;
pub mod select;
pub mod shell;
pub mod states;
pub mod table;
pub mod tabs;
pub mod theme;
pub mod toast;
pub mod tooltip;
pub mod unsaved;
pub mod wait;

#[cfg(test)]
mod contrast;
#[cfg(test)]
mod rules;
#[cfg(not(target_arch = "wasm32"))]
pub mod stylesheet;

pub use avatar::{Avatar, AvatarGroup, AvatarSize};
pub use badge::{Badge, Count, StatusDot, Tag, Tone};
pub use beside::{Beside, shield_while_beside};
pub use board::{Board, BoardColumn};
pub use button::{Button, ButtonKind, ButtonSize, LinkButton};
pub use calendar::{Calendar, CalendarDay, Chip, browser_week_start};
pub use card::{Card, CardKind, ProgressBar, Stat};
pub use chart::{BarChart, Datum, Donut, Format, Funnel, LineChart, Series};
pub use combobox::{Combobox, Source};
pub use copy_button::CopyButton;
pub use date_picker::{DatePicker, browser_today};
pub use dialog::{Dialog, DialogActions, open_while};
pub use dom::{remember, remembered};
pub use drawer::Drawer;
pub use field::{
    Checkbox, DecimalField, FieldFrame, Helping, MoneyField, NumberField, PasswordField, RadioGroup, RadioOption,
    SearchField, Suggest, SuggestField, SuggestHelp, SuggestLater, Suggestion, Switch, TextArea, TextField, draft,
    insert_at_caret,
};
pub use gallery::Gallery;
pub use gantt::{Bar, Gantt, GanttRow, TimeShown};
pub use icon::{Glyph, Icon};
pub use keyboard_help::{Kbd, KeyboardHelp, ShortcutGroup, help_key};
pub use late::{Draw, Late, draw_late, soon};
pub use logic::board::Move;
pub use logic::calendar::{Span, WeekStart, Zoom};
pub use logic::case::lower;
pub use logic::columns::{ColumnPlace, Offer};
pub use logic::dates::Day;
pub use logic::gantt::Breadth;
pub use logic::place::Side;
pub use logic::select::Selection;
pub use lookup::{Answer, Lookup};
pub use menu::{Menu, MenuAction, MenuItem};
pub use palette::{Command, CommandAction, CommandPalette, palette_key};
pub use select::{Bound, Choice, ChoiceGroup, Select};
pub use shell::{AppShell, AuthLayout, NavGroup, NavItem, Page, PageHeader};
pub use states::{EmptyState, ErrorState, Failure, Skeleton, SkeletonRows, Trouble};
#[cfg(not(target_arch = "wasm32"))]
pub use stylesheet::{BASE_CSS, CSS, stylesheet};
pub use table::{
    Align, BandWish, Bands, Cell, CellAsk, Column, ColumnFace, DataTable, FewRows, Foot, GroupActs, HeadActs, Layout,
    Line, Picking, Sort, TableOptions, Wish,
};
pub use tabs::{Tab, TabLinks, TabPanel, Tabs};
pub use theme::{THEME_COOKIE, Theme, ThemeSwitch};
pub use toast::{Toast, Toaster, Toasts, provide_toasts, use_toasts};
pub use tooltip::Tooltip;
pub use unsaved::Unsaved;
pub use wait::Wait;
