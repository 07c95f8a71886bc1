//! Writes pages of the design system to HTML files that open without a server: `cargo run -p ac-ui --example gallery -- DIR`.
//! Pages are rendered exactly as the server would, so what is ugly here is ugly there.
//! Built for the browser it hydrates the gallery page, for trying out what moves.
use ac_ui::*;
use leptos::prelude::*;

#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::hydrate_body(|| {
        provide_toasts();
        view! { {view! { <Gallery/> }.into_any()} <Toaster/> }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    let dir = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    for theme in ["dark", "light"] {
        write(&dir, "gallery", theme, || view! { <Gallery/> }.into_any())?;
        write(&dir, "shell", theme, || view! { <Home/> }.into_any())?;
        write(&dir, "sign-in", theme, || view! { <SignIn/> }.into_any())?;
    }
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
/// Renders one page under an owner of its own and saves it as `DIR/NAME-THEME.html`.
fn write(dir: &str, name: &str, theme: &str, page: fn() -> AnyView) -> std::io::Result<()> {
    let owner = Owner::new();
    let body = owner.with(|| {
        provide_toasts();
        view! { {page()} <Toaster/> }.to_html()
    });
    let font = std::fs::canonicalize("frontend/assets/fonts/inter-latin-variable.woff2")?;
    let css =
        stylesheet(&[]).replace("/assets/fonts/inter-latin-variable.woff2", &format!("file://{}", font.display()));
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><style>{css}</style></head><body>{body}</body></html>"
    );
    std::fs::write(format!("{dir}/{name}-{theme}.html"), html)
}

#[component]
fn SignIn() -> impl IntoView {
    view! {
        <AuthLayout
            brand="AlphaClone"
            title="Sign in to AlphaClone"
            foot=|| view! { "New here? " <a class="link" href="/sign-up">"Start a workspace"</a> }
        >
            <form class="stack" method="post">
                <TextField label="E-mail" name="email" kind="email" initial="ada@northwind.example" autocomplete="username" autofocus=true/>
                <PasswordField label="Password" name="password" aside=|| view! { <a class="link" href="/reset">"Forgot it?"</a> }/>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large wide=true submit=true>"Sign in"</Button>
                <LinkButton href="/passkey" size=ButtonSize::Large wide=true>"Use a passkey"</LinkButton>
            </form>
        </AuthLayout>
    }
}

#[component]
fn Home() -> impl IntoView {
    let group = |title: Option<&str>, items: Vec<NavItem>| NavGroup { title: title.map(str::to_owned), items };
    let nav = vec![
        group(
            None,
            vec![
                NavItem::new("/", "Home", Icon::Home).primary(),
                NavItem::new("/inbox", "Inbox", Icon::Inbox).waiting(4_u32).primary(),
            ],
        ),
        group(
            Some("Sales"),
            vec![
                NavItem::new("/deals", "Deals", Icon::Deal).primary(),
                NavItem::new("/companies", "Companies", Icon::Company).primary(),
                NavItem::new("/people", "People", Icon::Person),
            ],
        ),
        group(
            Some("Work"),
            vec![
                NavItem::new("/projects", "Projects", Icon::Board),
                NavItem::new("/calendar", "Calendar", Icon::Calendar),
                NavItem::new("/chat", "Chat", Icon::Chat).waiting(12_u32),
            ],
        ),
        group(
            Some("Run the business"),
            vec![
                NavItem::new("/workflows", "Workflows", Icon::Bolt),
                NavItem::new("/studio", "AI Studio", Icon::Sparkle),
                NavItem::new("/siteguard", "SiteGuard", Icon::Shield),
                NavItem::new("/contracts", "Contracts and invoices", Icon::Doc),
            ],
        ),
    ];
    let theme = RwSignal::new(Theme::System);
    let account = vec![MenuItem::go("Sign out", Icon::Logout, "/sign-out")];
    let user = move || {
        view! {
            <div class="row">
                <Menu id="who" label="Your account" side=Side::Start items=account.clone()>
                    <Avatar name="Ada Lind" decorative=true/>
                    <span class="truncate">"Ada Lind"</span>
                </Menu>
                <span class="push"><ThemeSwitch theme/></span>
            </div>
        }
    };
    let search = || {
        view! {
            <Button icon=Icon::Search>
                <span class="truncate">"Search or jump to"</span>
                <Kbd key="Ctrl K"/>
            </Button>
        }
    };
    view! {
        <AppShell
            brand="Northwind"
            nav
            current="/"
            user
            search
            more=move || view! { <ThemeSwitch theme/> }
        >
            <PageHeader
                title="Good morning, Ada"
                note="Sunday, 22 November"
                actions=|| view! { <Tag text="This quarter"/> <Button>"Edit dashboard"</Button> }
            />
            <Page>
                <Card title="Happening now" aside=|| view! { <StatusDot tone=Tone::Good label="Live"/> }>
                    <p class="row"><Avatar name="Anna Snelling"/>"Anna won Zoomit, $5,482"</p>
                </Card>
            </Page>
        </AppShell>
    }
}
