//! Short notices that say what happened and offer the way back. At most three are shown; the oldest gives way.
//! Time stands still while the pointer or the focus is on them, so that "Undo" can always be reached.
use crate::badge::Tone;
use crate::button::{Button, ButtonSize, LinkButton};
use crate::icon::{Glyph, Icon};
use crate::late::soon;
use crate::wait::Wait;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};
use stylers_macro::style;

/// How many notices are shown at once.
const TOASTS_MAX: usize = 3;
/// How long a plain notice stays.
const PLAIN_STAY: Duration = Duration::from_secs(5);
/// How long one with an undo, or with a way to what it is about, stays.
const UNDO_STAY: Duration = Duration::from_secs(10);

/// What the notice's button does. No `Callback`: it would end with whatever screen made the notice, and the notice outlives that.
pub type UndoStep = Arc<dyn Fn() + Send + Sync>;

/// One notice.
#[derive(Clone, Default)]
pub struct Toast {
    /// What happened, in one sentence.
    pub text: String,
    /// Takes it back, or does what [`Toast::undo_word`] says.
    pub undo: Option<UndoStep>,
    /// The page of what it is about.
    pub open: Option<String>,
    /// What the button says instead of "Undo".
    pub undo_word: Option<&'static str>,
    /// Of which act it offers the way back: the id of its batch, or of the record that it changed.
    pub act: Option<String>,
    /// `Bad` for a failure (read out at once and kept until closed), else neutral.
    pub tone: Tone,
}

impl Toast {
    /// Something happened.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Something failed; stays until it is closed.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, ..Self::done(text) }
    }

    /// Adds the way back.
    pub fn with_undo(mut self, undo: impl Fn() + Send + Sync + 'static) -> Self {
        self.undo = Some(Arc::new(undo));
        self
    }

    /// Says of which act it offers the way back, so that it goes where that is taken back elsewhere.
    pub fn of_act(mut self, id: impl ToString) -> Self {
        self.act = Some(id.to_string());
        self
    }

    /// Adds the way to what it is about.
    pub fn with_open(mut self, href: impl Into<String>) -> Self {
        self.open = Some(href.into());
        self
    }

    /// Adds the way forward again, for what was undone.
    pub fn with_redo(self, redo: impl Fn() + Send + Sync + 'static) -> Self {
        Self { undo_word: Some("Redo"), ..self.with_undo(redo) }
    }
}

#[derive(Clone)]
struct Entry {
    id: u32,
    toast: Toast,
}

/// The notices on the screen; get it with `use_toasts()`.
#[derive(Clone, Copy)]
pub struct Toasts {
    entries: RwSignal<Vec<Entry>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Shows a notice.
    pub fn show(self, toast: Toast) {
        let id = self.next.with_value(|n| n.wrapping_add(1));
        self.next.set_value(id);
        self.entries.update(|all| {
            all.push(Entry { id, toast });
            let over = all.len().saturating_sub(TOASTS_MAX);
            all.drain(..over);
        });
    }

    /// Closes what offers the way back of an act that was taken back elsewhere: it would lead nowhere. Of several about one
    /// record that is the last, whose act is taken back first. Answers whether there was one.
    pub fn taken_back(self, act: &str) -> bool {
        let last = self.entries.with_untracked(|all| {
            all.iter().rev().find(|entry| entry.toast.act.as_deref() == Some(act)).map(|entry| entry.id)
        });
        if let Some(id) = last {
            self.close(id);
        }
        last.is_some()
    }

    fn close(self, id: u32) {
        self.entries.update(|all| all.retain(|entry| entry.id != id));
    }
}

/// Makes `Toasts` available below; call it once in the shell.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { entries: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The notices of this app. Without `provide_toasts()` above, notices go nowhere rather than panic.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(provide_toasts)
}

/// Where notices appear; place it once, after the page.
#[component]
pub fn Toaster() -> impl IntoView {
    let scope = style! {
        .ac-toaster {
            position: fixed;
            inset: auto 0 var(--s6) 0;
            z-index: var(--z-toast);
            display: grid;
            justify-items: center;
            gap: var(--s2);
            padding: 0 var(--s4);
            pointer-events: none;
        }
        .ac-toast {
            display: flex;
            align-items: center;
            gap: var(--s3);
            max-width: min(100%, 34rem);
            min-height: var(--s12);
            padding: var(--s2) var(--s2) var(--s2) var(--s4);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            pointer-events: auto;
            animation: ac-toast-in var(--slow) var(--ease);
        }
        .ac-toast-icon {
            display: grid;
            flex: none;
        }
        .ac-toast-text {
            overflow-wrap: anywhere;
        }
        @keyframes ac-toast-in {
            from { opacity: 0; transform: translateY(var(--s3)) scale(.98); }
        }
        @media (max-width: 40rem) {
            .ac-toaster {
                inset: auto 0 calc(var(--tab-bar-h) + var(--s3)) 0;
            }
        }
    };
    let toasts = use_toasts();
    let is_wanted =
        Memo::new(move |was| was.copied().unwrap_or_default() || toasts.entries.with(|all| !all.is_empty()));
    soon(|| {
        lazy_preload!(notices);
    });
    view! { class = scope,
        <section class="ac-toaster" aria-label="Notices" aria-live="polite" aria-relevant="additions">
            <Show when=move || is_wanted.get()>
                <Wait until=move || notices(toasts, scope)/>
            </Show>
        </section>
    }
}

#[lazy]
fn notices(toasts: Toasts, scope: &'static str) -> AnyView {
    view! {
        <For each=move || toasts.entries.get() key=|entry| entry.id let:entry>
            <Notice entry toasts scope/>
        </For>
    }
    .into_any()
}

#[component]
fn Notice(entry: Entry, toasts: Toasts, scope: &'static str) -> impl IntoView {
    let Entry { id, toast } = entry;
    let bad = toast.tone == Tone::Bad;
    let stay = match (bad, toast.undo.is_some() || toast.open.is_some()) {
        (true, _) => None,
        (false, true) => Some(UNDO_STAY),
        (false, false) => Some(PLAIN_STAY),
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let run = move || {
        hold();
        if let Some(stay) = stay {
            timer.set_value(set_timeout_with_handle(move || toasts.close(id), stay).ok());
        }
    };
    Effect::new(move |_| run());
    on_cleanup(hold);
    view! { class = scope,
        <div
            class="ac-toast"
            role=if bad { "alert" } else { "status" }
            on:pointerenter=move |_| hold()
            on:pointerleave=move |_| run()
            on:focusin=move |_| hold()
            on:focusout=move |_| run()
        >
            {bad.then(|| view! { class = scope, <span class="ac-toast-icon bad"><Glyph icon=Icon::Warning/></span> })}
            <span class="ac-toast-text">{toast.text}</span>
            {toast.undo.map(|undo| view! {
                <Button
                    size=ButtonSize::Small
                    on:click=move |_| {
                        undo();
                        toasts.close(id);
                    }
                >
                    {toast.undo_word.unwrap_or("Undo")}
                </Button>
            })}
            {toast.open.map(|href| view! {
                <LinkButton href size=ButtonSize::Small on:click=move |_| toasts.close(id)>"Open"</LinkButton>
            })}
            <Button
                kind=crate::button::ButtonKind::Ghost
                size=ButtonSize::Small
                icon=Icon::Close
                label="Close"
                on:click=move |_| toasts.close(id)
            />
        </div>
    }
}
