//! The demo's price list, and what some of its deals are made of.

use ac_core::{Ctx, Currency, Error, Money};
use ac_crm::{
    deals::{
        lines::{
            model::{LineDraft, LinesDraft, Percent, Quantity},
            verbs as lines,
        },
        model::Deal,
    },
    products::{
        self,
        model::{Product, ProductPatch, ProductQuery},
    },
    shared::event::Origin,
};

/// Products: name, code, unit, price in euros, and what they are for.
const LIST: &[(&str, &str, &str, i64, &str)] = &[
    ("Beacon One", "BCN-1", "piece", 132_500, "One lantern for a pier or a gate, seen from two miles."),
    ("Beacon Pro", "BCN-P", "piece", 439_000, "Seen from nine miles, with remote control."),
    ("Harbour Kit", "KIT-H", "kit", 1_180_000, "Six lanterns, mounts and cables for a whole harbour."),
    ("Care plan, yearly", "CARE-Y", "year", 219_000, "Inspection, cleaning and replacement, once a year."),
];
/// What comes beside a product: its name, its unit, the price of one in cents, and how many.
const EXTRAS: &[(&str, &str, i64, i64)] =
    &[("Installation on site", "day", 96_000, 2), ("Freight", "delivery", 38_500, 1), ("Training", "hour", 14_500, 4)];
/// Deals that get lines.
const DEALS_WITH_LINES: usize = 24;

/// Completes the price list and gives deals their lines, all of it or none. A product that has a code was completed before.
pub async fn fill(ctx: &Ctx, open: &[Deal]) -> Result<(), Error> {
    let list = products::queries::list(ctx, &ProductQuery::default()).await;
    let list = list.map_err(|e| Error::internal("the demo's products", e))?.data;
    if list.is_empty() || list.iter().any(|product| product.code.is_some()) {
        return Ok(());
    }
    ctx.write(async |tx| {
        for product in &list {
            let Some(patch) = completed(product) else { continue };
            products::verbs::update_in(tx, Origin::Direct, product.id, product.version, patch).await?;
        }
        for (ordinal, deal) in (0_i64..).zip(open.iter().take(DEALS_WITH_LINES)) {
            lines::set_in(tx, Origin::Direct, deal.id, deal.version, &made_of(deal, &list, ordinal)).await?;
        }
        Ok(())
    })
    .await
}

fn completed(product: &Product) -> Option<ProductPatch> {
    let (_, code, unit, euros, description) = LIST.iter().find(|(name, ..)| *name == product.name)?;
    let text = |text: &str| Some(Some(text.to_owned()));
    Some(ProductPatch {
        code: text(code),
        unit: text(unit),
        description: text(description),
        prices: Some(vec![Money { amount_minor: *euros, currency: Currency::EUR }]),
        ..ProductPatch::default()
    })
}

/// Some of the deal's product, and something beside it.
fn made_of(deal: &Deal, list: &[Product], ordinal: i64) -> LinesDraft {
    let product = LineDraft {
        product_id: deal.product_id.or_else(|| list.first().map(|product| product.id)),
        quantity: Quantity::whole(1 + ordinal % 4),
        discount: Percent::whole(if ordinal % 3 == 0 { 10 } else { 0 }),
        ..LineDraft::default()
    };
    let place = usize::try_from(ordinal).unwrap_or(0) % EXTRAS.len();
    let extra = EXTRAS.get(place).map(|(name, unit, price, count)| LineDraft {
        name: Some((*name).to_owned()),
        unit: Some((*unit).to_owned()),
        quantity: Quantity::whole(*count),
        unit_price: Some(Money { amount_minor: *price, currency: Currency::USD }),
        ..LineDraft::default()
    });
    LinesDraft { lines: std::iter::once(product).chain(extra).collect() }
}
