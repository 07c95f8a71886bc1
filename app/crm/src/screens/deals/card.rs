//! The inside of a card on the board: what the deal is, what it is worth, whose it is, when it should close.

use super::board_state::BoardState;
use crate::{
    deals::model::{DealCard, DealId},
    pipelines::model::StageKind,
    screens::{amount, when},
};
use ac_ui::{Avatar, Tone};
use chrono::NaiveDate;
use leptos::prelude::*;
use stylers_macro::style;

/// Draws the card `id` and follows its changes.
#[component]
pub fn CardFace(id: String, state: BoardState) -> impl IntoView {
    let scope = style! {
        .crm-card-top {
            display: flex;
            align-items: baseline;
            gap: var(--s3);
            min-width: 0;
        }
        .crm-card-name {
            min-width: 0;
            font-weight: var(--fw-strong);
            letter-spacing: -.005rem;
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
        }
        .crm-card-amount {
            margin-inline-start: auto;
            flex: none;
            font-weight: var(--fw-strong);
            font-variant-numeric: tabular-nums;
        }
        .crm-card-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-card-end {
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            margin-inline-start: auto;
            flex: none;
        }
    };
    let id: Option<DealId> = id.parse().ok();
    let seen = Memo::new(move |_| {
        state.columns.with(|columns| {
            let card = columns.cards.get(&id?)?.clone();
            let kind = columns.lane(card.stage_id).map_or(StageKind::Open, |lane| lane.stage.kind);
            Some((card, kind))
        })
    });
    let today = when::today();
    move || {
        let (card, kind) = seen.get()?;
        let money = card.amount.map(amount::plain);
        let due = due(&card, kind, today.get());
        Some(view! { class = scope,
            <div class="crm-card-top"><span class="crm-card-name" title=card.name.clone()>{card.name.clone()}</span></div>
            <div class="crm-card-line">
                <span class="truncate" title=card.company_name.clone()>
                    {card.company_name.clone().unwrap_or_else(|| "no company yet".to_owned())}
                </span>
            </div>
            <div class="crm-card-line">
                <b class="crm-card-amount-left num" class:good=kind == StageKind::Won>{money.unwrap_or_else(|| "no amount".to_owned())}</b>
                <span class="crm-card-end">
                    {due.map(|due| view! { <span class:warn=due.tone == Tone::Warn>{due.words}</span> })}
                    {card.owner_name.map(|name| view! { <Avatar name/> })}
                </span>
            </div>
        })
    }
}

/// What a card says about its closing.
#[derive(Debug, PartialEq, Eq)]
struct Due {
    words: String,
    tone: Tone,
}

/// `today` is unknown until the page is awake; nothing is overdue before.
fn due(card: &DealCard, kind: StageKind, today: Option<NaiveDate>) -> Option<Due> {
    let plain = |words| Due { words, tone: Tone::Neutral };
    match kind {
        StageKind::Won => card.closed_on.map(|date| plain(format!("won {}", when::near_day(date, today)))),
        StageKind::Lost => card.closed_on.map(|date| plain(format!("lost {}", when::near_day(date, today)))),
        StageKind::Open => card.expected_close_on.map(|date| {
            let words = when::near_day(date, today);
            if today.is_some_and(|today| date < today) {
                Due { words: format!("was due {words}"), tone: Tone::Warn }
            } else {
                plain(format!("closes {words}"))
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Timestamp;
    use uuid::Uuid;

    #[test]
    fn a_card_is_overdue_only_while_it_is_open() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let card = DealCard {
            id: DealId(Uuid::nil()),
            name: "Isdom".into(),
            stage_id: crate::pipelines::model::StageId(Uuid::nil()),
            amount: None,
            company_name: None,
            owner_id: None,
            owner_name: None,
            expected_close_on: Some(day("2026-03-11")),
            closed_on: Some(day("2026-03-14")),
            stage_entered_at: Timestamp(0),
            version: 1,
        };
        let check = |kind, today: Option<&str>, words: &str, tone| {
            let got = due(&card, kind, today.map(day)).unwrap();
            assert_eq!(got, Due { words: words.into(), tone });
        };
        check(StageKind::Open, None, "closes 11 Mar 2026", Tone::Neutral);
        check(StageKind::Open, Some("2026-03-11"), "closes 11 Mar", Tone::Neutral);
        check(StageKind::Open, Some("2026-03-12"), "was due 11 Mar", Tone::Warn);
        check(StageKind::Won, Some("2027-01-01"), "won 14 Mar 2026", Tone::Neutral);
    }
}
