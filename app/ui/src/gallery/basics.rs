//! Icons, buttons, people, labels, cards and the states of a screen.
use super::{Columns, Section};
use crate::*;
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Basics() -> impl IntoView {
    view! {
        <Icons/>
        <Section title="Buttons">
            <Button kind=ButtonKind::Primary>"New deal"</Button>
            <Button>"Import"</Button>
            <Button kind=ButtonKind::Violet icon=Icon::Sparkle>"Next best actions"</Button>
            <Button kind=ButtonKind::Ghost icon=Icon::Filter>"Filter"</Button>
            <Button kind=ButtonKind::Danger icon=Icon::Trash>"Delete"</Button>
            <Button icon=Icon::More label="More actions"/>
            <Button size=ButtonSize::Small>"Undo"</Button>
            <Button size=ButtonSize::Large kind=ButtonKind::Primary>"Read and sign"</Button>
            <Button busy=true>"Saving"</Button>
            <Button disabled=true>"Not now"</Button>
            <LinkButton href="#main" icon=Icon::External>"Open"</LinkButton>
        </Section>
        <Section title="People">
            <Avatar name="Ada Lind"/>
            <Avatar name="Moses Frase" size=AvatarSize::Medium/>
            <Avatar name="Cancity" size=AvatarSize::Large square=true/>
            <AvatarGroup names=["Moses Frase", "Cecily Lampkin", "Darcel Schlecht", "Anna Snelling", "Vicki Laflamme", "Rosie Papadopoulos"].map(str::to_owned).to_vec()/>
        </Section>
        <Section title="Labels">
            {Tone::ALL.iter().map(|(tone, name)| view! { <Badge tone=*tone>{*name}</Badge> }).collect_view()}
            <Badge tone=Tone::Good icon=Icon::Check>"Won"</Badge>
            <Tag text="technology"/>
            <Tag text="East" dot=Tone::Good/>
            <Tag text="amount over 5k" on_remove=Callback::new(|()| ())/>
            <StatusDot tone=Tone::Good label="Online"/>
            <Count value=12_u32 label="unread"/>
            <Count value=140_u32 label="unread"/>
        </Section>
        <Section title="Cards">
            <Columns>
                <Stat label="Open pipeline" value="$600k" note="up 12 % on last quarter" tone=Tone::Good/>
                <Stat label="Won this quarter" value="$2.9M" note="1,128 deals, median 57 days"/>
                <Stat label="Win rate" value="63.2 %" note="down 1.4 points" tone=Tone::Warn/>
                <Stat label="Invoices overdue" value="$18,420" note="7 clients, oldest 34 days" tone=Tone::Bad/>
            </Columns>
            <Columns>
                <Card title="Where deals wait" aside=|| "last 90 days">
                    <ProgressBar label="Prospecting" percent=38.0/>
                    <ProgressBar label="Engaging" percent=84.0 tone=Tone::Warn/>
                    <ProgressBar label="Contract" percent=22.0 thin=true/>
                </Card>
                <Card kind=CardKind::Hero>
                    <small>"Waiting for you"</small>
                    <h2>"Sign the website contract"</h2>
                    <Button kind=ButtonKind::Primary wide=true>"Read and sign"</Button>
                </Card>
                <Card kind=CardKind::Violet title="Three things worth doing today">
                    <p>"Call Hottechi: contract opened twice today"</p>
                </Card>
            </Columns>
        </Section>
        <Section title="Empty, waiting, failed">
            <Columns>
                <Card>
                    <EmptyState icon=Icon::Deal title="No deals yet" text="Deals you import or add appear here, one card each.">
                        <Button kind=ButtonKind::Primary icon=Icon::Upload>"Import deals"</Button>
                        <Button>"Load an example"</Button>
                    </EmptyState>
                </Card>
                <Card title="Loading" flush=true><SkeletonRows rows=5/></Card>
                <Card>
                    <ErrorState
                        message="The deals could not be loaded"
                        hint="Check your connection, then try again."
                        on_retry=Callback::new(|()| ())
                    />
                    <Trouble failure=Failure { message: Signal::stored(Some("Older deals did not load.".to_owned())), retry: Callback::new(|()| ()) }/>
                </Card>
            </Columns>
        </Section>
    }
}

#[component]
fn Icons() -> impl IntoView {
    let scope = style! {
        .ac-gallery-icon {
            display: grid;
            justify-items: center;
            gap: var(--s1);
            width: 5rem;
            padding: var(--s2) 0;
            color: var(--text-2);
            font-size: var(--fs-micro);
        }
    };
    let all = Icon::ALL
        .iter()
        .map(|(icon, name)| view! { class = scope, <span class="ac-gallery-icon"><Glyph icon=*icon/>{*name}</span> })
        .collect_view();
    view! { <Section title="Icons">{all}</Section> }
}
