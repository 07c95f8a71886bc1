//! Roles that a workspace defines itself, teams, and other members' eyes.

use crate::common::{
    BASE, PASSWORD, host,
    people::{ada, join, kinds, member, status},
};
use ac_core::{
    Action, Actor, Ctx, Error, Grant, MemberId, Platform, Resource, Role, RoleId, Rules,
    access::{
        FieldGrant, FieldRules, Kept, ROLES_MAX, Reach, TEAMS_PER_MEMBER_MAX,
        why::{Owned, Step, explain},
    },
    both_databases,
    testing::TestPlatform,
};
use ac_identity::{
    access::{
        model::{RoleDraft, TeamDraft},
        queries, roles, teams,
    },
    invites, members, view_as,
};

fn rep() -> RoleDraft {
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Deal, Action::Read, Grant::Team);
    RoleDraft { name: "Rep".to_owned(), base: Role::Member, rules, fields: FieldRules::default() }
}

fn team(name: &str, members: &[MemberId]) -> TeamDraft {
    TeamDraft { name: name.to_owned(), members: members.iter().copied().collect() }
}

/// How a member sees the workspace from their next request on.
async fn now(platform: &Platform, ctx: &Ctx, id: MemberId, role: Role) -> Ctx {
    platform.again(&ctx.as_actor(Actor::Member { id, role })).await.unwrap()
}

both_databases!(a_role_and_a_team_hold_from_the_next_request_on, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let [bob_id, ada_id] = [member(&ctx, "bob@acme.test").await.id, ctx.actor.member().unwrap()];
    // Another process on the same databases, which has read them before.
    let other = Platform { access: Kept::default(), ..platform.clone() };
    assert_eq!(now(&other, &ctx, bob_id, Role::Member).await.grant(Resource::Deal, Action::Read), Grant::All);

    let role = roles::create(platform, &ctx, rep()).await.unwrap();
    roles::give(platform, &ctx, bob_id, Some(role.id), Role::Member).await.unwrap();
    for node in [platform, &other] {
        let sees = now(node, &ctx, bob_id, Role::Member).await;
        assert_eq!(sees.grant(Resource::Deal, Action::Read), Grant::Team);
        assert_eq!(sees.grant(Resource::Company, Action::Read), Grant::All, "as it was");
        assert_eq!(sees.readable(Resource::Deal).unwrap(), Reach::Of([bob_id].into()), "in no team yet");
    }
    let asked = app.seen(&mut bob).await.1;
    assert_eq!(asked.grant(Resource::Deal, Action::Read), Grant::Team, "what a request is made of");
    for (id, role) in [(ada_id, Role::Owner), (bob_id, Role::Member)] {
        let row = member(&now(platform, &ctx, id, role).await, "bob@acme.test").await;
        assert_eq!(row.own_role.as_deref(), Some("Rep"), "whoever sees the members sees what he is");
    }

    let north = teams::create(platform, &ctx, team("North", &[bob_id, ada_id])).await.unwrap();
    for node in [platform, &other] {
        let reach = now(node, &ctx, bob_id, Role::Member).await.readable(Resource::Deal).unwrap();
        assert!(reach.holds(Some(ada_id)) && reach.holds(Some(bob_id)) && !reach.holds(None), "{reach:?}");
    }
    teams::update(platform, &ctx, north.id, 1, team("North", &[ada_id])).await.unwrap();
    for node in [&other, platform] {
        let reach = now(node, &ctx, bob_id, Role::Member).await.readable(Resource::Deal).unwrap();
        assert_eq!(reach, Reach::Of([bob_id].into()));
    }
    roles::give(platform, &ctx, bob_id, None, Role::Member).await.unwrap();
    assert_eq!(now(&other, &ctx, bob_id, Role::Member).await.grant(Resource::Deal, Action::Read), Grant::All);
    let told = kinds(&ctx).await;
    for kind in ["role.created", "team.created", "team.updated"] {
        assert_eq!(told.iter().filter(|told| *told == kind).count(), 1, "{kind} in {told:?}");
    }
    assert_eq!(told.iter().filter(|told| *told == "member.role_given").count(), 2);
});

both_databases!(a_role_speaks_of_single_fields, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let bob_id = member(&ctx, "bob@acme.test").await.id;
    let offered = queries::role_fields(&ctx).await.unwrap();
    let amount = offered.iter().find(|offer| (offer.object, offer.name.as_str()) == (Resource::Deal, "amount"));
    assert_eq!(amount.map(|offer| offer.grants.as_slice()), Some(FieldGrant::ALL.as_slice()));
    let email = offered.iter().find(|offer| (offer.object, offer.name.as_str()) == (Resource::Contact, "email"));
    assert_eq!(email.map(|offer| offer.grants.as_slice()), Some([FieldGrant::ReadOnly].as_slice()));

    let with = |name: &str, grant| {
        let mut draft = rep();
        draft.fields.set(Resource::Deal, name, grant);
        draft
    };
    let role = roles::create(platform, &ctx, with("amount", Some(FieldGrant::Hidden))).await.unwrap();
    roles::give(platform, &ctx, bob_id, Some(role.id), Role::Member).await.unwrap();
    let bob = now(platform, &ctx, bob_id, Role::Member).await;
    assert!(bob.rights().hides(Resource::Deal, "amount") && bob.allow_whole(Resource::Deal).is_err());
    assert!(!now(platform, &ctx, bob_id, Role::Admin).await.rights().limits(Resource::Deal), "no role limits an admin");
    assert_eq!(status(queries::role_fields(&bob).await.unwrap_err()), 403);

    let looser = with("amount", Some(FieldGrant::ReadOnly));
    let role = roles::update(platform, &ctx, role.id, role.version, looser).await.unwrap();
    let bob = now(platform, &ctx, bob_id, Role::Member).await;
    assert!(!bob.rights().hides(Resource::Deal, "amount") && bob.allow_whole(Resource::Deal).is_ok());
    assert_eq!(status(bob.allow_fields(Resource::Deal, ["name", "amount"]).unwrap_err()), 403);
    assert!(bob.allow_fields(Resource::Deal, ["name"]).is_ok());
    let refused =
        roles::update(platform, &ctx, role.id, role.version, with("owner_id", Some(FieldGrant::Hidden))).await;
    assert_eq!(status(refused.unwrap_err()), 422);
    assert_eq!(queries::roles(&ctx).await.unwrap()[0].fields.get(Resource::Deal, "amount"), Some(FieldGrant::ReadOnly));
});

both_databases!(an_invitation_to_an_own_role_gives_it, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let (identity, platform) = (&app.identity, &app.identity.platform);
    let role = roles::create(platform, &ctx, rep()).await.unwrap();
    let invite = async |email: &str, base: Role, own: RoleId| {
        invites::invite(identity, &ctx, "Ada", email, base, Some(own), None).await
    };
    assert_eq!(status(invite("bob@acme.test", Role::Guest, role.id).await.unwrap_err()), 422, "it is for members");
    assert_eq!(status(invite("bob@acme.test", Role::Member, RoleId::generate()).await.unwrap_err()), 404);
    invite("bob@acme.test", Role::Member, role.id).await.unwrap();
    let open = invites::list(identity, &ctx).await.unwrap();
    assert_eq!((open[0].own_role.as_deref(), open[0].role, open[0].stands), (Some("Rep"), Role::Member, true));
    let path = app.mailed_path("bob@acme.test").await;
    let mut bob = app.browser();
    bob.post(BASE, &path, &[("name", "Bob"), ("password", PASSWORD)]).await;
    bob.sign_in_to("acme", "bob@acme.test").await;
    let sees = app.seen(&mut bob).await.1;
    assert_eq!(sees.grant(Resource::Deal, Action::Read), Grant::Team, "from the first request on");
    assert_eq!(kinds(&ctx).await.iter().filter(|kind| *kind == "member.role_given").count(), 1);

    // One whose role is gone, or is for others now, lets nobody in: the product's role alone would give more.
    let other = roles::create(platform, &ctx, RoleDraft { name: "Other".to_owned(), ..rep() }).await.unwrap();
    invite("carl@acme.test", Role::Member, other.id).await.unwrap();
    roles::delete(platform, &ctx, other.id).await.unwrap();
    let carl = invites::list(identity, &ctx).await.unwrap().into_iter().find(|row| row.email == "carl@acme.test");
    assert_eq!(carl.map(|row| (row.stands, row.own_role)), Some((false, None)));
    let path = app.mailed_path("carl@acme.test").await;
    let reply = app.browser().post(BASE, &path, &[("name", "Carl"), ("password", PASSWORD)]).await;
    assert!(reply.status.is_client_error(), "{}", reply.status);
    let joined = kinds(&ctx).await.into_iter().filter(|kind| kind == "user.joined").count();
    assert_eq!(joined, 2, "the owner and Bob");
});

both_databases!(a_change_that_did_not_commit_is_no_change, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let failed: Result<(), Error> = ctx
        .write(async |tx| {
            ac_core::access::announce(platform, tx).await?;
            Err(Error::Forbidden)
        })
        .await;
    assert!(failed.is_err());
    let after = platform.again(&ctx).await.unwrap();
    assert_eq!((after.tenant.access_version, after.access().version), (1, 0), "read anew each time until the next");
    roles::create(platform, &after, rep()).await.unwrap();
    let after = platform.again(&ctx).await.unwrap();
    assert_eq!((after.tenant.access_version, after.access().version), (2, 2));
});

both_databases!(no_role_limits_an_owner_or_an_admin, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let (identity, platform) = (&app.identity, &app.identity.platform);
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let bob_id = member(&ctx, "bob@acme.test").await.id;
    let nothing =
        RoleDraft { name: "Nothing".to_owned(), base: Role::Member, rules: rep().rules, fields: FieldRules::default() };
    let role = roles::create(platform, &ctx, nothing).await.unwrap();
    roles::give(platform, &ctx, bob_id, Some(role.id), Role::Member).await.unwrap();
    members::change_role(identity, &ctx, bob_id, Role::Admin).await.unwrap();
    assert_eq!(now(platform, &ctx, bob_id, Role::Admin).await.grant(Resource::Deal, Action::Read), Grant::All);
    // What he makes of it as an admin reaches neither himself nor the owner.
    let bobs = app.seen(&mut bob).await.1;
    let owner = ctx.actor.member().unwrap();
    let refused = roles::give(platform, &bobs, owner, Some(role.id), Role::Member).await.unwrap_err();
    assert_eq!(status(refused), 403, "an owner is out of an admin's reach");
    let given = roles::give(platform, &ctx, owner, Some(role.id), Role::Owner).await.unwrap_err();
    assert_eq!(status(given), 422, "a role is for members or guests");
    assert_eq!(now(platform, &ctx, owner, Role::Owner).await.grant(Resource::Deal, Action::Read), Grant::All);
    members::change_role(identity, &ctx, bob_id, Role::Guest).await.unwrap();
    let guest = now(platform, &ctx, bob_id, Role::Guest).await;
    assert_eq!(guest.grant(Resource::Deal, Action::Read), Grant::Own, "a member's role makes no guest more");
});

both_databases!(nobody_may_do_more_between_the_steps_of_a_change_of_role, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let (identity, platform) = (&app.identity, &app.identity.platform);
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let bob_id = member(&ctx, "bob@acme.test").await.id;
    let mut rules = Rules::of(Role::Guest);
    rules.put(Resource::Company, Action::Read, Grant::Nothing);
    let for_guests = RoleDraft { name: "Onlooker".to_owned(), base: Role::Guest, rules, fields: FieldRules::default() };
    let for_guests = roles::create(platform, &ctx, for_guests).await.unwrap();
    let for_members = roles::create(platform, &ctx, rep()).await.unwrap();
    let read = async |role, want: [Grant; 3]| {
        let bob = now(platform, &ctx, bob_id, role).await;
        let objects = [Resource::Deal, Resource::Lead, Resource::Company];
        assert_eq!(objects.map(|object| bob.grant(object, Action::Read)), want, "as a {}", role.as_str());
    };
    // A restricted member becomes a restricted guest: of the two steps the first is done.
    roles::give(platform, &ctx, bob_id, Some(for_members.id), Role::Member).await.unwrap();
    read(Role::Member, [Grant::Team, Grant::All, Grant::All]).await;
    roles::give(platform, &ctx, bob_id, Some(for_guests.id), Role::Guest).await.unwrap();
    let bob = now(platform, &ctx, bob_id, Role::Member).await;
    for (object, want) in
        [(Resource::Deal, Grant::Own), (Resource::Lead, Grant::Own), (Resource::Company, Grant::Nothing)]
    {
        assert_eq!(bob.grant(object, Action::Read), want, "what both allow of {}", object.as_str());
        assert_eq!(bob.grant(object, Action::Modify), Grant::Nothing, "what both allow of {}", object.as_str());
    }
    let record = Owned { resource: Resource::Company, owner: Some(bob_id), owner_name: None };
    let why = explain(&bob, &record);
    assert!(
        matches!(&why[0].path[0], Step::Role { name, is_own: true, grant: Grant::Nothing } if name == "Onlooker"),
        "{why:?}"
    );
    members::change_role(identity, &ctx, bob_id, Role::Guest).await.unwrap();
    read(Role::Guest, [Grant::Own, Grant::Own, Grant::Nothing]).await;
    // And back, to a member without a role of the workspace's own: it is taken away last.
    members::change_role(identity, &ctx, bob_id, Role::Member).await.unwrap();
    let bob = now(platform, &ctx, bob_id, Role::Member).await;
    assert_eq!(bob.grant(Resource::Company, Action::Read), Grant::Nothing);
    roles::give(platform, &ctx, bob_id, None, Role::Member).await.unwrap();
    read(Role::Member, [Grant::All; 3]).await;
});

both_databases!(who_may_and_what_is_refused, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let eve = app.seen(&mut eve).await.1;
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let bob_id = member(&ctx, "bob@acme.test").await.id;
    let bob = now(platform, &ctx, bob_id, Role::Member).await;
    let role = roles::create(platform, &ctx, rep()).await.unwrap();
    let north = teams::create(platform, &ctx, team("North", &[bob_id])).await.unwrap();

    assert_eq!(status(queries::roles(&bob).await.unwrap_err()), 403);
    assert_eq!(queries::teams(&bob).await.unwrap().len(), 1, "members know the teams");
    assert_eq!(status(roles::create(platform, &bob, rep()).await.unwrap_err()), 403);
    assert_eq!(status(roles::give(platform, &bob, bob_id, None, Role::Member).await.unwrap_err()), 403);
    assert_eq!(status(teams::create(platform, &bob, team("X", &[])).await.unwrap_err()), 403);

    assert_eq!(status(roles::update(platform, &eve, role.id, 1, rep()).await.unwrap_err()), 404);
    assert_eq!(status(roles::delete(platform, &eve, role.id).await.unwrap_err()), 404);
    assert_eq!(status(roles::give(platform, &eve, bob_id, None, Role::Member).await.unwrap_err()), 404);
    assert_eq!(status(teams::delete(platform, &eve, north.id).await.unwrap_err()), 404);
    let stranger = teams::create(platform, &eve, team("Theirs", &[bob_id])).await.unwrap_err();
    assert_eq!(status(stranger), 422, "another workspace's member");

    assert_eq!(status(roles::create(platform, &ctx, rep()).await.unwrap_err()), 422, "the name is taken");
    assert_eq!(status(teams::create(platform, &ctx, team("north", &[])).await.unwrap_err()), 422, "so is this");
    assert_eq!(status(roles::update(platform, &ctx, role.id, 7, rep()).await.unwrap_err()), 412);
    assert_eq!(status(teams::update(platform, &ctx, north.id, 7, team("N", &[])).await.unwrap_err()), 412);
    roles::give(platform, &ctx, bob_id, Some(role.id), Role::Member).await.unwrap();
    assert_eq!(status(roles::delete(platform, &ctx, role.id).await.unwrap_err()), 409, "somebody has it");
    let rebased = RoleDraft { base: Role::Guest, rules: Rules::default(), ..rep() };
    assert_eq!(status(roles::update(platform, &ctx, role.id, 1, rebased).await.unwrap_err()), 422);
    let guests = RoleDraft {
        name: "Guest rep".to_owned(),
        base: Role::Guest,
        rules: Rules::default(),
        fields: FieldRules::default(),
    };
    let guests = roles::create(platform, &ctx, guests).await.unwrap();
    let wrong = roles::give(platform, &ctx, bob_id, Some(guests.id), Role::Member).await.unwrap_err();
    assert_eq!(status(wrong), 422, "it is for guests");
    let nobody = roles::give(platform, &ctx, bob_id, Some(RoleId::generate()), Role::Member).await.unwrap_err();
    assert_eq!(status(nobody), 404);
    roles::give(platform, &ctx, bob_id, None, Role::Member).await.unwrap();
    roles::delete(platform, &ctx, role.id).await.unwrap();
    teams::delete(platform, &ctx, north.id).await.unwrap();
    assert!(queries::teams(&ctx).await.unwrap().is_empty());
});

both_databases!(there_are_only_so_many, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let me = ctx.actor.member().unwrap();
    for number in 0..ROLES_MAX {
        let draft = RoleDraft {
            name: format!("Role {number}"),
            base: Role::Guest,
            rules: Rules::default(),
            fields: FieldRules::default(),
        };
        roles::create(platform, &ctx, draft).await.unwrap();
    }
    assert_eq!(status(roles::create(platform, &ctx, rep()).await.unwrap_err()), 409);
    for number in 0..TEAMS_PER_MEMBER_MAX {
        teams::create(platform, &ctx, team(&format!("Team {number}"), &[me])).await.unwrap();
    }
    let one_more = teams::create(platform, &ctx, team("One more", &[me])).await.unwrap_err();
    assert_eq!(status(one_more), 422);
});

both_databases!(other_eyes_see_and_change_nothing, async |test: &TestPlatform| {
    let (app, mut browser, ctx) = ada(test).await;
    let (identity, platform) = (&app.identity, &app.identity.platform);
    join(&app, &ctx, "bob@acme.test", Role::Guest).await;
    let mut carla = join(&app, &ctx, "carla@acme.test", Role::Admin).await;
    let [bob_id, ada_id] = [member(&ctx, "bob@acme.test").await.id, ctx.actor.member().unwrap()];
    let (viewer, _) = app.seen(&mut browser).await;

    let (carla_viewer, carla_ctx) = app.seen(&mut carla).await;
    let upwards = view_as::begin(identity, &carla_ctx, &carla_viewer, ada_id).await.unwrap_err();
    assert_eq!(status(upwards), 403, "an admin never looks with an owner's eyes");
    let own = view_as::begin(identity, &ctx, &viewer, ada_id).await.unwrap_err();
    assert_eq!(status(own), 422, "one's own");
    let bob = now(platform, &ctx, bob_id, Role::Guest).await;
    assert_eq!(status(view_as::begin(identity, &bob, &viewer, ada_id).await.unwrap_err()), 403);
    let stranger = view_as::begin(identity, &ctx, &viewer, MemberId::generate()).await.unwrap_err();
    assert_eq!(status(stranger), 404);

    view_as::begin(identity, &ctx, &viewer, bob_id).await.unwrap();
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.body, "acme guest member");
    let (viewer, eyes) = app.seen(&mut browser).await;
    assert_eq!((eyes.actor.member(), eyes.viewed_by), (Some(bob_id), Some(ada_id)));
    let refused = roles::create(platform, &eyes.as_actor(ctx.actor), rep()).await.unwrap_err();
    assert!(matches!(&refused, Error::Refused(why) if why.contains("Stop viewing")), "{refused:?}");
    assert!(eyes.allow_changes().is_err());
    let whole = eyes.as_actor(ctx.actor).offered();
    let told = [Action::Read, Action::Create, Action::Modify].map(|action| whole.grant(Resource::Deal, action));
    assert_eq!(told, [Grant::All, Grant::Nothing, Grant::Nothing], "nothing that changes is offered");
    assert_eq!(ctx.offered(), *ctx.rights());
    let renewed = eyes.renewed().await.unwrap();
    assert_eq!((renewed.actor.member(), renewed.viewed_by), (Some(bob_id), Some(ada_id)));

    view_as::end(identity, &eyes, &viewer).await.unwrap();
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.body, "acme owner member");
    assert_eq!(kinds(&ctx).await.iter().filter(|kind| *kind == "member.viewed_as").count(), 1);

    // Whoever has left has no eyes to look with. A page that still says whose they were changes nothing with one's own.
    let (viewer, _) = app.seen(&mut browser).await;
    view_as::begin(identity, &ctx, &viewer, bob_id).await.unwrap();
    members::end(identity, &ctx, bob_id).await.unwrap();
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.body, "acme owner member");
    let (viewer, eyes) = app.seen(&mut browser).await;
    assert_eq!((eyes.actor.member(), eyes.viewed_by), (Some(ada_id), Some(ada_id)));
    assert!(eyes.allow_changes().is_err() && eyes.renewed().await.unwrap().allow_changes().is_err());
    view_as::end(identity, &eyes, &viewer).await.unwrap();
    let (_, eyes) = app.seen(&mut browser).await;
    assert!(eyes.allow_changes().is_ok());
});
