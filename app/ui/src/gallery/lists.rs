//! The table, the board, the calendar and the timeline, with enough rows to feel whether they are fluid.
use super::{Section, timeline::DealTimeline};
use crate::logic::board::apply;
use crate::logic::number::format_minor;
use crate::*;
use leptos::prelude::*;
use std::sync::Arc;
use stylers_macro::style;

const COMPANIES: usize = 5_000;
const CARDS: usize = 10_000;
const NAMES: [&str; 12] = [
    "Hottechi",
    "Cancity",
    "Codehow",
    "Stanredtax",
    "Isdom",
    "Zoomit",
    "Betasoloin",
    "Bioholding",
    "Konex",
    "Treequote",
    "Warephase",
    "Goodsilron",
];
const SECTORS: [&str; 5] = ["technology", "medical", "retail", "software", "marketing"];
const OWNERS: [&str; 4] = ["Moses Frase", "Cecily Lampkin", "Darcel Schlecht", "Anna Snelling"];

#[derive(Clone, Debug, PartialEq)]
struct Company {
    id: usize,
    name: String,
    people: i64,
    revenue: i64,
}

fn pick<'a>(from: &[&'a str], at: usize) -> &'a str {
    from.get(at % from.len()).copied().unwrap_or_default()
}

fn companies() -> Vec<Company> {
    (0..COMPANIES)
        .zip(1_i64..)
        .map(|(id, n)| Company {
            id,
            name: format!("{} {n}", pick(&NAMES, id)),
            people: n * 37 % 6_400 + 4,
            revenue: n * 7_919 % 430_000 * 1_000,
        })
        .collect()
}

#[component]
pub fn Lists() -> impl IntoView {
    view! {
        <Section title="Table"><CompanyTable/></Section>
        <Section title="Board"><DealBoard/></Section>
        <Section title="Calendar"><DealCalendar/></Section>
        <Section title="Timeline"><DealTimeline/></Section>
    }
}

#[component]
fn CompanyTable() -> impl IntoView {
    let scope = style! {
        .ac-gallery-frame {
            display: flex;
            flex-direction: column;
            width: 100%;
            height: 30rem;
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            overflow: hidden;
        }
    };
    let sort = RwSignal::new(None::<Sort>);
    let picking = Picking::new();
    let all = companies();
    let rows = Memo::new(move |_| {
        let mut rows = all.clone();
        if let Some(sort) = sort.get() {
            match sort.key.as_str() {
                "people" => rows.sort_by_key(|c| c.people),
                "revenue" => rows.sort_by_key(|c| c.revenue),
                _ => rows.sort_by(|a, b| a.name.cmp(&b.name)),
            }
            if sort.descending {
                rows.reverse();
            }
        }
        rows
    });
    let columns = vec![
        Column::new("name", "Company", |c: &Company| c.name.clone()).width(240).sortable(),
        Column::new("sector", "Sector", |c: &Company| view! { <Tag text=pick(&SECTORS, c.id)/> }),
        Column::new("people", "People", |c: &Company| format_minor(c.people, 0)).width(110).end().sortable(),
        Column::new("revenue", "Revenue", |c: &Company| format!("${}", format_minor(c.revenue, 0))).end().sortable(),
        Column::new("country", "Country", |_: &Company| "United States"),
        Column::new("owner", "Owner", |c: &Company| view! { <Avatar name=pick(&OWNERS, c.id)/> }).width(90),
    ];
    let card: Cell<Company> = Arc::new(|c: &Company| {
        view! {
            <div class="row"><b class="truncate">{c.name.clone()}</b><span class="push num">{format!("${}", format_minor(c.revenue, 0))}</span></div>
            <div class="row dim"><span>{pick(&SECTORS, c.id)}</span><span class="push"><Avatar name=pick(&OWNERS, c.id)/></span></div>
        }
        .into_any()
    });
    view! { class = scope,
        <div class="ac-gallery-frame">
            <DataTable
                id="g-companies"
                label="Companies"
                columns
                rows
                key=|c: &Company| c.id.to_string()
                href=|c: &Company| format!("#company-{}", c.id)
                card
                sort
                picking=Some(picking)
                total=u64::try_from(COMPANIES).ok()
            />
        </div>
    }
}

fn columns() -> Vec<BoardColumn> {
    let spread = [("Prospecting", 30), ("Engaging", 20), ("Won", 40), ("Lost", 10)];
    let mut next = 0;
    spread
        .iter()
        .map(|(title, share)| {
            let n = CARDS * share / 100;
            let cards: Vec<String> = (next..next + n).map(|i| i.to_string()).collect();
            next += n;
            BoardColumn {
                id: (*title).to_owned(),
                title: (*title).to_owned(),
                note: n.to_string(),
                sum: format!("${}k", n * 3),
                percent: u32::try_from(share * 2).ok().map(f64::from),
                tone: match *title {
                    "Won" => Tone::Good,
                    "Lost" => Tone::Neutral,
                    _ => Tone::Accent,
                },
                cards: Arc::new(cards),
            }
        })
        .collect()
}

#[component]
fn DealBoard() -> impl IntoView {
    let scope = style! {
        .ac-gallery-board {
            display: flex;
            flex-direction: column;
            width: 100%;
            height: 38rem;
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-l);
            overflow: hidden;
        }
    };
    let board = RwSignal::new(columns());
    let toasts = use_toasts();
    let on_move = Callback::new(move |moved: Move| {
        let before = board.get_untracked();
        toasts.show(
            Toast::done(format!("{} moved to {}", name_of(&moved.card), moved.to_column))
                .with_undo(move || board.set(before.clone())),
        );
        board.update(|columns| {
            let lanes: Vec<_> =
                columns.iter().map(|c| logic::board::Lane { id: c.id.clone(), cards: c.cards.clone() }).collect();
            for (column, lane) in columns.iter_mut().zip(apply(&lanes, &moved)) {
                column.note = lane.cards.len().to_string();
                column.cards = lane.cards;
            }
        });
    });
    view! { class = scope,
        <div class="ac-gallery-board">
            <Board
                id="g-board"
                label="Deals"
                columns=board
                card=Callback::new(|id: String| view! { <DealCard id/> }.into_any())
                href=Callback::new(|id: String| format!("#deal-{id}"))
                name=Callback::new(|id: String| name_of(&id))
                on_move
            />
        </div>
    }
}

fn name_of(id: &str) -> String {
    let n: usize = id.parse().unwrap_or(0);
    format!("{}, GTX {}", pick(&NAMES, n), pick(&["Pro", "Basic", "Plus"], n / 5))
}

#[component]
fn DealCard(id: String) -> impl IntoView {
    let n: usize = id.parse().unwrap_or(0);
    let amount = format!("${}", format_minor(i64::try_from(n * 7_919 % 31_000).unwrap_or(0), 0));
    view! {
        <div class="row"><b class="truncate">{name_of(&id)}</b><span class="push good num">{40 + n % 60}</span></div>
        <div class="row"><small class="truncate">{pick(&NAMES, n)}</small><b class="push num">{amount}</b></div>
        <div class="row">
            <Tag text=pick(&["Central", "East", "West"], n) dot=Tone::Info/>
            <small class="push">"closes 11 Mar"</small>
            <Avatar name=pick(&OWNERS, n)/>
        </div>
    }
}

/// The days of one month, three of each week with something.
fn days() -> Vec<CalendarDay> {
    let tones = [(Tone::Accent, "Engaging"), (Tone::Good, "Won"), (Tone::Bad, "Lost")];
    let of = |n: usize| {
        let (tone, says) = tones.get(n % tones.len()).copied().unwrap_or_default();
        let chip = Chip {
            key: n.to_string(),
            href: format!("#deal-{n}"),
            title: pick(&NAMES, n).to_owned(),
            tone,
            icon: Some(Icon::Deal),
            says: says.to_owned(),
            movable: true,
            ..Chip::default()
        };
        let day = Day::new(2026, 11, u32::try_from(n).ok()? + 1)?;
        Some(CalendarDay { day, count: Some(if n.is_multiple_of(5) { 4 } else { 1 }), chips: vec![chip] })
    };
    (0..30).step_by(2).filter_map(of).collect()
}

#[component]
fn DealCalendar() -> impl IntoView {
    let scope = style! {
        .ac-gallery-month {
            display: flex;
            width: 100%;
            height: 40rem;
        }
    };
    let all = RwSignal::new(days());
    let day = RwSignal::new(Day::new(2026, 11, 15).unwrap_or_else(Day::epoch));
    let moved = move |(key, to): (String, Day)| {
        all.update(|days| {
            let found = days.iter_mut().find_map(|one| {
                let at = one.chips.iter().position(|chip| chip.key == key)?;
                Some(one.chips.remove(at))
            });
            if let (Some(chip), Some(one)) = (found, days.iter_mut().find(|one| one.day == to)) {
                one.chips.push(chip);
            }
        });
    };
    view! { class = scope,
        <div class="ac-gallery-month">
            <Calendar
                id="g-days"
                label=Signal::stored("Deals by day".to_owned())
                zoom=Signal::stored(Zoom::Month)
                day
                start=Signal::stored(WeekStart::default())
                today=Signal::stored(None)
                days=all
                nouns=("deal", "deals")
                on_go=Callback::new(move |to| day.set(to))
                on_open=Callback::new(|_| ())
                on_move=Callback::new(moved)
                on_ask=Callback::new(|_| ())
                on_hold=Callback::new(|_| ())
            />
        </div>
    }
}
