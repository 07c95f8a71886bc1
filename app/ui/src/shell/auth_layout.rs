//! The centred panel of sign-in pages. Plain HTML: nothing in it may need a script.
use leptos::prelude::*;
use stylers_macro::style;

/// A mark, a heading and a form in the middle of the page.
#[component]
pub fn AuthLayout(
    /// Name of the product or workspace; its first letter is the mark.
    #[prop(into)]
    brand: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// One sentence under the heading.
    #[prop(optional, into)]
    text: Option<String>,
    /// A failure of the form as a whole, read out first.
    #[prop(optional, into)]
    error: Option<String>,
    /// Below the panel's content: the other way in.
    #[prop(optional, into)]
    foot: ViewFnOnce,
    /// The form.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-auth {
            display: grid;
            justify-items: center;
            align-content: center;
            min-height: 100dvh;
            padding: var(--s6) var(--s4);
            background: radial-gradient(50rem 34rem at 50% 0%, var(--glow-teal), transparent 60%), radial-gradient(40rem 30rem at 60% 110%, var(--glow-violet), transparent 60%);
        }
        .ac-auth-panel {
            display: grid;
            gap: var(--s4);
            width: min(25rem, 100%);
            padding: var(--s8);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: color-mix(in srgb, var(--surface) 88%, transparent);
            box-shadow: var(--shadow);
        }
        .ac-auth-head {
            display: grid;
            justify-items: center;
            gap: var(--s3);
            margin-bottom: var(--s2);
            text-align: center;
        }
        .ac-auth-mark {
            display: grid;
            place-items: center;
            width: calc(var(--s1) * 11.5);
            height: calc(var(--s1) * 11.5);
            border-radius: 30%;
            background: var(--brand);
            color: var(--on-mark);
            font-size: 1.375rem;
            font-weight: 800;
        }
        .ac-auth-title {
            font-size: 1.375rem;
        }
        .ac-auth-error {
            padding: var(--s3);
            border: var(--hair) solid color-mix(in srgb, var(--bad) 40%, transparent);
            border-radius: var(--r-s);
            background: var(--bad-soft);
            color: var(--bad);
            font-size: var(--fs-control);
        }
        .ac-auth-foot {
            margin-top: var(--s1);
            text-align: center;
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-auth-foot:empty {
            display: none;
        }
        @media (max-width: 40rem) {
            .ac-auth {
                align-content: start;
                padding: var(--s8) 0 var(--s6);
            }
            .ac-auth-panel {
                padding: var(--s5);
                border-color: transparent;
                background: transparent;
                box-shadow: none;
            }
        }
    };
    let mark = brand.chars().next().map(|c| c.to_uppercase().to_string());
    view! { class = scope,
        <main class="ac-auth">
            <div class="ac-auth-panel">
                <header class="ac-auth-head">
                    <span class="ac-auth-mark" role="img" aria-label=brand>{mark}</span>
                    <h1 class="ac-auth-title">{title}</h1>
                    {text.map(|text| view! { <p class="dim">{text}</p> })}
                </header>
                {error.map(|error| view! { class = scope, <p class="ac-auth-error" role="alert">{error}</p> })}
                {children()}
                <footer class="ac-auth-foot">{foot.run()}</footer>
            </div>
        </main>
    }
}
