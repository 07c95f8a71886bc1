//! A file on its way, as it is shown wherever one goes meanwhile.

use super::{Export, Far, many};
use crate::screens::bulk::{JobFrame, counted};
use ac_core::policy::Resource as Kind;
use ac_ui::{Button, ButtonSize, ProgressBar};
use leptos::prelude::*;

/// Most of what a bar is filled before a file is whole: how long it will be is only estimated.
const PERCENT_MAX: f64 = 99.0;
const BYTES_PER_KB: f64 = 1_000.0;

/// How far the file has come, and the way to stop it.
#[component]
pub fn ExportCard(export: Export) -> impl IntoView {
    let Export { object, far, stop, .. } = export;
    let far: RwSignal<Far> = far.into();
    let acts = move || {
        let stop = stop.clone();
        view! { <Button size=ButtonSize::Small on:click=move |_| stop.abort()>"Cancel"</Button> }
    };
    view! {
        <JobFrame title=Signal::derive(move || title(object, far.get())) acts>
            <ProgressBar label="Progress" percent=Signal::derive(move || percent(far.get()))/>
            <small class="dim">{move || words(far.get())}</small>
        </JobFrame>
    }
}

fn title(object: Kind, far: Far) -> String {
    let what = far.total.map_or_else(|| many(object).to_owned(), |total| counted(object.as_str(), total));
    format!("Exporting {what}")
}

fn percent(far: Far) -> f64 {
    let whole = far.estimated.filter(|estimated| *estimated > 0.0);
    whole.map_or(0.0, |whole| (far.bytes / whole * 100.0).min(PERCENT_MAX))
}

/// `1.2 MB of about 3.4 MB`.
fn words(far: Far) -> String {
    if far.bytes == 0.0 {
        return "Waiting for the first records".to_owned();
    }
    let so_far = size(far.bytes);
    match far.estimated.filter(|whole| *whole > far.bytes) {
        Some(whole) => format!("{so_far} of about {}", size(whole)),
        None => so_far,
    }
}

fn size(bytes: f64) -> String {
    let kb = bytes / BYTES_PER_KB;
    if kb < BYTES_PER_KB { format!("{kb:.0} kB") } else { format!("{:.1} MB", kb / BYTES_PER_KB) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_said_as_far_as_it_is_known() {
        let far = Far { total: Some(8_800), bytes: 1_234_000.0, estimated: Some(2_468_000.0) };
        assert_eq!(title(Kind::Deal, far), "Exporting 8,800 deals");
        assert_eq!((percent(far), words(far).as_str()), (50.0, "1.2 MB of about 2.5 MB"));
        let more = Far { bytes: 3_000_000.0, ..far };
        assert_eq!((percent(more), words(more).as_str()), (99.0, "3.0 MB"));
        let none = Far::default();
        assert_eq!((percent(none), title(Kind::Contact, none).as_str()), (0.0, "Exporting people"));
        assert_eq!(words(none), "Waiting for the first records");
    }
}
