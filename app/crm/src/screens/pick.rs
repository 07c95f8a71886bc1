//! Choosing an owner.

use super::{address::Address, names::isolated};
use crate::members::model::Member;
use ac_ui::{Choice, Select};
use leptos::prelude::*;
use stylers_macro::style;

/// Everybody by name, those who have not joined yet marked as such.
#[must_use]
pub fn choice(member: &Member) -> Choice {
    let name = if member.state == "placeholder" {
        format!("{} (not invited yet)", isolated(&member.name))
    } else {
        member.name.clone()
    };
    Choice::new(member.id.to_string(), name)
}

/// The owner field of a form. `value` holds a member's id, or nothing.
#[component]
pub fn OwnerField(
    #[prop(into)] members: Signal<Vec<Member>>,
    value: RwSignal<String>,
    /// Words for leaving it open.
    #[prop(default = "Me")]
    nobody: &'static str,
) -> impl IntoView {
    let options = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    view! { <Select label="Owner" name="owner_id" options value placeholder=nobody/> }
}

/// The owner filter of a list.
#[component]
pub fn OwnerFilter(address: Address, #[prop(into)] members: Signal<Vec<Member>>) -> impl IntoView {
    let options = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    let scope = style! {
        .crm-owner-filter {
            flex: 0 1 12rem;
            min-width: 0;
        }
        @media (max-width: 40rem) {
            .crm-owner-filter {
                flex: 1 1 8rem;
            }
        }
    };
    view! { class = scope,
        <div class="crm-owner-filter">
            <Select label="Owner" name="owner" options value=address.bound("owner") placeholder="Any owner" hide_label=true/>
        </div>
    }
}
