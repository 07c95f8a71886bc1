//! Settings → Security: the second factor and where one is signed in.

use super::{
    api::{list_my_sessions, load_me},
    frame::{Failed, Loading, SECURITY, Settings},
    sessions::Sessions,
    totp::SecondFactor,
};
use ac_core::page_data;
use ac_ui::Wait;
use futures::try_join;
use leptos::prelude::*;

/// `/settings/security`
#[component]
pub fn SettingsSecurity() -> impl IntoView {
    let data = page_data(|| (), |()| async { try_join!(load_me(), list_my_sessions()) });
    let again = Callback::new(move |()| data.refetch());
    view! {
        <Settings here=SECURITY title="Security">
            <Wait fallback=Loading until=move || async move {
                match data.await {
                    Ok((me, sessions)) => view! {
                        <SecondFactor me on_change=again/>
                        <Sessions sessions on_change=again/>
                    }.into_any(),
                    Err(error) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}
