//! The language of the query bar on both databases, against a reading of the same query over the records themselves.

use crate::common::*;
use ac_core::{
    Actor, Ctx, Currency, Money, Role, both_databases,
    error::AppError,
    testing::{TestPlatform, as_role},
    text::sort_key,
};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    deals::{
        self,
        board_model::BoardQuery,
        fields::fields,
        model::{Deal, DealDraft, DealPatch, DealQuery},
    },
};
use ac_views::query::{Query, Test, To, read};
use chrono::{Days, NaiveDate};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len() as u64) as usize]
    }

    fn day(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        (self.roll(4) > 0).then(|| today - Days::new(40) + Days::new(self.roll(80)))
    }
}

const WORDS: [&str; 6] = ["Ångström", "pilot", "50%", "a_b", "Zoë", "renewal"];

/// Deals with and without amounts in three kinds of currency, companies, owners and dates, in every stage.
async fn many_deals(ctx: &Ctx, dice: &mut Dice) -> Vec<Deal> {
    let today = ctx.now().date();
    let stages = pipeline(ctx).await.stages;
    let mut of = Vec::new();
    for name in ["Acme GmbH", "Ærø Works"] {
        of.push(company(ctx, name).await.id);
    }
    let other = as_role(ctx, Role::Member).actor.member();
    let mut made = Vec::new();
    for n in 0..60 {
        let code = dice.of(&["USD", "JPY", "BHD"]).parse::<Currency>().unwrap();
        let units = [0, 1, 999, 10_000, 10_001][dice.roll(5) as usize] * 10_i64.pow(code.exponent());
        let amount = Money { amount_minor: units + i64::from(dice.roll(2) == 0), currency: code };
        let draft = DealDraft {
            name: format!("{} {} {n}", dice.of(&WORDS), dice.of(&WORDS)),
            stage_id: Some(stages[dice.roll(stages.len() as u64) as usize].id),
            amount: (dice.roll(4) > 0).then_some(amount),
            company_id: (dice.roll(3) > 0).then(|| of[dice.roll(2) as usize]),
            expected_close_on: dice.day(today),
            opened_on: dice.day(today),
            ..DealDraft::default()
        };
        let deal = deals::verbs::create(ctx, draft).await.expect("a deal");
        let owner_id = match dice.roll(3) {
            0 => None,
            1 => other,
            _ => deal.owner_id,
        };
        let patch = DealPatch { owner_id: Some(owner_id), ..DealPatch::default() };
        made.push(match owner_id == deal.owner_id || owner_id == other {
            true => deal,
            false => deals::verbs::update(ctx, deal.id, deal.version, patch).await.expect("a deal without an owner"),
        });
    }
    made
}

/// A query of up to three levels.
fn query(dice: &mut Dice, depth: u64) -> String {
    if depth > 0 && dice.roll(2) == 0 {
        let parts: Vec<String> = (0..=dice.roll(3)).map(|_| query(dice, depth - 1)).collect();
        return format!("{}({})", dice.of(&["", "-", "not "]), parts.join(dice.of(&[" ", " or ", " and "])));
    }
    let minus = dice.of(&["", "-", ""]);
    let day = dice.of(&["today", "<10d", ">10d", "this-month", "<=2w", ">=-3d", "none", "any", "2026-11", "<+1w"]);
    let term = match dice.roll(9) {
        0 => format!("stage:{}", dice.of(&["won", "lead", "\"Negot\"", "lost,qualified", "x"])),
        1 => format!("status:{}", dice.of(&["open", "Won", "lost", "open,lost"])),
        2 => format!(
            "amount{}",
            dice.of(&[">10k", ">=10k", "<1", "<=1", ":10k", "=999", ":1..10k", ":none", ":any", "!=0", ">0.005"])
        ),
        3 => format!("owner:{}", dice.of(&["me", "none", "any", "Nobody"])),
        4 => format!("company:{}", dice.of(&["acme", "aero", "none", "any", "\"AE\"", "acme,none"])),
        5 => format!("expected:{day}"),
        6 => format!("opened:{day}"),
        7 => format!("name{}", dice.of(&[":pilot", ":angstrom", ":\"50%\"", ":\"a_b\"", "=pilot", ":\"\\\""])),
        _ => dice.of(&["pilot", "zoe", "\"50%\"", "\"renewal 1\"", "a_b"]).to_owned(),
    };
    format!("{minus}{term}")
}

/// What the language means, said once more without a database.
fn holds(query: &Query, deal: &Deal, me: uuid::Uuid) -> bool {
    let within = |day: Option<NaiveDate>, test: &Test| match test {
        Test::IsEmpty => day.is_none(),
        Test::Days(days) => {
            day.is_some_and(|day| days.from.is_none_or(|from| day >= from) && days.to.is_none_or(|to| day <= to))
        }
        other => panic!("{other:?}"),
    };
    let folded = |text: &str, part: &str| sort_key(text).contains(&sort_key(part));
    match query {
        Query::All(parts) => parts.iter().all(|part| holds(part, deal, me)),
        Query::Any(parts) => parts.iter().any(|part| holds(part, deal, me)),
        Query::Not(inner) => !holds(inner, deal, me),
        Query::Text(words) => folded(&deal.name, words),
        Query::Field { field, test } => match (field.as_str(), test) {
            ("name", Test::Contains(words)) => folded(&deal.name, words),
            ("name", Test::Equals(words)) => sort_key(&deal.name) == sort_key(words),
            ("stage", Test::Refers(To::Named(name))) => {
                deal.stage_name.to_lowercase().contains(&name.to_lowercase())
                    || deal.status.as_str() == name.to_lowercase()
            }
            ("status", Test::Is(status)) => deal.status.as_str() == status,
            ("amount", Test::IsEmpty) => deal.amount.is_none(),
            ("amount", Test::Number(low, high)) => deal.amount.is_some_and(|money| {
                let exponent = money.currency.exponent();
                low.is_none_or(|limit| money.amount_minor >= limit.at_least(exponent))
                    && high.is_none_or(|limit| money.amount_minor <= limit.at_most(exponent))
            }),
            ("owner", Test::IsEmpty) => deal.owner_id.is_none(),
            ("owner", Test::Refers(To::Me)) => deal.owner_id.is_some_and(|owner| owner.0 == me),
            ("owner", Test::Refers(To::Named(_))) => false,
            ("company", Test::IsEmpty) => deal.company_id.is_none(),
            ("company", Test::Refers(To::Named(name))) => {
                deal.company_name.as_deref().is_some_and(|company| folded(company, name))
            }
            ("expected", test) => within(deal.expected_close_on, test),
            ("opened", test) => within(deal.opened_on, test),
            other => panic!("{other:?}"),
        },
    }
}

async fn listed(ctx: &Ctx, text: &str) -> Vec<String> {
    let query = DealQuery { query: Some(text.to_owned()), limit: Some(200), ..DealQuery::default() };
    let page = deals::queries::list(ctx, &query).await.unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let mut names: Vec<String> = page.data.into_iter().map(|deal| deal.name).collect();
    names.sort();
    names
}

both_databases!(a_filter_means_the_same_as_over_the_records_themselves, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(2026);
    let all = many_deals(&ctx, &mut dice).await;
    let me = ctx.actor.member().unwrap().0;
    let mut some = 0;
    for _ in 0..400 {
        let text = query(&mut dice, 3);
        let asked = read(&text, &fields(), ctx.now().date()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let mut expect: Vec<String> = all
            .iter()
            .filter(|deal| asked.as_ref().is_none_or(|asked| holds(asked, deal, me)))
            .map(|deal| deal.name.clone())
            .collect();
        expect.sort();
        some += usize::from(!expect.is_empty() && expect.len() < all.len());
        assert_eq!(listed(&ctx, &text).await, expect, "{text}");
    }
    assert!(some > 150, "only {some} queries left something and took something");
});

both_databases!(every_field_of_every_list_can_be_asked, async |app: &TestPlatform| {
    use ac_views::query::{Field, Kind};
    let ctx = workspace(app, "acme").await;
    let texts = |fields: Vec<Field>| -> Vec<String> {
        let ask = |field: &Field| {
            let value = match field.kind {
                Kind::Text | Kind::Record => "x".to_owned(),
                Kind::Number | Kind::Money => "5..10k".to_owned(),
                Kind::Day(_) | Kind::Instant => "this-week".to_owned(),
                Kind::Choice => field.choices[0].value.clone(),
                Kind::Member => "me,x".to_owned(),
            };
            let mut of = vec![format!("{0}:{value} -{0}:{value} or {0}:none", field.key)];
            of.extend(field.aliases.iter().map(|alias| format!("{alias}:any")));
            of
        };
        fields.iter().flat_map(ask).chain(["-word or (word other)".to_owned()]).collect()
    };
    macro_rules! ask_all {
        ($($object:ident::$query:ident),*) => {$(
            for text in texts(ac_crm::$object::fields::fields()) {
                let query = ac_crm::$object::model::$query { query: Some(text.clone()), ..Default::default() };
                let found = ac_crm::$object::queries::list(&ctx, &query).await;
                assert!(found.is_ok(), "{}: {text}: {found:?}", stringify!($object));
            }
        )*};
    }
    ask_all!(
        companies::CompanyQuery,
        contacts::ContactQuery,
        deals::DealQuery,
        notes::NoteQuery,
        pipelines::PipelineQuery,
        products::ProductQuery
    );
});

both_databases!(a_filter_that_cannot_be_read_says_where, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for (text, expect) in [
        ("ä stge:won", "character 3. This list has no field “stge”. Did you mean stage?"),
        ("amount>ten", "“ten” is no number for Amount"),
        ("tenant_id:1", "This list has no field “tenant_id”"),
        (&"(".repeat(50), "20 deep"),
        ("stage:\"won' OR 1=1", "does not end"),
        ("external:\"\0\"", "control character"),
        ("closed:<-9999-01-01", "is no date for Closed"),
    ] {
        let query = DealQuery { query: Some(text.to_owned()), ..DealQuery::default() };
        let error: AppError = deals::queries::list(&ctx, &query).await.unwrap_err().into();
        assert_eq!(error.code.status(), 400, "{text}");
        assert!(error.message.contains(expect), "{text}: {}", error.message);
        let board = BoardQuery { query: Some(text.to_owned()), ..BoardQuery::default() };
        assert!(deals::columns::board(&ctx, &board).await.is_err(), "{text}");
    }
});

both_databases!(a_filter_narrows_what_one_may_see_and_shows_no_more, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    deal(&member, "Mine").await;
    let id = member.actor.member().unwrap();
    let guest = ctx.as_actor(Actor::Member { id, role: Role::Guest });
    deal(&ctx, "Theirs").await;
    for text in ["", "owner:any or owner:none", "-name:x", "mine or theirs"] {
        assert_eq!(listed(&guest, text).await, ["Mine"], "{text}");
    }
    assert!(listed(&guest, "theirs").await.is_empty());
    let other = workspace(app, "globex").await;
    company(&other, "Globex").await;
    let query = CompanyQuery { query: Some("name:globex".into()), ..CompanyQuery::default() };
    assert!(companies::queries::list(&ctx, &query).await.unwrap().data.is_empty());
});

both_databases!(the_board_is_narrowed_like_the_list, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for (name, units) in [("Small", 5), ("Large", 50_000)] {
        let draft = DealDraft { name: name.into(), amount: Some(usd(units * 100)), ..DealDraft::default() };
        deals::verbs::create(&ctx, draft).await.unwrap();
    }
    let query = BoardQuery { query: Some("amount>10k larg".into()), ..BoardQuery::default() };
    let board = deals::columns::board(&ctx, &query).await.unwrap();
    let cards: Vec<_> = board.columns.iter().flat_map(|column| &column.cards).map(|card| card.name.as_str()).collect();
    assert_eq!(cards, ["Large"]);
    assert_eq!(board.columns[0].sums, [usd(5_000_000)]);
});
