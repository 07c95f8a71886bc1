//! Custom fields as admins have them: made, renamed while somebody filters by them, deleted, brought back, and refused.

use crate::common::{fields::*, *};
use ac_core::{
    AppError, Ctx, Error, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    contacts::{
        self,
        model::{ContactDraft, ContactPatch, ContactQuery},
    },
    custom_fields::{
        self,
        model::{
            CustomField, FIELDS_INDEXED_MAX, FIELDS_PER_OBJECT_MAX, FieldFilter, FieldPatch, FieldQuery, TEXT_CHARS_MAX,
        },
    },
    deals::{
        self,
        model::{DealDraft, DealPatch, DealQuery},
    },
    shared::event::Origin,
    undo::{model::UndoWhat, verbs::undo},
};
use ac_views::custom::{FieldKind, FieldValues};
use serde_json::{Value, json};

fn patch(all: Value) -> FieldPatch {
    serde_json::from_value(all).unwrap()
}

async fn change(ctx: &Ctx, field: &CustomField, to: Value) -> Result<CustomField, Error> {
    let now = custom_fields::queries::get(ctx, field.id).await?;
    custom_fields::verbs::update(ctx, field.id, now.version, patch(to)).await
}

/// The complaint about `place`.
fn complaint<T: std::fmt::Debug>(outcome: Result<T, Error>, place: &str) -> String {
    let error: AppError = outcome.expect_err(place).into();
    error.field(place).unwrap_or_else(|| panic!("{place}: {error:?}")).to_owned()
}

async fn found(ctx: &Ctx, filter: &str) -> Result<Vec<String>, AppError> {
    let query = DealQuery { query: Some(filter.to_owned()), sort: Some("name".into()), ..Default::default() };
    Ok(deals::queries::list(ctx, &query).await?.data.into_iter().map(|deal| deal.name).collect())
}

async fn deal_with(ctx: &Ctx, name: &str, fields: Value) -> Result<deals::model::Deal, Error> {
    deals::verbs::create(ctx, DealDraft { name: name.into(), fields: values(fields), ..Default::default() }).await
}

both_databases!(a_field_is_at_once_in_records_filters_and_events, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "Before").await;
    assert!(made.fields.is_empty());
    let more =
        json!({ "label": "Deal size", "choices": [{ "label": "Large", "color": "red" }, "Small"], "help": " m² " });
    let size = field(&ctx, "deals", "size", FieldKind::Select, more).await;
    assert_eq!((size.object, size.label.as_str(), size.help.as_deref()), (Resource::Deal, "Deal size", Some("m²")));
    assert_eq!(size.choices[0].value, "large");
    let made = deal_with(&ctx, "After", json!({ "size": "Small" })).await.expect("a deal");
    assert_eq!(made.fields, values(json!({ "size": "small" })));
    assert_eq!(deals::queries::get(&ctx, made.id).await.expect("read").fields, made.fields);
    assert_eq!(found(&ctx, "size:small").await.unwrap(), ["After"]);
    assert_eq!(found(&ctx, "-size:small").await.unwrap(), ["Before"], "a negation takes what is missing with it");
    let kinds = events(&ctx).await;
    assert_eq!(kinds[kinds.len() - 2..], ["field.created", "deal.created"]);

    // Renamed while somebody filters by it: the key stays.
    let renamed = change(&ctx, &size, json!({ "label": "How large" })).await.expect("renamed");
    assert_eq!((renamed.key.as_str(), renamed.label.as_str(), renamed.version), ("size", "How large", 2));
    assert_eq!(found(&ctx, "size:small").await.unwrap(), ["After"]);
    let to = json!({ "choices": [{ "value": "small", "label": "Tiny" }, "Huge"] });
    change(&ctx, &size, to).await.expect("other choices");
    assert_eq!(found(&ctx, "size:tiny").await.unwrap(), ["After"], "a choice keeps its value");
    assert_eq!(found(&ctx, "size:small").await.unwrap(), ["After"]);
    assert_eq!(found(&ctx, "size:large").await.unwrap(), [""; 0], "what was removed can still be asked for");
    let refused = deal_with(&ctx, "x", json!({ "size": "large" })).await;
    assert_eq!(complaint(refused, "fields.size"), "Choose one of Tiny, Huge.");
});

both_databases!(a_deleted_field_keeps_its_values_and_its_key, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (a, b) = (
        field(&ctx, "deal", "a", FieldKind::Number, json!({})).await,
        field(&ctx, "deal", "b", FieldKind::Text, json!({})).await,
    );
    let made = deal_with(&ctx, "One", json!({ "a": 5, "b": "x" })).await.expect("a deal");
    custom_fields::verbs::delete(&ctx, a.id).await.expect("deleted");
    let gone = deals::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!(gone.fields, values(json!({ "b": "x" })));
    let refused = found(&ctx, "a>3").await.unwrap_err();
    assert!(refused.message.contains("This list has no field “a”"), "{}", refused.message);
    let sort = DealQuery { sort: Some("a".into()), ..Default::default() };
    assert!(deals::queries::list(&ctx, &sort).await.is_err());
    let fields = values(json!({ "a": 6 }));
    let refused = deals::verbs::update(&ctx, made.id, 1, DealPatch { fields, ..Default::default() }).await;
    assert_eq!(complaint(refused, "fields.a"), "A was deleted. Restore it under Settings, Fields.");
    let again = custom_fields::verbs::create(&ctx, draft("deal", "a", FieldKind::Text, json!({}))).await;
    assert_eq!(complaint(again, "key"), "The deleted field A has this key. Restore it, or choose another key.");
    // A change of another field leaves the hidden value where it is.
    let fields = values(json!({ "b": null }));
    deals::verbs::update(&ctx, made.id, 1, DealPatch { fields, ..Default::default() }).await.expect("changed");
    assert!(matches!(custom_fields::queries::get(&ctx, a.id).await, Err(Error::NotFound)));
    let back = custom_fields::verbs::restore(&ctx, a.id).await.expect("restored");
    assert_eq!((back.position, of_deals(&ctx).await[0].id), (1, b.id), "it comes back as the last");
    let now = deals::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!(now.fields, values(json!({ "a": 5, "b": null })));
    assert_eq!(found(&ctx, "a>3").await.unwrap(), ["One"]);
    assert!(deals::queries::list(&ctx, &sort).await.is_ok());
    assert!(matches!(custom_fields::verbs::restore(&ctx, a.id).await, Err(Error::NotFound)));
});

both_databases!(odd_definitions_are_refused_with_what_would_do, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "taken", FieldKind::Text, json!({})).await;
    let create = async |object: &str, key: &str, kind: FieldKind, more: Value| {
        custom_fields::verbs::create(&ctx, draft(object, key, kind, more)).await
    };
    for (key, expect) in [
        ("Big", "small letters"),
        ("1st", "small letters"),
        ("a-b", "small letters"),
        ("a'); DROP TABLE deal; --", "small letters"),
        (&"x".repeat(41), "up to 40"),
        ("stage", "every deal has"),
        ("stage_id", "every deal has"),
        ("amount", "every deal has"),
        ("contact", "every deal has"),
        ("expected_close_on", "every deal has"),
        ("or", "every deal has"),
        ("taken", "Taken has this key"),
    ] {
        let said = complaint(create("deal", key, FieldKind::Text, json!({})).await, "key");
        assert!(said.contains(expect), "{key}: {said}");
    }
    for (place, object, kind, more) in [
        ("object", "invoice", FieldKind::Text, json!({})),
        ("label", "deal", FieldKind::Text, json!({ "key": "" })),
        ("label", "deal", FieldKind::Text, json!({ "label": "x".repeat(61) })),
        ("help", "deal", FieldKind::Text, json!({ "help": "x".repeat(201) })),
        ("choices", "deal", FieldKind::Select, json!({})),
        ("choices", "deal", FieldKind::Select, json!({ "choices": ["a", "A"] })),
        ("choices", "deal", FieldKind::Text, json!({ "choices": ["a"] })),
        ("relates_to", "deal", FieldKind::Relation, json!({})),
        ("relates_to", "deal", FieldKind::Relation, json!({ "relates_to": "note" })),
        ("relates_to", "deal", FieldKind::Text, json!({ "relates_to": "deal" })),
        ("default", "deal", FieldKind::Number, json!({ "default": "many" })),
        ("default", "deal", FieldKind::Select, json!({ "choices": ["a"], "default": "b" })),
        ("default", "deal", FieldKind::Person, json!({ "default": uuid::Uuid::nil() })),
        ("required", "deal", FieldKind::Checkbox, json!({ "required": true })),
        ("indexed", "deal", FieldKind::Person, json!({ "indexed": true })),
    ] {
        complaint(create(object, "odd", kind, more).await, place);
    }
    let label = json!({ "key": null, "label": " Größe in m² " });
    let made = create("deal", "", FieldKind::Text, label.clone()).await.expect("a key of the label");
    assert_eq!((made.key.as_str(), made.label.as_str()), ("gro_e_in_m2", "Größe in m²"));
    assert_eq!(create("deal", "", FieldKind::Text, label).await.expect("another").key, "gro_e_in_m2_2");
    let made =
        create("deal", "", FieldKind::Text, json!({ "key": null, "label": "Stage" })).await.expect("not the stage");
    assert_eq!(made.key, "stage_2");
    assert_eq!(of_deals(&ctx).await.len(), 4);
});

both_databases!(limits_hold, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut last = None;
    for n in 0..FIELDS_PER_OBJECT_MAX {
        let made = field(&ctx, "contact", &format!("f{n}"), FieldKind::Number, json!({})).await;
        assert_eq!(made.indexed, n < FIELDS_INDEXED_MAX, "{n}");
        last = Some(made);
    }
    let last = last.unwrap();
    let one_more = draft("contact", "more", FieldKind::Text, json!({}));
    complaint(custom_fields::verbs::create(&ctx, one_more.clone()).await, "object");
    assert!(complaint(change(&ctx, &last, json!({ "indexed": true })).await, "indexed").contains("20 custom fields"));
    let sort = ContactQuery { sort: Some(last.key.clone()), ..Default::default() };
    assert!(contacts::queries::list(&ctx, &sort).await.is_err(), "without an index no list is sorted by it");
    let filter = ContactQuery { query: Some(format!("{}:any", last.key)), ..Default::default() };
    assert!(contacts::queries::list(&ctx, &filter).await.is_ok());
    let all = custom_fields::queries::of_object(&ctx, Resource::Contact).await.expect("fields");
    change(&ctx, &all[0], json!({ "indexed": false })).await.expect("without");
    change(&ctx, &last, json!({ "indexed": true })).await.expect("with");
    assert!(contacts::queries::list(&ctx, &sort).await.is_ok());
    custom_fields::verbs::delete(&ctx, all[1].id).await.expect("deleted");
    assert!(custom_fields::verbs::create(&ctx, one_more).await.expect("there is room").indexed);
    let restored = custom_fields::verbs::restore(&ctx, all[1].id).await;
    assert!(matches!(restored, Err(Error::Conflict(_))), "{restored:?}");
});

both_databases!(fields_stand_in_the_order_they_are_put_in, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut made = Vec::new();
    for key in ["a", "b", "c", "d"] {
        made.push(field(&ctx, "deal", key, FieldKind::Text, json!({})).await);
    }
    field(&ctx, "contact", "z", FieldKind::Text, json!({})).await;
    let order = async || of_deals(&ctx).await.into_iter().map(|field| field.key).collect::<String>();
    for (at, to, expect) in [(3, 0, "dabc"), (3, 2, "abdc"), (0, 99, "bdca"), (2, -1, "cbda"), (1, 1, "cbda")] {
        change(&ctx, &made[at], json!({ "position": to })).await.expect("moved");
        let all = of_deals(&ctx).await;
        assert_eq!(order().await, expect);
        assert!(all.iter().zip(0..).all(|(field, place)| field.position == place), "{all:?}");
    }
    custom_fields::verbs::delete(&ctx, made[1].id).await.expect("deleted");
    assert_eq!(order().await, "cda");
    let query = FieldQuery {
        query: Some("kind:text -key:d".into()),
        ..FieldQuery::of(FieldFilter { object: Some(Resource::Deal) })
    };
    let page = custom_fields::queries::list(&ctx, &query).await.expect("a page");
    assert_eq!(page.data.into_iter().map(|field| field.key).collect::<String>(), "ca");
});

both_databases!(values_are_checked_by_their_kind, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    all_kinds(&ctx).await;
    let deal_id = deal(&ctx, "A deal").await.id;
    for (key, bad, expect) in [
        ("my_text", json!(5), "quotation marks"),
        ("my_text", json!("x".repeat(TEXT_CHARS_MAX + 1)), "200 characters"),
        ("my_number", json!("ten"), "a number such as"),
        ("my_number", json!(0.00001), "4 decimal places"),
        ("my_number", json!(1e12), "99999999999"),
        ("my_money", json!(5), "amount_minor"),
        ("my_money", json!({ "amount_minor": 5, "currency": "ZZZ" }), "ZZZ is not a currency"),
        ("my_date", json!("tomorrow"), "2026-11-22"),
        ("my_date", json!("0900-01-01"), "2026-11-22"),
        ("my_select", json!("none of them"), "High, Low, Middle"),
        ("my_multi_select", json!(["Red", "Pink"]), "Red, Green, Blue sky"),
        ("my_link", json!("javascript:alert(1)"), "https://example.com"),
        ("my_person", json!("me"), "the id of a record"),
        ("my_person", json!(uuid::Uuid::now_v7()), "Choose a member"),
        ("my_relation", json!({ "id": deal_id }), "Choose a company"),
        ("my_checkbox", json!("perhaps"), "true or false"),
        ("my_rating", json!(6), "1 to 5"),
        ("my_rating", json!(2.5), "1 to 5"),
        ("nothing", json!(1), "no custom field “nothing”"),
    ] {
        let said = complaint(deal_with(&ctx, "x", json!({ key: bad })).await, &format!("fields.{key}"));
        assert!(said.contains(expect), "{key}: {said}");
    }
    let made =
        deal_with(&ctx, "x", json!({ "my_text": " a\nb ", "my_link": "example.com", "my_number": "1.50" })).await;
    let kept = made.expect("a deal").fields;
    let expect = [("my_text", json!("a b")), ("my_link", json!("https://example.com")), ("my_number", json!(1.5))];
    for (key, value) in expect {
        assert_eq!(kept.get(key), Some(&value), "{key}");
    }
});

both_databases!(required_fields_and_defaults, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let before = deal(&ctx, "Before").await;
    let needed = json!({ "required": true, "label": "Source" });
    let source = field(&ctx, "deal", "source", FieldKind::Text, needed).await;
    field(&ctx, "deal", "score", FieldKind::Rating, json!({ "default": 3 })).await;
    let level = json!({ "choices": ["Gold", "Tin"], "default": "tin" });
    let level = field(&ctx, "deal", "level", FieldKind::Select, level).await;
    for missing in [json!({}), json!({ "source": null }), json!({ "source": " " })] {
        assert_eq!(complaint(deal_with(&ctx, "x", missing).await, "fields.source"), "Enter a value for Source.");
    }
    let made = deal_with(&ctx, "x", json!({ "source": "web", "score": null })).await.expect("a deal");
    assert_eq!(made.fields, values(json!({ "source": "web", "score": null, "level": "tin" })));
    let empty = DealPatch { fields: values(json!({ "source": null })), ..Default::default() };
    complaint(deals::verbs::update(&ctx, made.id, 1, empty).await, "fields.source");
    let name = DealPatch { name: Some("Still".into()), ..Default::default() };
    deals::verbs::update(&ctx, before.id, 1, name).await.expect("an older record is changed without one");
    change(&ctx, &level, json!({ "choices": ["Gold"] })).await.expect("without the default's choice");
    assert_eq!(custom_fields::queries::get(&ctx, level.id).await.unwrap().default, None);
    change(&ctx, &source, json!({ "required": false, "default": "unknown" })).await.expect("no longer");
    assert_eq!(deal_with(&ctx, "y", json!({})).await.expect("a deal").fields.get("source"), Some(&json!("unknown")));
});

both_databases!(records_that_come_by_the_hundred_start_with_the_defaults, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "contact", "needed", FieldKind::Text, json!({ "required": true })).await;
    field(&ctx, "contact", "score", FieldKind::Rating, json!({ "default": 3 })).await;
    let tags = json!({ "choices": ["Red", "Green"], "default": ["green"] });
    field(&ctx, "contact", "tags", FieldKind::MultiSelect, tags).await;
    let draft = |name: &str| ContactDraft { first_name: name.into(), ..Default::default() }.validate().unwrap();
    let drafts = vec![draft("Ann"), draft("Bob")];
    let ids = ctx.write(async |tx| contacts::bulk::insert_many(tx, Origin::Direct, drafts).await).await.expect("two");
    let made = contacts::queries::get(&ctx, ids[0]).await.expect("read");
    assert_eq!(made.fields, values(json!({ "needed": null, "score": 3, "tags": ["green"] })));
    let query = ContactQuery { query: Some("tags:green score:3".into()), ..Default::default() };
    assert_eq!(contacts::queries::list(&ctx, &query).await.expect("a page").total, Some(2));
});

both_databases!(who_may_define_and_who_may_refer, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = field(&ctx, "deal", "a", FieldKind::Text, json!({})).await;
    let (admin, member, guest, client) = (
        as_role(&ctx, Role::Admin),
        as_role(&ctx, Role::Member),
        as_role(&ctx, Role::Guest),
        as_role(&ctx, Role::Client),
    );
    field(&admin, "deal", "b", FieldKind::Text, json!({})).await;
    for who in [&member, &guest] {
        assert_eq!(of_deals(who).await.len(), 2);
        let draft = draft("deal", "c", FieldKind::Text, json!({}));
        assert!(matches!(custom_fields::verbs::create(who, draft).await, Err(Error::Forbidden)));
        assert!(matches!(change(who, &made, json!({ "label": "x" })).await, Err(Error::Forbidden)));
        assert!(matches!(custom_fields::verbs::delete(who, made.id).await, Err(Error::Forbidden)));
        assert!(matches!(custom_fields::queries::deleted(who, Resource::Deal).await, Err(Error::Forbidden)));
    }
    assert!(matches!(custom_fields::queries::of_object(&client, Resource::Deal).await, Err(Error::Forbidden)));
    assert!(of_deals(&theirs).await.is_empty());
    assert!(matches!(change(&theirs, &made, json!({ "label": "x" })).await, Err(Error::NotFound)));
    assert!(matches!(custom_fields::verbs::delete(&theirs, made.id).await, Err(Error::NotFound)));
    assert!(matches!(custom_fields::verbs::restore(&theirs, made.id).await, Err(Error::NotFound)));
    let stale = custom_fields::verbs::update(&ctx, made.id, 7, patch(json!({ "label": "x" }))).await;
    assert!(matches!(stale, Err(Error::Stale { current: 1 })));

    // A value refers only to what one can see.
    field(&ctx, "contact", "of", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    let (ours, foreign) = (company(&ctx, "Ours").await, company(&theirs, "Theirs").await);
    let person = contact(&member, "Jane", "Doe").await;
    let to = |id: uuid::Uuid| ContactPatch { fields: values(json!({ "of": id })), ..Default::default() };
    let refused = contacts::verbs::update(&member, person.id, 1, to(foreign.id.0)).await;
    assert_eq!(complaint(refused, "fields.of"), "Choose a company from the list.");
    let linked = contacts::verbs::update(&member, person.id, 1, to(ours.id.0)).await.expect("linked");
    assert_eq!(linked.fields.get("of"), Some(&json!({ "id": ours.id, "name": "Ours" })));
});

both_databases!(what_is_referred_to_may_go_and_come_in_circles, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "contact", "boss", FieldKind::Relation, json!({ "relates_to": "contact" })).await;
    let (ann, bob) = (contact(&ctx, "Ann", "").await, contact(&ctx, "Bob", "").await);
    let boss = async |of: &contacts::model::Contact, version, to: Value| {
        let patch = ContactPatch { fields: FieldValues::one("boss", to), ..Default::default() };
        contacts::verbs::update(&ctx, of.id, version, patch).await
    };
    boss(&ann, 1, json!(bob.id)).await.expect("her boss");
    boss(&bob, 1, json!(ann.id)).await.expect("his boss, who is hers");
    boss(&bob, 2, json!(bob.id)).await.expect("or himself");
    let asked = async |filter: &str| {
        let query = ContactQuery { query: Some(filter.to_owned()), ..Default::default() };
        let page = contacts::queries::list(&ctx, &query).await.expect("a page");
        page.data.into_iter().map(|contact| contact.first_name).collect::<Vec<_>>()
    };
    assert_eq!(asked("boss:bob").await, ["Ann", "Bob"]);
    assert_eq!(asked(&format!("boss:{}", bob.id)).await, ["Ann", "Bob"]);
    contacts::verbs::delete(&ctx, bob.id).await.expect("deleted");
    assert_eq!(asked("boss:any").await, ["Ann"]);
    let ann_now = contacts::queries::get(&ctx, ann.id).await.expect("read");
    assert_eq!(ann_now.fields.get("boss"), Some(&json!({ "id": bob.id, "name": "Bob" })), "as the company of one");
    boss(&ann, ann_now.version, json!(bob.id)).await.expect("what stands already stays good");
    boss(&ann, ann_now.version, Value::Null).await.expect("emptied");
    complaint(boss(&ann, ann_now.version + 1, json!(bob.id)).await, "fields.boss");
    assert_eq!(asked("boss:none").await, ["Ann"]);
});

both_databases!(a_change_of_a_field_goes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = field(&ctx, "deal", "a", FieldKind::Select, json!({ "choices": ["x", "y"] })).await;
    change(&ctx, &made, json!({ "label": "New", "choices": ["y", "z"], "position": 0 })).await.expect("changed");
    let last = |version| UndoWhat::LastOf { subject_id: made.id.0, version };
    assert_eq!(undo(&ctx, last(2)).await.expect("undone").undone.len(), 1);
    let now = custom_fields::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!((now.label.as_str(), now.offered().count()), ("A", 2));
    assert_eq!(now.choices[..2], made.choices[..]);
    custom_fields::verbs::delete(&ctx, made.id).await.expect("deleted");
    undo(&ctx, last(4)).await.expect("undone");
    assert_eq!(of_deals(&ctx).await.len(), 1);
    let report = undo(&ctx, last(1)).await.expect("a conflict");
    assert_eq!((report.undone.len(), report.conflicts.len()), (0, 1), "a choice was added since");
});

both_databases!(a_choice_is_meant_by_its_value_before_any_name, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let tier = field(&ctx, "deal", "tier", FieldKind::Select, json!({ "choices": ["Gold", "Silver"] })).await;
    // "Gold" is called otherwise now, and another one has its old name and stands before it.
    let choices = json!({ "choices": [
        { "label": "Gold" },
        { "value": "gold", "label": "Platinum" },
        { "value": "silver", "label": "Silver" },
    ] });
    let tier = change(&ctx, &tier, choices).await.unwrap();
    let new = tier.choices.iter().find(|choice| choice.label == "Gold").unwrap().value.clone();
    assert_ne!(new, "gold");
    for (sent, kept) in
        [("gold", "gold"), ("Platinum", "gold"), ("Gold", new.as_str()), (&new, &new), ("SILVER", "silver")]
    {
        let draft = DealDraft { fields: values(json!({ "tier": sent })), name: "A deal".into(), ..Default::default() };
        let deal = deals::verbs::create(&ctx, draft).await.unwrap();
        assert_eq!(deal.fields, values(json!({ "tier": kept })), "{sent}");
    }
});
