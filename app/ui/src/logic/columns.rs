//! Which columns of a table are shown, in which order, how wide. The first column on offer names the row: it is always shown,
//! and first. What a layout names and the table does not know keeps its place and shows nothing.

/// Narrowest a column can be made.
pub const COLUMN_PX_MIN: i32 = 64;
/// Widest a column can be made.
pub const COLUMN_PX_MAX: i32 = 960;

/// A column that a table has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Names it.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Not shown until somebody asks for it.
    pub hidden: bool,
    /// What a filter calls it.
    pub field: Option<String>,
}

/// A column in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPlace {
    /// Of an [`Offer`].
    pub key: String,
    /// In pixels; the column's own width without it.
    pub width: Option<i32>,
    /// What stands at its foot, by a name that whoever keeps it knows.
    pub total: Option<String>,
}

impl ColumnPlace {
    fn of(key: &str) -> Self {
        Self { key: key.to_owned(), width: None, total: None }
    }
}

/// `now`, or where it says nothing what the table shows by itself.
#[must_use]
pub fn given(offers: &[Offer], now: &[ColumnPlace]) -> Vec<ColumnPlace> {
    let is_known = |place: &ColumnPlace| offers.iter().any(|offer| offer.key == place.key);
    let mut places: Vec<ColumnPlace> = if now.iter().any(is_known) {
        now.to_vec()
    } else {
        let shown = offers.iter().filter(|offer| !offer.hidden);
        shown.map(|offer| ColumnPlace::of(&offer.key)).collect()
    };
    if let Some(first) = offers.first() {
        let at = places.iter().position(|place| place.key == first.key);
        let place = at.map_or_else(|| ColumnPlace::of(&first.key), |at| places.remove(at));
        places.insert(0, place);
    }
    places
}

/// The columns on offer that are shown, by their places on offer, with their widths.
#[must_use]
pub fn shown(offers: &[Offer], now: &[ColumnPlace]) -> Vec<(usize, Option<i32>)> {
    let find = |place: &ColumnPlace| offers.iter().position(|offer| offer.key == place.key).map(|at| (at, place.width));
    given(offers, now).iter().filter_map(find).collect()
}

/// Shows a column last, or hides it. The first on offer stays.
#[must_use]
pub fn toggled(offers: &[Offer], now: &[ColumnPlace], key: &str) -> Vec<ColumnPlace> {
    let mut places = given(offers, now);
    if offers.first().is_some_and(|first| first.key == key) {
        return places;
    }
    match places.iter().position(|place| place.key == key) {
        Some(at) => {
            places.remove(at);
        }
        None => places.push(ColumnPlace::of(key)),
    }
    places
}

/// Puts a column before another; nothing comes before the first on offer.
#[must_use]
pub fn moved(offers: &[Offer], now: &[ColumnPlace], key: &str, before: Option<&str>) -> Vec<ColumnPlace> {
    let mut places = given(offers, now);
    let first = offers.first().map(|offer| offer.key.clone()).unwrap_or_default();
    let Some(from) = places.iter().position(|place| place.key == key).filter(|_| key != first && before != Some(key))
    else {
        return places;
    };
    let place = places.remove(from);
    let to = before.and_then(|before| places.iter().position(|place| place.key == before)).unwrap_or(places.len());
    places.insert(to.max(1), place);
    places
}

/// Moves a column one place among those that are shown: `by` is -1 or 1.
#[must_use]
pub fn stepped(offers: &[Offer], now: &[ColumnPlace], key: &str, by: isize) -> Vec<ColumnPlace> {
    let keys: Vec<&str> =
        shown(offers, now).into_iter().filter_map(|(at, _)| offers.get(at)).map(|offer| offer.key.as_str()).collect();
    let Some(at) = keys.iter().position(|other| *other == key) else { return given(offers, now) };
    if by < 0 {
        let before = keys.get(at.saturating_sub(1).max(1)).copied();
        return moved(offers, now, key, before);
    }
    if at + 1 >= keys.len() {
        return given(offers, now);
    }
    moved(offers, now, key, keys.get(at + 2).copied())
}

/// Gives a column a width.
#[must_use]
pub fn resized(offers: &[Offer], now: &[ColumnPlace], key: &str, px: i32) -> Vec<ColumnPlace> {
    let mut places = given(offers, now);
    if let Some(place) = places.iter_mut().find(|place| place.key == key) {
        place.width = Some(px.clamp(COLUMN_PX_MIN, COLUMN_PX_MAX));
    }
    places
}

/// Puts a total at the foot of a column, or takes it away.
#[must_use]
pub fn totalled(offers: &[Offer], now: &[ColumnPlace], key: &str, total: Option<&str>) -> Vec<ColumnPlace> {
    let mut places = given(offers, now);
    if let Some(place) = places.iter_mut().find(|place| place.key == key) {
        place.total = total.map(str::to_owned);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers() -> Vec<Offer> {
        let offer = |key: &str, hidden| Offer { key: key.to_owned(), title: key.to_uppercase(), hidden, field: None };
        vec![offer("name", false), offer("stage", false), offer("amount", false), offer("created", true)]
    }

    fn places(keys: &[&str]) -> Vec<ColumnPlace> {
        keys.iter().map(|key| ColumnPlace::of(key)).collect()
    }

    fn keys(places: &[ColumnPlace]) -> Vec<&str> {
        places.iter().map(|place| place.key.as_str()).collect()
    }

    #[test]
    fn a_table_shows_its_own_columns_until_somebody_chooses() {
        assert_eq!(keys(&given(&offers(), &[])), ["name", "stage", "amount"]);
        assert_eq!(keys(&given(&offers(), &places(&["gone"]))), ["name", "stage", "amount"]);
        assert_eq!(keys(&given(&offers(), &places(&["amount", "created"]))), ["name", "amount", "created"]);
        assert_eq!(keys(&given(&offers(), &places(&["amount", "gone", "name"]))), ["name", "amount", "gone"]);
        let at: Vec<usize> =
            shown(&offers(), &places(&["created", "gone", "stage"])).iter().map(|(at, _)| *at).collect();
        assert_eq!(at, [0, 3, 1]);
    }

    #[test]
    fn columns_come_and_go_and_the_first_stays() {
        let check = |now: &[&str], key: &str, want: &[&str]| {
            assert_eq!(keys(&toggled(&offers(), &places(now), key)), want, "{now:?} {key}");
        };
        check(&[], "created", &["name", "stage", "amount", "created"]);
        check(&[], "stage", &["name", "amount"]);
        check(&[], "name", &["name", "stage", "amount"]);
        check(&["name", "gone"], "stage", &["name", "gone", "stage"]);
    }

    #[test]
    fn columns_move_but_never_before_the_first() {
        let check = |key: &str, before: Option<&str>, want: &[&str]| {
            assert_eq!(keys(&moved(&offers(), &[], key, before)), want, "{key} {before:?}");
        };
        check("amount", Some("stage"), &["name", "amount", "stage"]);
        check("amount", Some("name"), &["name", "amount", "stage"]);
        check("stage", None, &["name", "amount", "stage"]);
        check("name", None, &["name", "stage", "amount"]);
        check("stage", Some("stage"), &["name", "stage", "amount"]);
        let step = |key: &str, by| keys(&stepped(&offers(), &[], key, by)).join(" ");
        assert_eq!(step("stage", 1), "name amount stage");
        assert_eq!(step("amount", 1), "name stage amount");
        assert_eq!(step("amount", -1), "name amount stage");
        assert_eq!(step("stage", -1), "name stage amount");
    }

    #[test]
    fn widths_stay_within_what_can_be_read() {
        let width = |px| resized(&offers(), &[], "stage", px).get(1).and_then(|place| place.width);
        assert_eq!((width(200), width(1), width(5_000)), (Some(200), Some(COLUMN_PX_MIN), Some(COLUMN_PX_MAX)));
    }
    #[test]
    fn a_total_stays_with_its_column() {
        let now = totalled(&offers(), &[], "amount", Some("sum"));
        let total = |places: &[ColumnPlace], key: &str| {
            places.iter().find(|place| place.key == key).and_then(|place| place.total.clone())
        };
        assert_eq!((total(&now, "amount").as_deref(), total(&now, "stage")), (Some("sum"), None));
        let moved = stepped(&offers(), &resized(&offers(), &now, "amount", 200), "amount", -1);
        assert_eq!(total(&moved, "amount").as_deref(), Some("sum"));
        assert_eq!(total(&totalled(&offers(), &moved, "amount", None), "amount"), None);
        assert_eq!(totalled(&offers(), &[], "created", Some("count")), given(&offers(), &[]));
    }
}
