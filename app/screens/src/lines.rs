//! Lines whose order people change: where one is among the others, and the buttons that move it and take it away.

use ac_ui::{Button, ButtonKind, ButtonSize, Icon};
use leptos::prelude::*;

/// Moves the line that `is_it` finds by so many places, if there are as many.
pub fn shift<T: Send + Sync + 'static>(lines: RwSignal<Vec<T>>, by: isize, is_it: impl Fn(&T) -> bool) {
    lines.update(|lines| {
        let Some(at) = lines.iter().position(is_it) else { return };
        if let Some(to) = at.checked_add_signed(by).filter(|to| *to < lines.len()) {
            lines.swap(at, to);
        }
    });
}

/// Of what was there when somebody began to write, what they have taken away since. What others added meanwhile is not among it.
pub fn taken_away<T: Copy + PartialEq>(seen: &[T], kept: impl Iterator<Item = T>) -> Vec<T> {
    let kept: Vec<T> = kept.collect();
    seen.iter().copied().filter(|one| !kept.contains(one)).collect()
}

/// Where a line is, and of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub at: usize,
    count: usize,
}

impl Place {
    /// That of the line that `is_it` finds, as it changes.
    pub fn of<T: Send + Sync + 'static>(
        lines: RwSignal<Vec<T>>,
        is_it: impl Fn(&T) -> bool + Send + Sync + 'static,
    ) -> Memo<Self> {
        Memo::new(move |_| {
            let at = |lines: &Vec<T>| lines.iter().position(&is_it).unwrap_or_default();
            lines.with(|lines| Self { at: at(lines), count: lines.len() })
        })
    }

    /// As people count.
    #[must_use]
    pub fn number(self) -> usize {
        self.at.saturating_add(1)
    }

    fn is_last(self) -> bool {
        self.number() >= self.count
    }
}

/// One place up, one down, and away with it.
#[component]
pub fn LineActs(
    /// What the line is called, where nothing around the buttons says that.
    #[prop(optional, into)]
    name: String,
    /// What taking it away is called.
    #[prop(into)]
    remove: String,
    place: Memo<Place>,
    /// It stays.
    #[prop(optional)]
    fixed: bool,
    #[prop(into)] on_shift: Callback<isize>,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    let label = |way: &str| if name.is_empty() { format!("Move {way}") } else { format!("Move {name} {way}") };
    let is_first = Signal::derive(move || place.get().at == 0);
    let is_last = Signal::derive(move || place.get().is_last());
    view! {
        <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::ChevronUp label=label("up") disabled=is_first on:click=move |_| on_shift.run(-1)/>
        <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::ChevronDown label=label("down") disabled=is_last on:click=move |_| on_shift.run(1)/>
        <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Close label=remove disabled=fixed on:click=move |_| on_remove.run(())/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_moves_within_the_others_and_no_further() {
        Owner::new().with(|| {
            let lines = RwSignal::new(vec!['a', 'b', 'c']);
            let check = |line: char, by: isize, want: &str| {
                shift(lines, by, |other| *other == line);
                assert_eq!(lines.get_untracked().into_iter().collect::<String>(), want, "{line} by {by}");
            };
            check('a', -1, "abc");
            check('a', 1, "bac");
            check('c', 1, "bac");
            check('c', -1, "bca");
            check('x', 1, "bca");
        });
    }
}
