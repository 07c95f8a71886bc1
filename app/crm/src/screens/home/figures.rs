//! The dashboard's figures in words and chart points.

use crate::{
    dashboard::model::{Dashboard, Tally},
    pipelines::model::StageKind,
    screens::{
        amount::{self, chart_value},
        names::isolated,
        when,
    },
};
use ac_core::{Rates, money::grouped};
use ac_ui::{Tone, chart::Datum};
use chrono::{Datelike, NaiveDate, Weekday};

/// One stat card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub label: &'static str,
    pub value: String,
    pub note: String,
    pub tone: Tone,
}

fn figure(label: &'static str, value: String, note: String) -> Figure {
    Figure { label, value, note, tone: Tone::Neutral }
}

/// `1 deal`, `1,128 deals`.
#[must_use]
pub fn deals(count: i64) -> String {
    let number = grouped(u64::try_from(count).unwrap_or(0));
    if count == 1 { format!("{number} deal") } else { format!("{number} deals") }
}

/// The four numbers at the top.
#[must_use]
pub fn figures(board: &Dashboard, rates: &Rates) -> Vec<Figure> {
    let won = &board.won_this_quarter;
    let (note, tone) = compared(won, &board.won_last_quarter, rates);
    let closed = won.count + board.lost_this_quarter.count;
    let rate = board.win_rate_percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
    let rate_note = match closed {
        0 => "nothing closed this quarter".to_owned(),
        closed => format!("of {} closed this quarter", deals(closed)),
    };
    let days = board.median_days_to_win.map_or_else(|| "–".to_owned(), grouped_days);
    vec![
        figure(
            "Open pipeline",
            amount::short_sum(&board.open.sums, rates),
            format!("{} open now", deals(board.open.count)),
        ),
        Figure { label: "Won this quarter", value: amount::short_sum(&won.sums, rates), note, tone },
        figure("Win rate", rate, rate_note),
        figure("Median time to win", days, "of deals won this quarter, from opened".to_owned()),
    ]
}

fn grouped_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// This quarter against the same days of the last one, in the workspace's own currency.
fn compared(now: &Tally, before: &Tally, rates: &Rates) -> (String, Tone) {
    let own = |tally: &Tally| rates.sum(&tally.sums).own.amount_minor;
    let (now_minor, before_minor) = (own(now), own(before));
    if before_minor <= 0 {
        return (deals(now.count), Tone::Neutral);
    }
    // Rounded as everywhere else, halves away from nothing.
    let twice = i128::from(now_minor - before_minor) * 200 / i128::from(before_minor);
    let percent = (twice + twice.signum()) / 2;
    match percent {
        0 => ("as much as by this day last quarter".to_owned(), Tone::Neutral),
        1.. => (format!("up {percent} % on last quarter to date"), Tone::Good),
        _ => (format!("down {} % on last quarter to date", -percent), Tone::Warn),
    }
}

/// What is won each week, in minor units of the workspace's currency.
#[must_use]
pub fn weeks(board: &Dashboard, rates: &Rates) -> Vec<Datum> {
    let point = |week: &crate::dashboard::model::WeekFigures| {
        let minor = rates.sum(&week.won.sums).own.amount_minor;
        Datum::new(when::near_day(week.monday, Some(board.today)), chart_value(minor))
    };
    board.won_by_week.iter().map(point).collect()
}

/// How many deals reached each open stage, and how many were won.
///
/// An empty stage is left out: nobody knows whether the deals behind it ever were in it, and as many reach it as the next, so
/// "100 % go on" would be said of it in any case. What all deals began with is said of the first stage that is not empty.
#[must_use]
pub fn funnel(board: &Dashboard) -> Vec<Datum> {
    let steps = || board.stages.iter().filter(|s| s.stage.kind != StageKind::Lost);
    let all = steps().next().map_or(0, |first| first.reached);
    let held = steps().filter(|s| s.now.count > 0);
    held.enumerate()
        .map(|(at, s)| {
            let is_start = at == 0 && s.stage.kind == StageKind::Open;
            Datum::new(s.stage.name.clone(), chart_value(if is_start { all } else { s.reached }))
        })
        .collect()
}

/// `Sunday, 22 November`: the day the figures are for.
#[must_use]
pub fn long_day(date: NaiveDate) -> String {
    let name = match date.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    };
    format!("{name}, {}", ac_core::time::day(date))
}

/// The greeting for an hour of the day; without one, one that is always right.
#[must_use]
pub fn greeting(hour: Option<u32>, name: &str) -> String {
    let words = match hour {
        Some(4..=11) => "Good morning",
        Some(12..=17) => "Good afternoon",
        Some(_) => "Good evening",
        None => "Welcome",
    };
    if name.is_empty() { words.to_owned() } else { format!("{words}, {}", isolated(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dashboard::model::StageFigures,
        pipelines::model::{PipelineId, Stage, StageId},
    };
    use ac_core::{Currency, Money};
    use uuid::Uuid;

    fn tally(count: i64, dollars: i64) -> Tally {
        Tally { count, sums: vec![Money { amount_minor: dollars * 100, currency: Currency::USD }] }
    }

    #[test]
    fn a_quarter_is_compared_only_with_one_that_had_wins() {
        let rates = Rates::of(Currency::USD);
        let check =
            |now, before, want: &str, tone| assert_eq!(compared(&now, &before, &rates), (want.to_owned(), tone));
        check(tally(3, 300), tally(0, 0), "3 deals", Tone::Neutral);
        check(tally(3, 300), tally(1, 200), "up 50 % on last quarter to date", Tone::Good);
        check(tally(3, 1_467), tally(1, 1_000), "up 47 % on last quarter to date", Tone::Good);
        check(tally(1, 100), tally(1, 200), "down 50 % on last quarter to date", Tone::Warn);
        check(tally(1, 200), tally(1, 200), "as much as by this day last quarter", Tone::Neutral);
    }

    fn board(stages: &[(&str, StageKind, i64, i64)], won: i64) -> Dashboard {
        let figures = |(name, kind, now, reached): &(&str, StageKind, i64, i64)| StageFigures {
            stage: Stage {
                id: StageId(Uuid::nil()),
                pipeline_id: PipelineId(Uuid::nil()),
                name: (*name).to_owned(),
                kind: *kind,
                probability: 50,
                position: 0,
            },
            now: tally(*now, 0),
            reached: *reached,
            conversion_percent: None,
        };
        Dashboard {
            today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            quarter_start: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
            open: tally(2_089, 0),
            won_this_quarter: tally(won, 0),
            won_last_quarter: Tally::default(),
            lost_this_quarter: Tally::default(),
            win_rate_percent: None,
            median_days_to_win: None,
            stages: stages.iter().map(figures).collect(),
            top_owners: Vec::new(),
            won_by_week: Vec::new(),
        }
    }

    #[test]
    fn every_tile_says_which_time_it_is_about() {
        for won in [0, 3] {
            for tile in figures(&board(&[], won), &Rates::of(Currency::USD)) {
                let words = format!("{}: {}", tile.label, tile.note);
                assert!(["this quarter", " now"].iter().any(|time| words.contains(time)), "{words}");
            }
        }
        assert_eq!(figures(&board(&[], 0), &Rates::of(Currency::USD))[2].note, "nothing closed this quarter");
    }

    #[test]
    fn a_stage_without_deals_is_no_step() {
        use StageKind::{Lost, Open, Won};
        let check = |stages: &[(&str, StageKind, i64, i64)], want: &[(&str, f64)]| {
            let got: Vec<_> = funnel(&board(stages, 0)).into_iter().map(|step| (step.label, step.value)).collect();
            assert_eq!(got, want.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect::<Vec<_>>());
        };
        check(
            &[
                ("Prospecting", Open, 500, 8_800),
                ("Lead", Open, 0, 5_827),
                ("Engaging", Open, 1_589, 5_827),
                ("Qualified", Open, 0, 4_238),
                ("Won", Won, 4_238, 4_238),
                ("Lost", Lost, 2_473, 2_473),
            ],
            &[("Prospecting", 8_800.0), ("Engaging", 5_827.0), ("Won", 4_238.0)],
        );
        check(
            &[("Lead", Open, 0, 9), ("Qualified", Open, 3, 7), ("Won", Won, 4, 4), ("Lost", Lost, 2, 2)],
            &[("Qualified", 9.0), ("Won", 4.0)],
        );
        check(&[("Lead", Open, 0, 4), ("Won", Won, 4, 4)], &[("Won", 4.0)]);
    }

    #[test]
    fn greetings_follow_the_hour() {
        let check = |hour, want: &str| assert_eq!(greeting(hour, "Ada"), want);
        check(None, "Welcome, Ada");
        check(Some(9), "Good morning, Ada");
        check(Some(12), "Good afternoon, Ada");
        check(Some(2), "Good evening, Ada");
        assert_eq!(greeting(None, ""), "Welcome");
    }

    #[test]
    fn days_and_deals_are_said_in_words() {
        assert_eq!(long_day(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()), "Sunday, 22 Nov 2026");
        assert_eq!((deals(1), deals(8_800)), ("1 deal".into(), "8,800 deals".into()));
    }
}
