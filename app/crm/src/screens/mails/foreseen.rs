//! Whom an e-mail to many would reach: counted by the server some time after its text has changed, and said before it is sent.

use crate::{
    mails::{foresight::Foresight, model::MailText},
    screens::bulk::{Order, Reasons, counted},
};
use ac_core::AppError;
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
    reactive::spawn_local,
};
use std::time::Duration;

/// How long after the last letter it is counted anew.
const PAUSE: Duration = Duration::from_millis(500);

/// What came of the count; nothing while it is on its way.
pub type Count = RwSignal<Option<Result<Foresight, AppError>>>;

/// Counts for `text`, and again whenever it changes. Of records that are not foreseen nothing is counted.
pub fn count(order: StoredValue<Order>, text: Memo<Option<MailText>>) -> Count {
    let count = Count::new(None);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let latest = StoredValue::new(0_u32);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        latest.try_update_value(|number| *number = number.wrapping_add(1));
    };
    on_cleanup(stop);
    Effect::new(move |seen: Option<()>| {
        let text = text.get();
        stop();
        count.set(None);
        let number = latest.get_value();
        let Some(answer) = order.with_value(|order| order.foresee(text)) else { return };
        let send = move || {
            spawn_local(async move {
                let answer = answer.await;
                // The dialog may be gone by now, and something else may have been written.
                if latest.try_with_value(|latest| *latest == number) == Some(true) {
                    count.set(Some(answer));
                }
            });
        };
        match seen {
            None => send(),
            Some(()) => timer.set_value(set_timeout_with_handle(send, PAUSE).ok()),
        }
    });
    count
}

/// What the button says: how many it writes to.
pub fn written_to(object: &str, amount: &str, count: Option<&Result<Foresight, AppError>>) -> String {
    match count {
        None => "Counting…".to_owned(),
        Some(Ok(seen)) if seen.refused.is_none() => format!("Write to {}", counted(object, seen.written_to)),
        // More than one job writes to, or not counted: each is looked at when it is their turn.
        Some(_) => format!("Write to {amount}"),
    }
}

/// Whether it would come to nothing, or is not known yet.
pub fn is_vain(count: Option<&Result<Foresight, AppError>>) -> bool {
    match count {
        None => true,
        Some(Ok(seen)) => seen.refused.is_some() || seen.written_to == 0,
        Some(Err(_)) => false,
    }
}

/// `2 people get this e-mail; 1 does not`.
fn summary(object: &str, seen: &Foresight) -> String {
    let left_out: i64 = seen.left_out.iter().map(|reason| reason.count).sum();
    let without = match left_out {
        0 => String::new(),
        1 => ", 1 does not".to_owned(),
        _ => format!(", {} do not", counted(object, left_out)),
    };
    let who = counted(object, seen.written_to);
    let get = if seen.written_to == 1 { "gets" } else { "get" };
    match (&seen.refused, seen.written_to) {
        (Some(_), _) => format!("At least {who} would get this e-mail."),
        (None, 0) => "Nobody gets this e-mail.".to_owned(),
        (None, _) => format!("{who} {get} this e-mail{without}."),
    }
}

/// Who gets it, who does not, and why.
#[component]
pub fn Foreseen(object: &'static str, count: Count) -> impl IntoView {
    let said = move || match count.get() {
        None => "Counting who gets this e-mail…".to_owned(),
        Some(Ok(seen)) => summary(object, &seen),
        Some(Err(error)) => format!("Who gets this e-mail could not be counted. {}", error.message),
    };
    let more = move || {
        let seen = count.get()?.ok()?;
        let refused = seen.refused.map(|why| view! { <p class="bad">{why}</p> });
        let waits = seen.waits.map(|why| view! { <p>{why}</p> });
        let reasons = (!seen.left_out.is_empty()).then(|| view! { <Reasons reasons=seen.left_out/> });
        Some(view! { {refused} {reasons} {waits} })
    };
    view! {
        <section class="stack" aria-label="Recipients">
            <p role="status">{said}</p>
            {more}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::model::{SkipCode, Skipped};

    fn seen(written_to: i64, left_out: i64, refused: Option<&str>) -> Foresight {
        let skipped = |count| Skipped { code: SkipCode::Invalid, message: "x".into(), count, records: Vec::new() };
        let left_out = (left_out > 0).then(|| skipped(left_out)).into_iter().collect();
        Foresight { written_to, left_out, refused: refused.map(str::to_owned), ..Foresight::default() }
    }

    #[test]
    fn it_is_said_how_many_are_really_written_to() {
        let check = |seen: Foresight, says: &str, button: &str, vain: bool| {
            assert_eq!(summary("contact", &seen), says);
            let count = Ok(seen);
            assert_eq!(written_to("contact", "3 people", Some(&count)), button);
            assert_eq!(is_vain(Some(&count)), vain, "{says}");
        };
        check(seen(2, 0, None), "2 people get this e-mail.", "Write to 2 people", false);
        check(seen(2, 1, None), "2 people get this e-mail, 1 does not.", "Write to 2 people", false);
        check(seen(1, 2, None), "1 person gets this e-mail, 2 people do not.", "Write to 1 person", false);
        check(seen(0, 3, None), "Nobody gets this e-mail.", "Write to 0 people", true);
        let refused = seen(1_999, 1, Some("Write to at most 2,000 at a time."));
        check(refused, "At least 1,999 people would get this e-mail.", "Write to 3 people", true);
        assert_eq!(written_to("contact", "3 people", None), "Counting…");
        assert!(is_vain(None));
        let failed = Err(AppError::not_found());
        assert!(!is_vain(Some(&failed)), "each is looked at when it is sent");
    }
}
