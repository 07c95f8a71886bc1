//! A day, typed or picked. The text box takes several ways of writing; the calendar is walked by arrow keys.
//! "Today" is asked of the browser when the calendar opens, never in a first render.
use crate::button::{Button, ButtonKind, ButtonSize};
use crate::dom;
use crate::field::{FieldFrame, Wiring, follow_input, input_class, standing};
use crate::float;
use crate::icon::{Glyph, Icon};
use crate::logic::dates::{Day, WEEKDAYS};
use crate::logic::place::Side;
use leptos::{ev, html, prelude::*};
use stylers_macro::style;
use web_sys::js_sys::Date;

/// A labelled day.
#[component]
pub fn DatePicker(
    /// What day.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids. The form value is `2026-11-22`.
    #[prop(into)]
    name: String,
    /// Two-way value.
    value: RwSignal<Option<Day>>,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do; the field adds its own when the text is no day.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = styles();
    let wiring = Wiring::new("", &name, help.is_some());
    let input = NodeRef::<html::Input>::new();
    let panel = NodeRef::<html::Div>::new();
    let written = move || value.get_untracked().map(Day::short).unwrap_or_default();
    let text = RwSignal::new(written());
    follow_input(input, text);
    let wrong = RwSignal::new(false);
    let open = RwSignal::new(false);
    let was_open = StoredValue::new(false);
    // The day the arrows are on.
    let at = RwSignal::new(None::<Day>);
    let today = RwSignal::new(None::<Day>);
    Effect::new(move |_| {
        let now = value.get().map(Day::short).unwrap_or_default();
        if !wrong.get_untracked() {
            text.set(now);
        }
    });
    let read = move || {
        // A field that is taken off the page while it has the focus says its last change then.
        let Some(typed) = text.try_get_untracked() else { return };
        let day = Day::parse_typed(&typed);
        wrong.set(day.is_none() && !typed.trim().is_empty());
        if !wrong.get_untracked() {
            value.set(day);
            text.set(written());
        }
    };
    // A complaint goes as soon as it is met: going only when the field is left, it would move the button that is being pressed.
    let correct = move |typed: String| {
        if wrong.get_untracked() && (typed.trim().is_empty() || Day::parse_typed(&typed).is_some()) {
            wrong.set(false);
        }
        text.set(typed);
    };
    let close = move || {
        if let Some(panel) = panel.get_untracked() {
            float::hide(&panel);
        }
    };
    let pick = move |day: Option<Day>| {
        wrong.set(false);
        value.set(day);
        text.set(written());
        close();
    };
    let base = StoredValue::new(wiring.id.clone());
    let go = move |day: Day| {
        at.set(Some(day));
        dom::focus_soon(cell_id(base, day));
    };
    let stand = move || {
        if let (Some(panel), Some(input)) = (panel.get_untracked(), input.get_untracked()) {
            float::show_beside(&panel, &input, Side::Start);
        }
    };
    let show = move || {
        let now = browser_today();
        today.set(now);
        at.set(value.get_untracked().or(now));
        stand();
    };
    // The month is drawn when the panel is open, and may not have room where the empty panel had. One that was just hidden has
    // lost its size as well, and is left alone.
    dom::on_size(panel, move || {
        if panel.get_untracked().is_some_and(|panel| float::is_shown(&panel)) {
            stand();
        }
    });
    let outer = standing(error, text);
    let error = Signal::derive(move || {
        let own = wrong.get().then(|| "Enter a day like 22 Nov 2026 or 2026-11-22".to_owned());
        own.or_else(|| outer.get())
    });
    let described_by = wiring.described_by;
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label help=help error>
            <div class="ac-date">
                <input
                    class=format!("ac-date-box {}", input_class())
                    id=wiring.id.clone()
                    autocomplete="off"
                    placeholder="22 Nov 2026"
                    value=text.get_untracked()
                    node_ref=input
                    on:input=move |event| correct(event_target_value(&event))
                    on:change=move |_| read()
                    on:keydown=move |event: ev::KeyboardEvent| {
                        if event.key() == "ArrowDown" {
                            event.prevent_default();
                            show();
                        }
                    }
                    aria-describedby=described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    data-unread=move || wrong.get().then_some("true")
                />
                <input type="hidden" name=name value=move || value.get().map(Day::iso).unwrap_or_default()/>
                <button
                    class="ac-date-open"
                    type="button"
                    aria-label="Open calendar"
                    aria-haspopup="dialog"
                    on:pointerdown=move |_| was_open.set_value(open.get_untracked())
                    on:click=move |_| {
                        if !was_open.get_value() {
                            show();
                        }
                        was_open.set_value(false);
                    }
                >
                    <Glyph icon=Icon::Calendar/>
                </button>
                <div
                    class="ac-date-panel ac-popover"
                    popover="auto"
                    role="dialog"
                    aria-label="Choose a day"
                    node_ref=panel
                    on:toggle=move |_| {
                        if let Some(panel) = panel.get_untracked() {
                            open.set(float::is_shown(&panel));
                        }
                    }
                >
                    <Show when=move || open.get()>
                        <Month at=at value=value today=today base=base go=Callback::new(go) pick=Callback::new(pick) scope=scope/>
                    </Show>
                </div>
            </div>
        </FieldFrame>
    }
}

fn cell_id(base: StoredValue<String>, day: Day) -> String {
    base.with_value(|id| format!("{id}-{}", day.iso()))
}

/// The day that it is where the browser is. Not for a first render: the server is elsewhere.
pub fn browser_today() -> Option<Day> {
    let now = Date::new_0();
    Day::new(i32::try_from(now.get_full_year()).ok()?, now.get_month() + 1, now.get_date())
}

#[component]
fn Month(
    at: RwSignal<Option<Day>>,
    value: RwSignal<Option<Day>>,
    today: RwSignal<Option<Day>>,
    base: StoredValue<String>,
    go: Callback<Day>,
    pick: Callback<Option<Day>>,
    scope: &'static str,
) -> impl IntoView {
    // The grid is drawn when the panel has opened, so only it knows when a day can take the focus.
    Effect::new(move |drawn: Option<()>| {
        if let Some(day) = at.get_untracked().filter(|_| drawn.is_none()) {
            dom::focus_soon(cell_id(base, day));
        }
    });
    let turn = move |by: i32| at.update(|at| *at = at.map(|day| day.plus_months(by)));
    let keys = move |event: ev::KeyboardEvent| {
        let Some(day) = at.get_untracked() else { return };
        let to = match event.key().as_str() {
            "ArrowLeft" => day.plus_days(-1),
            "ArrowRight" => day.plus_days(1),
            "ArrowUp" => day.plus_days(-7),
            "ArrowDown" => day.plus_days(7),
            "Home" => day.plus_days(-day.weekday()),
            "End" => day.plus_days(6 - day.weekday()),
            "PageUp" => day.plus_months(-1),
            "PageDown" => day.plus_months(1),
            _ => return,
        };
        event.prevent_default();
        go.run(to);
    };
    let title = move || at.get().map(|day| format!("{} {}", day.month_name(), day.year()));
    let heads = WEEKDAYS
        .iter()
        .map(|name| view! { class = scope, <th class="ac-date-head" scope="col" abbr=*name>{name.get(..2).unwrap_or(name)}</th> })
        .collect_view();
    let month = Memo::new(move |_| at.get().map(|day| (day.year(), day.month())));
    let weeks = move || {
        let first = month.get().and_then(|(year, month)| Day::new(year, month, 1))?;
        let rows = first
            .grid()
            .chunks(7)
            .map(|week| {
                let cells = week
                    .iter()
                    .map(|day| view! { <DayCell day=*day month=first at value today base pick scope/> })
                    .collect_view();
                view! { <tr>{cells}</tr> }
            })
            .collect_view();
        Some(rows)
    };
    view! { class = scope,
        <div class="ac-date-top">
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::ChevronLeft label="Previous month" on:click=move |_| turn(-1)/>
            <span class="ac-date-title" aria-live="polite">{title}</span>
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::ChevronRight label="Next month" on:click=move |_| turn(1)/>
        </div>
        <table class="ac-date-grid" role="grid" on:keydown=keys>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
        <div class="ac-date-foot">
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small on:click=move |_| pick.run(None)>"Clear"</Button>
            <Button size=ButtonSize::Small on:click=move |_| pick.run(today.get_untracked())>"Today"</Button>
        </div>
    }
}

#[component]
fn DayCell(
    day: Day,
    month: Day,
    at: RwSignal<Option<Day>>,
    value: RwSignal<Option<Day>>,
    today: RwSignal<Option<Day>>,
    base: StoredValue<String>,
    pick: Callback<Option<Day>>,
    scope: &'static str,
) -> impl IntoView {
    let chosen = move || value.get() == Some(day);
    view! { class = scope,
        <td class="ac-date-cell" role="gridcell" aria-selected=move || if chosen() { "true" } else { "false" }>
            <button
                class="ac-date-day"
                class:ac-date-other=day.month() != month.month()
                class:ac-date-chosen=chosen
                type="button"
                id=cell_id(base, day)
                aria-label=day.long()
                aria-current=move || (today.get() == Some(day)).then_some("date")
                tabindex=move || if at.get() == Some(day) { "0" } else { "-1" }
                on:click=move |_| pick.run(Some(day))
            >
                {day.day()}
            </button>
        </td>
    }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-date {
            position: relative;
            display: grid;
            min-width: 0;
        }
        .ac-date-open {
            position: absolute;
            inset: 0 0 0 auto;
            display: grid;
            place-items: center;
            width: var(--control-h);
            color: var(--text-3);
            border-radius: var(--r-s);
        }
        .ac-date-open:hover {
            color: var(--text);
        }
        .ac-date-panel {
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
        }
        .ac-date-top {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
        .ac-date-title {
            flex: 1;
            text-align: center;
            font-size: var(--fs-control);
            font-weight: var(--fw-strong);
        }
        .ac-date-grid {
            margin: var(--s2) 0;
        }
        .ac-date-head {
            padding: var(--s1);
            color: var(--text-3);
            font-size: var(--fs-micro);
            font-weight: var(--fw-medium);
        }
        .ac-date-cell {
            padding: var(--hair);
        }
        .ac-date-day {
            display: grid;
            place-items: center;
            width: var(--control-h);
            height: var(--control-h);
            border-radius: var(--r-s);
            font-size: var(--fs-control);
        }
        .ac-date-day:hover {
            background: var(--glass-hover);
        }
        .ac-date-other {
            color: var(--text-3);
        }
        .ac-date-day[aria-current=date] {
            box-shadow: inset 0 0 0 var(--hair) var(--accent-line);
            color: var(--accent-hi);
        }
        .ac-date-chosen.ac-date-day {
            background: var(--accent);
            color: var(--on-accent);
            font-weight: var(--fw-strong);
        }
        .ac-date-foot {
            display: flex;
            justify-content: space-between;
        }
    };
    scope
}
