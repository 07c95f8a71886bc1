//! What is asked when somebody else saved the view meanwhile: nothing is lost until one of them is chosen.

use super::desk::{Desk, Form};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions};
use leptos::prelude::*;

#[component]
pub fn SavedMeanwhile(desk: Desk) -> impl IntoView {
    let list = desk.list;
    let may_save = move || {
        let view = list.saved();
        list.kept.with(|kept| view.as_ref().is_some_and(|view| kept.may_change(view)))
    };
    let take_theirs = move |_| {
        desk.stale.set(false);
        list.discard();
    };
    view! {
        <Dialog
            id="view-stale"
            title=Signal::stored("Somebody else saved this view meanwhile".to_owned())
            open=desk.stale
            text="What you see is theirs with your changes over it. Yours are kept in the address until you choose."
        >
            <DialogActions>
                <Button kind=ButtonKind::Ghost on:click=take_theirs>"Take theirs"</Button>
                <Button on:click=move |_| desk.ask(Form::SaveAs)>"Save mine as a new view…"</Button>
                {move || may_save().then(|| view! {
                    <Button kind=ButtonKind::Primary busy=desk.busy on:click=move |_| desk.save_over()>"Save mine over it"</Button>
                })}
            </DialogActions>
        </Dialog>
    }
}
