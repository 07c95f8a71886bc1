//! Fields in their states, dialogs and notices.
use super::{Columns, Section};
use crate::*;
use leptos::prelude::*;

#[component]
pub fn Forms() -> impl IntoView {
    let name = RwSignal::new("Hottechi".to_owned());
    let amount = RwSignal::new(Some(339_300_i64));
    let chance = RwSignal::new(Some(40_i64));
    let find = RwSignal::new("can".to_owned());
    let stage = RwSignal::new("engaging".to_owned());
    let on = RwSignal::new(true);
    let wrong = Signal::stored(Some("Enter an address like ada@northwind.example".to_owned()));
    let options = [("prospecting", "Prospecting"), ("engaging", "Engaging"), ("won", "Won")]
        .map(|(value, label)| RadioOption { value: value.into(), label: label.into(), help: None })
        .to_vec();
    view! {
        <Section title="Fields">
            <Columns>
                <TextField label="Deal" name="g-deal" value=name/>
                <TextField label="E-mail" name="g-email" kind="email" initial="ada@" error=wrong/>
                <TextField label="Website" name="g-site" placeholder="example.com" help="Without https://"/>
                <MoneyField label="Amount" name="g-amount" value=amount currency="USD"/>
                <NumberField label="Chance, percent" name="g-chance" value=chance max=100 step=5/>
                <PasswordField label="Password" name="g-password" aside=|| view! { <a class="link" href="#main">"Forgot it?"</a> }/>
                <SearchField label="Search companies" name="g-find" value=find/>
                <TextArea label="Note" name="g-note" initial="They want one contract for both sites."/>
                <RadioGroup legend="Stage" name="g-stage" options value=stage/>
                <div class="stack">
                    <Checkbox label="Remember this device" name="g-remember" initial=true/>
                    <Checkbox label="Every deal" name="g-all" mixed=true/>
                    <Switch label="Weekly summary" help="On Mondays, by mail" name="g-weekly" checked=on/>
                </div>
            </Columns>
        </Section>
        <Windows/>
    }
}

#[component]
fn Windows() -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    view! {
        <Section title="Windows and notices">
            <Button on:click=move |_| open.set(true)>"Open a dialog"</Button>
            <Button on:click=move |_| toasts.show(Toast::done("Hottechi moved to Engaging").with_undo(|| ()))>"Notice with undo"</Button>
            <Button on:click=move |_| toasts.show(Toast::failed("The deal could not be saved. Try again."))>"Failure"</Button>
            <Dialog id="g-dialog" title="Delete 3 companies" text="Their 14 deals stay and lose their company." open>
                <DialogActions>
                    <Button on:click=move |_| open.set(false)>"Keep them"</Button>
                    <Button kind=ButtonKind::Danger on:click=move |_| open.set(false)>"Delete companies"</Button>
                </DialogActions>
            </Dialog>
        </Section>
    }
}
