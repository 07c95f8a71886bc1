//! Whose import it is and what it may do: no more than whoever runs it, and nothing in another workspace.

use crate::common::{company, jobs::*, known, roles::give_role, uploads, wizard::add, workspace};
use ac_core::{
    Action, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    contacts,
    import::{
        job::{self, NewImport, lease::Takeover, model::ImportId, wizard},
        model::{ObjectKind, Question},
        problems::ProblemCode,
    },
    leads, members,
};

both_databases!(roles_bound_what_an_import_may_do, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let member = as_role(&owner, Role::Member);
    let job = import(app, &member, &all(), true).await;
    let report = &job.report;
    assert_eq!(
        (report.companies.created, report.products, report.members),
        (3, counts(0, 0, 2, 0), counts(0, 0, 1, 0))
    );
    assert_eq!(report.errors.count(ProblemCode::NotAllowed), 3);
    assert_eq!(report.errors.count(ProblemCode::StageUnknown), 2, "a member cannot add stages");
    assert_eq!(report.warnings.count(ProblemCode::OwnerUnknown), 2);
    assert_eq!(members::queries::list(&owner).await.unwrap().len(), 0);
    let guest =
        job::create(&as_role(&owner, Role::Guest), &uploads(app), ImportId::generate(), NewImport::default()).await;
    assert!(matches!(guest, Err(Error::Forbidden)));
    let other = job::find(&as_role(&owner, Role::Member), job.id).await;
    assert!(matches!(other, Err(Error::NotFound)), "another member's import");
});

both_databases!(an_import_takes_no_record_over, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let team = "name\nOra\nOtto\n";
    let companies = |owner: &str, sector: &str| format!("account,sector,owner\nAcme,{sector},{owner}\n");
    let deals =
        |owner: &str, amount: u32| format!("opportunity_id,deal name,amount,sales_agent\nA1,Big,{amount},{owner}\n");
    let (first, firsts) = (companies("Ora", "retail"), deals("Ora", 5));
    let files = [given(ObjectKind::Member, team), given(ObjectKind::Company, &first), given(ObjectKind::Deal, &firsts)];
    let report = import(app, &owner, &files, true).await.report;
    assert_eq!((report.companies.created, report.deals.created), (1, 1), "{:?}", report.warnings);
    let (next, nexts) = (companies("Otto", "media"), deals("Otto", 6));
    let files = || [given(ObjectKind::Company, &next), given(ObjectKind::Deal, &nexts)];
    let whose = async || {
        let company = companies::queries::list(&owner, &CompanyQuery::default()).await.unwrap().data.remove(0);
        let deal = all_deals(&owner).await.remove(0);
        (
            company.owner_name.unwrap(),
            company.sector.unwrap(),
            deal.owner_name.unwrap(),
            deal.amount.unwrap().amount_minor,
        )
    };
    let words = |owner: &str, sector: &str, minor: i64| (owner.to_owned(), sector.to_owned(), owner.to_owned(), minor);
    let report = import(app, &as_role(&owner, Role::Member), &files(), true).await.report;
    assert_eq!(report.warnings.count(ProblemCode::OwnerKept), 2, "{:?}", report.warnings);
    assert_eq!(whose().await, words("Ora", "media", 600), "the rest of the row counts");
    let report = import(app, &as_role(&owner, Role::Admin), &files(), true).await.report;
    assert_eq!(report.warnings.count(ProblemCode::OwnerKept), 0);
    assert_eq!(whose().await, words("Otto", "media", 600));
});

both_databases!(names_of_what_one_may_not_see_are_neither_told_nor_linked, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    company(&owner, "Betasoloin").await;
    company(&owner, "Acme").await;
    let bob = as_role(&owner, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Company, Action::Read, Grant::Own);
    give_role(app, &owner, known(&bob, "Bob").await, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let text = "First name,Last name,Company\nAda,Byron,Betasolin\nBo,Li,Acme\n";
    for (who, is_told) in [(&owner, true), (&bob, false)] {
        let id = wizard::begin(who).await.unwrap();
        let job = add(app, who, id, "people", text).await.unwrap();
        let asked = &job.files[0].analysis.as_ref().unwrap().questions;
        assert_eq!(asked.iter().any(|question| matches!(question, Question::Matches { .. })), is_told, "{asked:?}");
        let foreseen = wizard::preview_files(who, &uploads(app), id).await.unwrap().remove(0).foreseen;
        assert_eq!(foreseen.unknown_companies.total, if is_told { 1 } else { 2 }, "{foreseen:?}");
    }
    let report = import(app, &bob, &[given(ObjectKind::Contact, text)], true).await.report;
    assert_eq!(report.contacts.created, 2, "{report:?}");
    let all = contacts::queries::list(&owner, &Default::default()).await.unwrap().data;
    assert!(all.iter().all(|contact| contact.company_id.is_none()), "{all:?}");
    let told = format!("{:?}{:?}", report.warnings, report.errors);
    assert!(!told.contains("Betasoloin"), "{told}");
});

both_databases!(whose_role_became_less_takes_nothing_back, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = as_role(&owner, Role::Member);
    let member = known(&bob, "Bob").await;
    let id = import(app, &bob, &[given(ObjectKind::Company, COMPANIES)], true).await.id;
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Company, Action::Read, Grant::Own);
    give_role(app, &owner, member, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let refused = job::start_undo(&app.platform, &bob, id).await.expect_err("others have these records too");
    assert!(matches!(&refused, Error::Refused(why) if why.contains("Ask an admin")), "{refused:?}");
    job::start_undo(&app.platform, &owner, id).await.expect("an owner may");
});

both_databases!(people_go_to_whom_a_file_names, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let whose = async || {
        let contact = contacts::queries::list(&owner, &Default::default()).await.unwrap().data.remove(0);
        let lead = leads::queries::list(&owner, &Default::default()).await.unwrap().data.remove(0);
        [contact.owner_name.unwrap(), contact.phone.unwrap(), lead.owner_name.unwrap(), lead.phone.unwrap()]
    };
    let text = |name: &str, phone: u8| format!("first name,email,phone,owner\nAda,ada@a.example,{phone},{name}\n");
    let import = async |who: &Ctx, text: &str| {
        import(app, who, &[given(ObjectKind::Contact, text), given(ObjectKind::Lead, text)], true).await.report
    };
    let report = import(&owner, &text("Ora", 1)).await;
    assert_eq!((report.contacts, report.leads, report.placeholders), (counts(1, 0, 0, 0), counts(1, 0, 0, 0), 1));
    assert_eq!(whose().await, ["Ora", "1", "Ora", "1"]);
    let member = as_role(&owner, Role::Member);
    assert_eq!(import(&member, &text("Otto", 2)).await.warnings.count(ProblemCode::OwnerUnknown), 2);
    assert_eq!(whose().await, ["Ora", "2", "Ora", "2"], "the rest of the row counts");
    import(&owner, &text("Otto", 3)).await;
    assert_eq!(whose().await, ["Otto", "3", "Otto", "3"]);
    assert_eq!(import(&member, &text("Ora", 4)).await.warnings.count(ProblemCode::OwnerKept), 2);
    assert_eq!(whose().await, ["Otto", "4", "Otto", "4"]);
});

both_databases!(a_website_that_is_none_is_told_and_left_out, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let text =
        "account,website\nAcme,javascript:alert(1)\nBeta,beta.example\nGamma,http://gamma.example/x\nDelta,n/a\n";
    let report = import(app, &ctx, &[given(ObjectKind::Company, text)], false).await.report;
    assert_eq!(report.companies, counts(4, 0, 0, 0));
    assert_eq!(report.warnings.count(ProblemCode::WebsiteInvalid), 1, "{:?}", report.warnings);
    let all = companies::queries::list(&ctx, &CompanyQuery::default()).await.unwrap().data;
    let websites: Vec<_> = all.iter().map(|company| company.website.as_deref()).collect();
    assert_eq!(websites, [None, Some("https://beta.example"), None, Some("http://gamma.example/x")]);
});

both_databases!(another_workspaces_import_is_not_there, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let id = uploaded(app, &ours, &all(), true).await;
    assert!(matches!(job::find(&theirs, id).await, Err(Error::NotFound)));
    assert!(matches!(job::start(&app.platform, &theirs, id).await, Err(Error::NotFound)));
    job::start(&app.platform, &ours, id).await.unwrap();
    job::work(&theirs, &uploads(app), id, Takeover::Now).await.expect("nothing to do there");
    job::work(&ours, &uploads(app), id, Takeover::Now).await.unwrap();
    assert!(matches!(job::start_undo(&app.platform, &theirs, id).await, Err(Error::NotFound)));
    assert_eq!(company_names(&theirs).await, Vec::<String>::new());
});
