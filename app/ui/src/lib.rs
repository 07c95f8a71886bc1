//! The design system: tokens in `style/`, components here. It knows no domain, no route and no server function.
//! Same HTML on both sides: no clock, locale, random number or window size may reach a first render.
pub mod avatar;
pub mod badge;
pub mod board;
pub mod button;
pub mod card;
pub mod dialog;
mod dom;
pub mod field;
pub mod gallery;
pub mod icon;
pub mod logic;
pub mod shell;
pub mod states;
pub mod table;
pub mod toast;

#[cfg(test)]
mod contrast;
#[cfg(not(target_arch = "wasm32"))]
pub mod stylesheet;

pub use avatar::{Avatar, AvatarGroup, AvatarSize};
pub use badge::{Badge, Count, StatusDot, Tag, Tone};
pub use button::{Button, ButtonKind, ButtonSize, LinkButton};
pub use card::{Card, CardKind, ProgressBar, Stat};
pub use dialog::{Dialog, DialogActions};
pub use field::{
    Checkbox, FieldFrame, MoneyField, NumberField, PasswordField, RadioGroup, RadioOption, SearchField, Switch,
    TextArea, TextField,
};
pub use gallery::Gallery;
pub use icon::{Glyph, Icon};
pub use shell::{AppShell, AuthLayout, NavGroup, NavItem, Page, PageHeader};
pub use states::{EmptyState, ErrorState, Skeleton, SkeletonRows};
#[cfg(not(target_arch = "wasm32"))]
pub use stylesheet::{BASE_CSS, CSS, stylesheet};
pub use board::{Board, BoardColumn};
pub use logic::board::Move;
pub use logic::select::Selection;
pub use table::{Align, Cell, Column, DataTable, Sort};
pub use toast::{Toast, Toaster, Toasts, provide_toasts, use_toasts};
