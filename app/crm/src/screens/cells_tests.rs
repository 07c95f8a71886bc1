#![allow(clippy::unwrap_used)]

use super::*;
use ac_core::Currency;

#[test]
fn what_is_pasted_means_what_it_says() {
    let owner = Owner::new();
    owner.set();
    let choices = vec![Choice::new("g", "Gold"), Choice::new("s", "Silver")];
    let pick = Kind::Pick(Signal::stored(choices.clone()), "None");
    let saved = |text: &str, words: &str| Ok(Deed::Save(Draft { text: text.into(), words: words.into() }));
    let typed = |text: &str, at_once| Ok(Deed::Type(Draft::default(), text.to_owned(), at_once));
    let check = |kind: &Kind, text: &str, want| assert_eq!(put(kind, Draft::default(), text), want, "{text:?}");
    check(&Kind::Text("text"), "Tools", saved("Tools", "Tools"));
    check(&Kind::Text("text"), "", saved("", ""));
    check(&Kind::Text("text"), "a\tb", Err("This holds several cells. Copy and paste one at a time."));
    check(&pick, " gold", saved("g", "Gold"));
    check(&pick, "Bronze", Err(NO_CHOICE));
    check(&Kind::Many(choices.clone()), "silver, GOLD", saved("s,g", "Silver,Gold"));
    check(&Kind::Many(choices), "silver, tin", Err(NO_CHOICE));
    check(&Kind::Toggle, "Yes", saved("true", "Yes"));
    check(&Kind::Toggle, "", saved("false", "No"));
    check(&Kind::Toggle, "perhaps", Err("This is ticked or not: paste yes or no."));
    check(&Kind::Money(Currency::EUR), "1,200", typed("1,200", true));
    check(&Kind::Day, "3 Mar 2027", typed("3 Mar 2027", true));
}
