//! What every record page does the same way: find its id in the address, put its record into the bin and bring it back.

use crate::{failure, names::isolated};
use ac_core::AppError;
use ac_ui::{Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use std::{future::Future, str::FromStr};

/// The id in the page's path; `None` where it is not one.
#[must_use]
pub fn id_in_path<I>() -> Memo<Option<I>>
where
    I: FromStr + Copy + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str("id")?.parse().ok()))
}

/// Deletes at a click, goes to the list, and offers the way back. Call it while the page is being made.
pub fn bin<D, R, T>(
    list: impl Into<String>,
    here: String,
    name: Signal<String>,
    delete: impl Fn() -> D + Send + Sync + 'static,
    restore: impl Fn() -> R + Clone + Send + Sync + 'static,
) -> Callback<()>
where
    D: Future<Output = Result<(), AppError>> + 'static,
    R: Future<Output = Result<T, AppError>> + 'static,
    T: 'static,
{
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let (toasts, list) = (use_toasts(), list.into());
    Callback::new(move |()| {
        let (answer, restore, here, list) = (delete(), restore.clone(), here.clone(), list.clone());
        let called = isolated(&name.get_untracked());
        spawn_local(async move {
            match answer.await {
                Ok(()) => {
                    go.run(list);
                    let back = format!("{called} deleted");
                    let id = here.rsplit('/').next().unwrap_or_default().to_owned();
                    let back = Toast::done(back).of_act(id);
                    toasts.show(back.with_undo(move || bring_back(toasts, restore(), here.clone(), go)));
                }
                Err(error) => failure::say(toasts, format!("{called} is still here."), &error),
            }
        });
    })
}

fn bring_back<T: 'static>(
    toasts: Toasts,
    answer: impl Future<Output = Result<T, AppError>> + 'static,
    here: String,
    go: Callback<String>,
) {
    spawn_local(async move {
        match answer.await {
            Ok(_) => {
                // The list's page may be gone by now, and its way of going places with it.
                go.try_run(here);
            }
            Err(error) => failure::say(toasts, "It did not come back.", &error),
        }
    });
}
