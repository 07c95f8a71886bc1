//! What a role or a token's scopes keep from the actor, where the way to it leads through another record or a field.

use crate::common::*;
use ac_core::{
    Action, Actor, AppError, Ctx, Currency, Error, ErrorCode, MemberId, Resource, Role, both_databases,
    ctx::TenantRef,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyDraft, CompanyPatch},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactPatch},
    },
    dashboard,
    deals::{
        self,
        model::{DealDraft, DealPatch},
    },
    members,
    notes::{
        self,
        model::{Note, NoteDraft, NoteQuery},
    },
    products::{self, model::ProductPatch},
    shared::{kind::RecordKind, list::ListQuery},
    timeline::{self, model::TimelineValue},
    undo::{self, model::UndoWhat},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// The same person in another role.
fn turned(ctx: &Ctx, role: Role) -> Ctx {
    ctx.as_actor(Actor::Member { id: ctx.actor.member().unwrap(), role })
}

#[track_caller]
fn is_told<T: std::fmt::Debug>(refused: Result<T, Error>, says: &str) {
    let error = refused.expect_err("refused");
    assert!(error.is_refusal(), "{error:?}");
    let error = AppError::from(error);
    assert_eq!(error.code, ErrorCode::Forbidden);
    assert!(error.message.contains(says), "{}", error.message);
}

/// Tries every way an owner can change with one kind of record.
macro_rules! check_hand_over {
    ($object:ident, $draft:expr, $patch:ident, $owner:expr, $me:expr, $other:expr) => {{
        let to = |owner: Option<MemberId>| $patch { owner_id: Some(owner), ..Default::default() };
        let theirs = $object::verbs::create($owner, $draft).await.expect("theirs");
        for owner in [$me.actor.member(), None, Some($other)] {
            let taken = $object::verbs::update($me, theirs.id, 1, to(owner)).await;
            is_told(taken, "Only its owner or an admin");
        }
        assert_eq!($object::queries::get($me, theirs.id).await.unwrap(), theirs, "untouched");
        is_told($object::verbs::delete($me, theirs.id).await, "Your role");
        let same = $object::verbs::update($me, theirs.id, 1, to($owner.actor.member())).await.expect("no change");
        assert_eq!(same.version, 1);

        let mine = $object::verbs::create($me, $draft).await.expect("mine");
        let given = $object::verbs::update($me, mine.id, 1, to(Some($other))).await.expect("one's own is given away");
        assert_eq!(given.owner_id, Some($other));
        is_told($object::verbs::update($me, mine.id, 2, to($me.actor.member())).await, "Only its owner or an admin");
        // Taking it back by an undo is taking it over too.
        let back = undo::verbs::undo($me, UndoWhat::LastOf { subject_id: mine.id.0, version: 2 }).await.expect("told");
        assert_eq!((back.undone_count(), back.conflicts.len()), (0, 1));
        assert!(back.conflicts[0].message.contains("Only its owner"), "{:?}", back.conflicts);

        let freed = $object::verbs::update($owner, theirs.id, 1, to(None)).await.expect("an owner may");
        assert_eq!(freed.owner_id, None);
        let taken = $object::verbs::update($me, theirs.id, 2, to($me.actor.member())).await.expect("free to take");
        assert_eq!(taken.owner_id, $me.actor.member());

        let admin = as_role($owner, Role::Admin);
        let assigned =
            $object::verbs::update(&admin, mine.id, 2, to(admin.actor.member())).await.expect("an admin may");
        assert_eq!(assigned.owner_id, admin.actor.member());
    }};
}

both_databases!(nobody_takes_over_what_they_may_not_delete, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (me, other) = (as_role(&owner, Role::Member), as_role(&owner, Role::Member));
    known(&owner, "Ora").await;
    let other = known(&other, "Otto").await;
    let company = || CompanyDraft { name: "Acme".into(), ..Default::default() };
    check_hand_over!(companies, company(), CompanyPatch, &owner, &me, other);
    let contact = || ContactDraft { first_name: "Ada".into(), ..Default::default() };
    check_hand_over!(contacts, contact(), ContactPatch, &owner, &me, other);
    let deal = || DealDraft { name: "Big".into(), ..Default::default() };
    check_hand_over!(deals, deal(), DealPatch, &owner, &me, other);
});

both_databases!(who_has_left_opens_nothing, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let acme = company(&owner, "Acme").await;
    let bob = known(&as_role(&owner, Role::Admin), "Bob").await;
    let ask = async || ac_crm::why::queries::of(&owner, RecordKind::Company, acme.id.0, Some(bob)).await;
    assert!(ask().await.expect("a member").actions.iter().all(|one| one.why.is_allowed));
    let row = members::entity::Entity::update_many()
        .col_expr(members::entity::Column::State, Expr::value("left"))
        .filter(members::entity::Column::Id.eq(bob));
    owner.write(async |tx| Ok::<_, Error>(row.exec(tx.conn()).await.map(drop)?)).await.unwrap();
    let refused = ask().await.expect_err("an answer would say what they may");
    assert!(matches!(&refused, Error::Conflict(why) if why.contains("not a member")), "{refused:?}");
});

async fn note(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid, body: &str) -> Note {
    let draft = NoteDraft { subject_kind: kind, subject_id: id, body: body.into() };
    notes::verbs::create(ctx, draft).await.expect("a note")
}

/// The texts of all notes, page by page.
async fn bodies(ctx: &Ctx) -> Vec<String> {
    let mut query: NoteQuery = ListQuery { limit: Some(2), ..Default::default() };
    let mut found = Vec::new();
    let mut total = None;
    loop {
        let page = notes::queries::list(ctx, &query).await.expect("a page");
        total = total.or(page.total);
        assert!(page.data.len() == 2 || page.next_cursor.is_none(), "a page is full until the last");
        found.extend(page.data.into_iter().map(|note| note.body));
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(total, Some(found.len() as i64));
    found
}

both_databases!(a_note_is_seen_with_what_it_is_on, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (acme, ada, big) = (company(&owner, "Acme").await, contact(&owner, "Ada", "").await, deal(&owner, "Big").await);
    let mut all = Vec::new();
    for n in 0..3 {
        app.platform.clock.advance_secs(1);
        for (kind, id) in
            [(RecordKind::Company, acme.id.0), (RecordKind::Contact, ada.id.0), (RecordKind::Deal, big.id.0)]
        {
            app.platform.clock.advance_secs(1);
            all.push(note(&owner, kind, id, &format!("{} {n}", kind.as_str())).await);
        }
    }
    assert_eq!(bodies(&owner).await.len(), 9);
    let read = |resources: &[Resource]| {
        let scopes: Vec<_> = resources.iter().map(|resource| (*resource, Action::Read)).collect();
        scoped(&owner, &scopes)
    };
    let alone = read(&[Resource::Note]);
    assert_eq!(bodies(&alone).await, Vec::<String>::new());
    for note in &all {
        assert!(matches!(notes::queries::get(&alone, note.id).await, Err(Error::NotFound)));
    }
    let of_companies = read(&[Resource::Note, Resource::Company]);
    assert_eq!(bodies(&of_companies).await, ["company 2", "company 1", "company 0"]);
    assert!(notes::queries::get(&of_companies, all[0].id).await.is_ok());
    assert!(matches!(notes::queries::get(&of_companies, all[2].id).await, Err(Error::NotFound)));
    let of_two = read(&[Resource::Note, Resource::Contact, Resource::Deal]);
    assert_eq!(bodies(&of_two).await, ["deal 2", "contact 2", "deal 1", "contact 1", "deal 0", "contact 0"]);

    // Whoever becomes a guest keeps what they wrote on what stays theirs.
    let me = as_role(&owner, Role::Member);
    let mine = deal(&me, "Mine").await;
    let (kept, lost) = (
        note(&me, RecordKind::Deal, mine.id.0, "on mine").await,
        note(&me, RecordKind::Deal, big.id.0, "on theirs").await,
    );
    note(&me, RecordKind::Company, acme.id.0, "on a company").await;
    let guest = turned(&me, Role::Guest);
    assert!(matches!(deals::queries::get(&guest, big.id).await, Err(Error::NotFound)));
    assert!(matches!(notes::queries::get(&guest, lost.id).await, Err(Error::NotFound)));
    assert_eq!(notes::queries::get(&guest, kept.id).await.unwrap().body, "on mine");
    assert_eq!(bodies(&guest).await, ["on mine"]);
    let theirs = timeline::queries::of(&guest, RecordKind::Deal, big.id.0, None).await;
    assert!(matches!(theirs, Err(Error::NotFound)));
    let deals = deals::verbs::delete(&me, mine.id).await;
    deals.unwrap();
    assert_eq!(bodies(&guest).await, Vec::<String>::new(), "nor on what is in the bin");
});

both_databases!(a_deal_does_not_tell_a_contacts_address, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let draft = ContactDraft { email: Some("ada@example.com".into()), ..Default::default() };
    let nameless = contacts::verbs::create(&owner, draft.clone()).await.unwrap();
    let named = contact(&owner, "Ada", "Byron").await;
    let of = |contact, name: &str| DealDraft { name: name.into(), contact_id: Some(contact), ..Default::default() };
    let deal = deals::verbs::create(&owner, of(nameless.id, "Big")).await.unwrap();
    let other = deals::verbs::create(&owner, of(named.id, "Small")).await.unwrap();
    assert_eq!(deal.contact_name.as_deref(), Some("ada@example.com"));
    let names = async |ctx: &Ctx| {
        let got = deals::queries::get(ctx, deal.id).await.unwrap().contact_name;
        let query = ListQuery { q: Some("big".into()), ..Default::default() };
        let listed = deals::queries::list(ctx, &query).await.unwrap().data.remove(0).contact_name;
        let told = timeline::queries::of(ctx, RecordKind::Deal, deal.id.0, None).await.unwrap().entries;
        let told = told.into_iter().flat_map(|entry| entry.changes).find(|change| change.field == "contact_id");
        let TimelineValue::Name(told) = told.expect("the contact").new else { panic!("no name") };
        (got, listed, told.filter(|name| !name.is_empty()))
    };
    let address = || Some("ada@example.com".to_owned());
    assert_eq!(names(&owner).await, (address(), address(), address()));
    assert_eq!(names(&as_role(&owner, Role::Member)).await, (address(), address(), address()));
    let program = scoped(&owner, &[(Resource::Deal, Action::Read)]);
    assert_eq!(names(&program).await, (None, None, None));
    assert_eq!(deals::queries::get(&program, other.id).await.unwrap().contact_name.as_deref(), Some("Ada Byron"));
    let reader = scoped(&owner, &[(Resource::Deal, Action::Read), (Resource::Contact, Action::Read)]);
    assert_eq!(names(&reader).await, (address(), address(), address()));

    // A guest reads the contacts that are theirs.
    let me = as_role(&owner, Role::Member);
    let mine = contacts::verbs::create(&me, draft).await.unwrap();
    let on_mine = deals::verbs::create(&me, of(mine.id, "Mine")).await.unwrap();
    let on_theirs = deals::verbs::create(&me, of(nameless.id, "Theirs")).await.unwrap();
    let guest = turned(&me, Role::Guest);
    assert_eq!(deals::queries::get(&guest, on_mine.id).await.unwrap().contact_name, address());
    assert_eq!(deals::queries::get(&guest, on_theirs.id).await.unwrap().contact_name, None);
});

both_databases!(board_and_figures_show_a_pipeline_to_who_may_read_it, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let core = |refused: ListError| match refused {
        ListError::Core(error) => error,
        other => panic!("{other:?}"),
    };
    let program = scoped(&owner, &[(Resource::Deal, Action::Read)]);
    let board = deals::columns::board(&program, &Default::default()).await.map_err(core);
    is_told(board, "pipeline:read");
    is_told(dashboard::queries::dashboard(&program, &Default::default()).await, "pipeline:read");
    let both = scoped(&owner, &[(Resource::Deal, Action::Read), (Resource::Pipeline, Action::Read)]);
    for ctx in [&owner, &both, &as_role(&owner, Role::Member), &as_role(&owner, Role::Guest)] {
        deals::columns::board(ctx, &Default::default()).await.expect("a board");
        dashboard::queries::dashboard(ctx, &Default::default()).await.expect("figures");
    }
    is_told(
        deals::columns::board(&as_role(&owner, Role::Client), &Default::default()).await.map_err(core),
        "Your role",
    );
});

both_databases!(a_refusal_says_whether_role_or_token_is_short, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let acme = company(&owner, "Acme").await;
    let program = scoped(&owner, &[(Resource::Company, Action::Read)]);
    let draft = || CompanyDraft { name: "x".into(), ..Default::default() };
    is_told(companies::verbs::create(&program, draft()).await, "the scope company:create");
    is_told(companies::verbs::delete(&program, acme.id).await, "the scope company:delete");
    is_told(deals::queries::get(&program, deals::model::DealId::generate()).await, "the scope deal:read");
    // A scope more would not help whose role is short.
    let member = as_role(&owner, Role::Member);
    let program = scoped(&member, &[(Resource::Product, Action::Read)]);
    let product = products::model::ProductDraft { name: "x".into(), ..Default::default() };
    is_told(products::verbs::create(&program, product).await, "Your role");
    is_told(
        products::verbs::delete(&member, products::model::ProductId::generate()).await.or(Err(Error::Forbidden)),
        "Your role",
    );
});

both_databases!(what_was_stored_before_stays_readable_and_editable, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (acme, big) = (company(&ctx, "Acme").await, deal(&ctx, "Big").await);
    let product = products::model::ProductDraft { name: "GTX".into(), ..Default::default() };
    let product = products::verbs::create(&ctx, product).await.unwrap();
    ctx.write(async |tx| {
        for sql in [
            "UPDATE company SET website = 'javascript:alert(1)'",
            "UPDATE deal SET amount_minor = 500, currency = 'ZZZ'",
            "UPDATE product SET price_minor = 500, currency = 'ZZZ'",
        ] {
            tx.conn().execute_unprepared(sql).await?;
        }
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    let named = |name: &str| Some(name.to_owned());
    let patch = CompanyPatch { name: named("Acme 2"), ..Default::default() };
    assert_eq!(companies::verbs::update(&ctx, acme.id, 1, patch).await.unwrap().name, "Acme 2");
    let patch = CompanyPatch { website: Some(named("javascript:alert(2)")), ..Default::default() };
    assert!(matches!(companies::verbs::update(&ctx, acme.id, 2, patch).await, Err(Error::Invalid(_))));
    let patch = CompanyPatch { website: Some(named("acme.example")), ..Default::default() };
    let changed = companies::verbs::update(&ctx, acme.id, 2, patch).await.unwrap();
    assert_eq!(changed.website.as_deref(), Some("https://acme.example"));

    let patch = DealPatch { name: named("Bigger"), ..Default::default() };
    let changed = deals::verbs::update(&ctx, big.id, 1, patch).await.unwrap();
    assert_eq!(changed.amount.map(|money| money.currency.code().to_owned()).as_deref(), Some("ZZZ"));
    let odd = |code: &str| Some(ac_core::Money { amount_minor: 1, currency: Currency::kept(code).unwrap() });
    let patch = DealPatch { amount: Some(odd("QQQ")), ..Default::default() };
    assert!(matches!(deals::verbs::update(&ctx, big.id, 2, patch).await, Err(Error::Invalid(_))));
    let fresh = || DealDraft { name: "x".into(), amount: odd("ZZZ"), ..Default::default() };
    assert!(matches!(deals::verbs::create(&ctx, fresh()).await, Err(Error::Invalid(_))));
    let mut withdrawn = ctx.clone();
    let currency = Currency::kept("ZZZ").unwrap();
    withdrawn.tenant = std::sync::Arc::new(TenantRef { currency, ..(*ctx.tenant).clone() });
    deals::verbs::create(&withdrawn, fresh()).await.expect("a workspace goes on in its own currency");
    let patch = ProductPatch { series: Some(named("G")), ..Default::default() };
    assert_eq!(products::verbs::update(&ctx, product.id, 1, patch).await.unwrap().series.as_deref(), Some("G"));
    deals::columns::board(&ctx, &Default::default()).await.expect("a board");
    dashboard::queries::dashboard(&ctx, &Default::default()).await.expect("figures");
});
