//! Moves and fresh data on a small board.

use super::*;
use crate::{
    deals::board_model,
    pipelines::model::{Pipeline, PipelineId},
};
use ac_core::{Currency, Rates, Timestamp};
use uuid::Uuid;

fn deal(n: u128) -> DealId {
    DealId(Uuid::from_u128(n))
}

fn stage(n: u128, kind: StageKind) -> Stage {
    Stage {
        id: StageId(Uuid::from_u128(n)),
        pipeline_id: PipelineId(Uuid::nil()),
        name: format!("stage {n}"),
        kind,
        probability: 50,
        position: 0,
    }
}

fn card(n: u128, in_stage: u128, dollars: Option<i64>) -> DealCard {
    DealCard {
        id: deal(n),
        name: format!("deal {n}"),
        stage_id: StageId(Uuid::from_u128(in_stage)),
        amount: dollars.map(|d| Money { amount_minor: d * 100, currency: Currency::USD }),
        company_name: None,
        owner_id: None,
        owner_name: None,
        expected_close_on: None,
        closed_on: None,
        stage_entered_at: Timestamp(0),
        version: 1,
    }
}

/// Stage 1 holds deals 1, 2, 3 and says there are 10; stage 2 holds deal 4; stage 3 is empty.
fn board() -> Columns {
    let column = |stage, count, dollars: i64, cards, more: Option<&str>| board_model::BoardColumn {
        stage,
        count,
        sums: vec![Money { amount_minor: dollars * 100, currency: Currency::USD }],
        cards,
        more: more.map(str::to_owned),
    };
    let first = vec![card(1, 1, Some(100)), card(2, 1, None), card(3, 1, Some(50))];
    Columns::of(Board {
        pipeline: Pipeline {
            id: PipelineId(Uuid::nil()),
            name: "Sales".into(),
            position: 0,
            stages: vec![],
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        },
        columns: vec![
            column(stage(1, StageKind::Open), 10, 1_000, first, Some("next")),
            column(stage(2, StageKind::Won), 1, 500, vec![card(4, 2, Some(500))], None),
            column(stage(3, StageKind::Lost), 0, 0, vec![], None),
        ],
    })
}

fn order(columns: &Columns) -> String {
    let lane = |lane: &Lane| lane.cards.iter().map(|id| id.0.as_u128().to_string()).collect::<String>();
    columns.lanes.iter().map(lane).collect::<Vec<_>>().join("|")
}

fn totals(columns: &Columns) -> Vec<(i64, String)> {
    columns.lanes.iter().map(|lane| (lane.count, amount::short_sum(&lane.sums, &Rates::of(Currency::USD)))).collect()
}

fn spot(stage: u128, before: Option<u128>) -> Spot {
    Spot { stage: StageId(Uuid::from_u128(stage)), before: before.map(deal) }
}

/// Further cards of stage 1.
fn more(cards: &[u128], more: Option<&str>) -> MoreCards {
    let cards = cards.iter().map(|n| card(*n, 1, None)).collect();
    MoreCards { stage_id: StageId(Uuid::from_u128(1)), cards, more: more.map(str::to_owned) }
}

#[test]
fn a_move_takes_its_worth_along() {
    let mut columns = board();
    columns.put(deal(1), spot(2, Some(4)));
    assert_eq!(order(&columns), "23|14|");
    assert_eq!(totals(&columns), [(9, "$900".into()), (2, "$600".into()), (0, "$0".into())]);
    columns.put(deal(2), spot(3, None));
    assert_eq!(order(&columns), "3|14|2");
    assert_eq!(totals(&columns).last().unwrap(), &(1, "$0".into()));
}

#[test]
fn a_move_within_a_lane_changes_no_total() {
    let mut columns = board();
    let before = totals(&columns);
    columns.put(deal(3), spot(1, Some(1)));
    assert_eq!((order(&columns).as_str(), totals(&columns)), ("312|4|", before));
}

#[test]
fn a_move_and_its_way_back_leave_the_board_as_it_was() {
    let before = board();
    let mut columns = before.clone();
    let home = columns.spot(deal(2)).unwrap();
    columns.put(deal(2), spot(3, None));
    columns.put(deal(2), home);
    assert_eq!((order(&columns), totals(&columns)), (order(&before), totals(&before)));
}

#[test]
fn a_move_above_a_card_that_left_goes_to_the_top() {
    let mut columns = board();
    columns.put(deal(1), spot(2, Some(99)));
    assert_eq!(order(&columns), "23|14|");
    columns.put(deal(77), spot(2, None));
    assert_eq!(order(&columns), "23|14|", "a card that is not here cannot be moved");
}

#[test]
fn the_last_loaded_card_is_held_back_while_there_are_more() {
    let mut columns = board();
    let shown =
        |columns: &Columns| columns.drawn(&Rates::of(Currency::USD)).iter().map(|c| c.cards.len()).collect::<Vec<_>>();
    assert_eq!(shown(&columns), [2, 1, 0]);
    assert!(columns.append("next", more(&[3, 5], None)));
    assert_eq!((order(&columns).as_str(), shown(&columns)), ("1235|4|", vec![4, 1, 0]));
}

#[test]
fn cards_that_were_asked_for_behind_another_card_leave_no_hole() {
    let mut columns = board();
    assert!(columns.append("next", more(&[5, 6], Some("later"))));
    let grown = columns.clone();
    assert!(!columns.append("next", more(&[5, 6], Some("later"))), "the lane ends elsewhere now");
    assert!(!columns.append("gone", more(&[9], None)));
    assert_eq!(columns, grown);
}

#[test]
fn a_board_that_grew_while_it_was_read_is_read_again() {
    let mut columns = board();
    let reach = columns.reach(2);
    let mut lengths: Vec<_> = reach.lengths().map(|(stage, cards)| (stage.0.as_u128(), cards)).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [(1, 2), (2, 1), (3, 0)]);
    columns.put(deal(4), spot(1, None));
    assert!(!columns.have_grown(&reach), "a move asks for nothing");
    columns.append("next", more(&[5], None));
    assert!(columns.have_grown(&reach));
    assert!(!columns.have_grown(&columns.reach(2)));
}

#[test]
fn bars_compare_like_with_like() {
    let percents: Vec<_> = board().drawn(&Rates::of(Currency::USD)).iter().map(|c| c.percent.unwrap()).collect();
    assert_eq!(percents, [100.0, 100.0, 0.0]);
}
