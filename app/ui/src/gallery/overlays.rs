//! What floats or switches: menus, tabs, selects, dates, drawer, palette, tooltips, keyboard help, theme.
use super::{Columns, Section};
use crate::*;
use leptos::prelude::*;

fn owners() -> Vec<Choice> {
    ["Anna Snelling", "Cecily Lampkin", "Darcel Schlecht", "Moses Frase", "Vicki Laflamme"]
        .map(|name| Choice { note: Some("Central".to_owned()), ..Choice::new(name, name) })
        .to_vec()
}

#[component]
pub fn Overlays() -> impl IntoView {
    let tab = RwSignal::new("timeline".to_owned());
    let stage = RwSignal::new("engaging".to_owned());
    let owner = RwSignal::new(owners().into_iter().nth(2));
    let contact = RwSignal::new(None::<Choice>);
    let closes = RwSignal::new(Day::new(2026, 3, 11));
    let drawer = RwSignal::new(false);
    let theme = RwSignal::new(Theme::System);
    let stages = ["Prospecting", "Engaging", "Won", "Lost"].map(|s| Choice::new(s.to_lowercase(), s)).to_vec();
    let slow = Lookup::new(|query: String| async move {
        Ok((1..=4).map(|n| Choice::new(format!("{query}{n}"), format!("{query}, person {n}"))).collect())
    });
    let items = vec![
        MenuItem::run("Edit", Icon::Edit, || ()),
        MenuItem::run("Duplicate", Icon::Copy, || ()),
        MenuItem::go("Open in a new place", Icon::External, "#main"),
        MenuItem::run("Delete", Icon::Trash, || ()).danger(),
    ];
    view! {
        <Section title="Choosing">
            <Columns>
                <Select label="Stage" name="g-select" options=stages value=stage/>
                <Combobox label="Owner" name="g-owner" source=Source::Fixed(Signal::stored(owners())) value=owner/>
                <Combobox label="Contact" name="g-contact" source=Source::Asked(slow) value=contact placeholder="Type a name"/>
                <DatePicker label="Expected close" name="g-close" value=closes/>
            </Columns>
        </Section>
        <Section title="Menus, tabs, theme">
            <Menu id="g-menu" label="Deal actions" items/>
            <Tooltip id="g-tip" text="Moves every card at once"><Button attr:aria-describedby="g-tip">"Point at me"</Button></Tooltip>
            <ThemeSwitch theme/>
            <Button on:click=move |_| drawer.set(true)>"Open a drawer"</Button>
            <Kbd key="Ctrl K"/>
            <div class="stack">
                <Tabs
                    id="g-tabs"
                    label="Company"
                    tabs=vec![Tab::new("timeline", "Timeline"), Tab::new("deals", "Deals"), Tab::new("files", "Files")]
                    selected=tab
                />
                <TabPanel tabs="g-tabs" key="timeline" selected=tab><p>"Deal GTX Plus Basic won, $1,054"</p></TabPanel>
                <TabPanel tabs="g-tabs" key="deals" selected=tab><p>"14 open deals"</p></TabPanel>
                <TabPanel tabs="g-tabs" key="files" selected=tab><p>"No files yet"</p></TabPanel>
            </div>
            <TabLinks label="View" tabs=vec![Tab::new("/deals", "Board"), Tab::new("/deals/table", "Table")] current="/deals"/>
        </Section>
        <Drawer id="g-drawer" title="New deal" open=drawer foot=move || view! {
            <Button on:click=move |_| drawer.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on:click=move |_| drawer.set(false)>"Create deal"</Button>
        }>
            <TextField label="Name" name="g-drawer-name"/>
            <MoneyField label="Amount" name="g-drawer-amount" value=RwSignal::new(None) currency="USD"/>
        </Drawer>
        <Everywhere/>
    }
}

/// The two windows that open by keys alone.
#[component]
fn Everywhere() -> impl IntoView {
    let palette = RwSignal::new(false);
    let help = RwSignal::new(false);
    let commands = vec![
        Command::go("deals", "Deals", "Go to", Icon::Deal, "#deals").keys(&["G", "D"]),
        Command::go("companies", "Companies", "Go to", Icon::Company, "#companies").keys(&["G", "C"]),
        Command::run("new-deal", "New deal", "Create", Icon::Plus, || ()).keys(&["N"]),
        Command::run("keyboard", "Keyboard shortcuts", "Help", Icon::Keyboard, move || help.set(true)).keys(&["?"]),
    ];
    let find = Lookup::new(|query: String| async move {
        Ok(vec![
            Command::go(format!("c-{query}"), format!("{query} Ltd"), "Companies", Icon::Company, "#c").note("retail"),
        ])
    });
    let groups = vec![
        ShortcutGroup {
            title: "Everywhere".to_owned(),
            shortcuts: vec![(vec!["Ctrl", "K"], "Search or jump to"), (vec!["?"], "This help"), (vec!["Esc"], "Close")],
        },
        ShortcutGroup {
            title: "Board".to_owned(),
            shortcuts: vec![(vec!["Space"], "Lift or drop a card"), (vec!["←", "→"], "Move it to another column")],
        },
    ];
    palette_key(palette);
    help_key(help);
    view! {
        <CommandPalette commands search=find open=palette/>
        <KeyboardHelp groups open=help/>
    }
}
