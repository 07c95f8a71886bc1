//! Settings → Security: the second factor and where one is signed in.

use super::{
    api::{list_my_sessions, load_me},
    frame::{Failed, Loading, SECURITY, Settings},
    sessions::Sessions,
    totp::SecondFactor,
};
use ac_ui::Wait;
use leptos::prelude::*;

/// `/settings/security`
#[component]
pub fn SettingsSecurity() -> impl IntoView {
    let me = Resource::new(|| (), |()| load_me());
    let sessions = Resource::new(|| (), |()| list_my_sessions());
    let again = Callback::new(move |()| {
        me.refetch();
        sessions.refetch();
    });
    view! {
        <Settings here=SECURITY title="Security">
            <Wait fallback=Loading until=move || async move {
                match (me.await, sessions.await) {
                    (Ok(me), Ok(sessions)) => view! {
                        <SecondFactor me on_change=again/>
                        <Sessions sessions on_change=again/>
                    }.into_any(),
                    (Err(error), _) | (_, Err(error)) => view! { <Failed error on_retry=again/> }.into_any(),
                }
            }/>
        </Settings>
    }
}
