//! The four charts, with numbers of a size that strains their words.
use super::{Columns, Section};
use crate::logic::number::format_minor;
use crate::*;
use leptos::prelude::*;

/// Thousands of dollars, as the charts write them.
fn thousands() -> Format {
    Format::new(|value| format!("${value:.0}k"))
}

fn data(pairs: &[(&str, f64)]) -> Vec<Datum> {
    pairs.iter().map(|(label, value)| Datum::new(*label, *value)).collect()
}

fn weeks() -> Vec<Datum> {
    let values =
        [42, 44, 58, 58, 62, 78, 104, 108, 116, 110, 128, 131, 138, 147, 158, 186, 194, 202, 211, 206, 220, 238, 248];
    values.iter().zip(1..).map(|(value, week)| Datum::new(format!("week {week}"), f64::from(*value))).collect()
}

#[component]
pub fn Charts() -> impl IntoView {
    let won = vec![Series { name: "Won".to_owned(), points: weeks() }];
    let two = vec![
        Series { name: "Won".to_owned(), points: weeks() },
        Series {
            name: "Lost".to_owned(),
            points: weeks().into_iter().map(|d| Datum { value: 120.0 - d.value / 3.0, ..d }).collect(),
        },
    ];
    let whole = Format::new(|value| format_minor(format!("{value:.0}").parse().unwrap_or(0), 0));
    view! {
        <Section title="Charts">
            <Columns>
                <Card><LineChart id="g-won" title="Won, by week" note="forecast for December: $980k to $1.2M" series=won format=thousands()/></Card>
                <Card><LineChart id="g-two" title="Won and lost" series=two format=thousands()/></Card>
            </Columns>
            <Columns>
                <Card>
                    <BarChart
                        id="g-owners"
                        title="Top owners"
                        unit="Won"
                        format=thousands()
                        data=data(&[("Darcel Schlecht", 1_153.0), ("Vicki Laflamme", 478.0), ("Kary Hendrixson", 454.0), ("Cassey Cress", 450.0), ("Donn Cantrell", 445.0)])
                    />
                </Card>
                <Card>
                    <Donut
                        id="g-products"
                        title="Open pipeline by product"
                        format=thousands()
                        data=data(&[("GTX Pro", 214.0), ("GTX Plus Pro", 160.0), ("MG Advanced", 96.0), ("GTX Plus Basic", 70.0), ("GTX Basic", 38.0), ("GTK 500", 14.0), ("MG Special", 8.0)])
                    />
                </Card>
                <Card>
                    <Funnel
                        id="g-stages"
                        title="Conversion by stage"
                        format=whole
                        data=data(&[("Prospecting", 8_800.0), ("Engaging", 8_300.0), ("Won", 4_238.0)])
                    />
                </Card>
            </Columns>
        </Section>
    }
}
