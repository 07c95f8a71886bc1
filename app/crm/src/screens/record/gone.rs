//! A record that went away under the person who looks at it: what is said, and the way back.
//!
//! Rule: what stood there stays readable, but nothing of it can be worked with any more.

use crate::{
    screens::{failure, me::use_me, names::isolated},
    shared::kind::RecordKind,
    timeline::model::Ending,
};
use ac_core::{AppError, MemberId};
use ac_ui::{Button, Glyph, Icon, LinkButton, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::future::Future;
use stylers_macro::style;

/// Why a record cannot be worked with any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It is not answered any more; why is not known, or not yet.
    Away,
    Deleted(Ending),
    /// It is there, but not for this person.
    Closed,
    /// The role is another one than the page was made for.
    RoleChanged,
}

/// What happened, in one sentence. `what` is a word for such a record.
fn words(gone: &Gone, what: &str, me: Option<MemberId>) -> String {
    match gone {
        Gone::Away => format!("This {what} is no longer here"),
        Gone::Deleted(Ending { merged_into: Some(into), .. }) => {
            format!("This {what} was merged into {}", isolated(&into.name))
        }
        Gone::Deleted(ending) if ending.by.is_some() && ending.by == me => format!("You deleted this {what}"),
        Gone::Deleted(Ending { by_name: Some(name), .. }) => format!("{} deleted this {what}", isolated(name)),
        Gone::Deleted(_) => format!("This {what} was deleted"),
        Gone::Closed => format!("This {what} is no longer open to you"),
        Gone::RoleChanged => "Your role has changed. Load the page again to see what is open to you.".to_owned(),
    }
}

/// Brings a deleted record back and then runs `done`. Call it while the page is being made.
pub fn bring_back<F, T>(restore: impl Fn() -> F + Send + Sync + 'static, done: Callback<()>) -> Callback<()>
where
    F: Future<Output = Result<T, AppError>> + 'static,
    T: 'static,
{
    let toasts = use_toasts();
    Callback::new(move |()| {
        let answer = restore();
        spawn_local(async move {
            match answer.await {
                Ok(_) => {
                    done.try_run(());
                }
                Err(error) => failure::say(toasts, "It did not come back.", &error),
            }
        });
    })
}

/// A record's page, below a notice once the record is gone.
#[component]
pub fn WhileThere(
    #[prop(into)] gone: Signal<Option<Gone>>,
    kind: RecordKind,
    /// Brings it back, for those who may.
    restore: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .crm-gone {
            position: sticky;
            top: 0;
            z-index: var(--z-sticky);
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--page-pad);
            border-bottom: var(--hair) solid var(--line-strong);
            background: var(--float);
        }
        .crm-gone:empty {
            display: none;
        }
        .crm-gone-words {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            margin-inline-end: auto;
            overflow-wrap: anywhere;
        }
        .crm-gone-under {
            display: contents;
        }
    };
    let me = use_me().member;
    let notice = move |gone: Gone| {
        let back = restore.filter(|_| matches!(gone, Gone::Deleted(Ending { merged_into: None, .. })));
        let into = match &gone {
            Gone::Deleted(ending) => ending.merged_into.clone(),
            _ => None,
        };
        view! { class = scope,
            <span class="crm-gone-words warn"><Glyph icon=Icon::Warning/>{words(&gone, kind.word(), me)}</span>
            {into.map(|into| view! { <LinkButton href=kind.page(into.id)>"Open that one"</LinkButton> })}
            {back.map(|back| view! { <Button on:click=move |_| back.run(())>"Bring it back"</Button> })}
            <LinkButton href=kind.list()>{kind.title()}</LinkButton>
        }
    };
    view! { class = scope,
        <div class="crm-gone" role="alert">{move || gone.get().map(notice)}</div>
        <div class="crm-gone-under" inert=move || gone.with(Option::is_some)>{children()}</div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::model::MergedInto;
    use ac_core::Timestamp;

    #[test]
    fn who_took_it_away_is_said_where_it_is_known() {
        let [me, sam] = [1, 2].map(|n| MemberId(uuid::Uuid::from_u128(n)));
        let deleted = |by: Option<MemberId>, name: Option<&str>| {
            Gone::Deleted(Ending { by, by_name: name.map(str::to_owned), at: Timestamp(0), merged_into: None })
        };
        let check = |gone, want| assert_eq!(words(&gone, "deal", Some(me)), want);
        check(deleted(Some(sam), Some("Sam")), "Sam deleted this deal");
        check(deleted(Some(me), Some("Ada")), "You deleted this deal");
        check(deleted(None, None), "This deal was deleted");
        let merged_into = Some(MergedInto { id: uuid::Uuid::nil(), name: "Acme".to_owned() });
        let merged = Gone::Deleted(Ending { by: Some(me), by_name: None, at: Timestamp(0), merged_into });
        check(merged, "This deal was merged into Acme");
        check(Gone::Away, "This deal is no longer here");
        check(Gone::Closed, "This deal is no longer open to you");
        assert_eq!(words(&deleted(None, None), "deal", None), "This deal was deleted");
    }

    #[test]
    fn what_is_gone_says_so_and_takes_no_input() {
        let html = |gone: Option<Gone>, restore: bool| {
            Owner::new().with(|| {
                let restore = restore.then(|| Callback::new(|()| ()));
                view! {
                    <WhileThere gone=Signal::stored(gone) kind=RecordKind::Deal restore>"The deal"</WhileThere>
                }
                .to_html()
            })
        };
        let there = html(None, true);
        assert!(there.contains("The deal") && !there.contains(" inert") && !there.contains("/deals"), "{there}");
        let sam = Ending { by: None, by_name: Some("Sam".to_owned()), at: Timestamp(0), merged_into: None };
        let gone = html(Some(Gone::Deleted(sam.clone())), true);
        for part in ["Sam deleted this deal", "Bring it back", "href=\"/deals\"", " inert"] {
            assert!(gone.contains(part), "{part}: {gone}");
        }
        assert!(!html(Some(Gone::Deleted(sam)), false).contains("Bring it back"), "not for those who may not");
        assert!(!html(Some(Gone::Closed), true).contains("Bring it back"), "what is not deleted cannot come back");
    }
}
