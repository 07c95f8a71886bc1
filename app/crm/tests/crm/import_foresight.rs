//! The check before an import says what comes beside the rows, and what stays out because nothing is called so.

use crate::common::{company, uploads, wizard::add, workspace};
use ac_core::{
    Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::import::{
    job::{
        model::{Foreseen, Named},
        wizard,
    },
    model::ObjectKind,
};

const DEALS: &str = "Deal name,Company,Stage,Deal owner,Amount\n\
    A,Acme,Lead,Kofi Asante,1\n\
    B,Betasoloin,Engaging,Kofi Asante,2\n\
    C,Codehow,engaging,Ines Duarte,3\n";

fn named(names: &[&str]) -> Named {
    Named { total: u32::try_from(names.len()).unwrap(), first: names.iter().map(|name| (*name).to_owned()).collect() }
}

both_databases!(what_a_file_names_and_nobody_has_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "deals", DEALS).await.unwrap();
    let foreseen = async |ctx| wizard::preview_files(ctx, &uploads(app), id).await.unwrap().remove(0).foreseen;
    let expected = Foreseen {
        new_stages: named(&["Engaging"]),
        new_owners: named(&["Ines Duarte", "Kofi Asante"]),
        unknown_companies: named(&["Betasoloin", "Codehow"]),
        ..Foreseen::default()
    };
    assert_eq!(foreseen(&ctx).await, expected);

    // Companies that come with the deals are none that are missing.
    add(app, &ctx, id, "companies", "account,sector\nCodehow,retail\n").await.unwrap();
    assert_eq!(foreseen(&ctx).await.unknown_companies, named(&["Betasoloin"]));

    // The company of a lead is a text: nothing is looked for, nothing asked.
    let leads = wizard::begin(&ctx).await.unwrap();
    let text = "First name,Last name,Company,Lead owner\nAda,Byron,Betasoloin,Kofi Asante\nBo,Li,Acm,\n";
    let job = add(app, &ctx, leads, "leads", text).await.unwrap();
    let questions = &job.files[0].analysis.as_ref().unwrap().questions;
    assert!(questions.is_empty(), "{questions:?}");
    let leads = wizard::preview_files(&ctx, &uploads(app), leads).await.unwrap().remove(0);
    let expected = Foreseen { new_owners: named(&["Kofi Asante"]), ..Foreseen::default() };
    assert_eq!((leads.kind, leads.foreseen), (ObjectKind::Lead, expected));

    let member = as_role(&ctx, Role::Member);
    let theirs = wizard::begin(&member).await.unwrap();
    add(app, &member, theirs, "deals", DEALS).await.unwrap();
    let theirs = wizard::preview_files(&member, &uploads(app), theirs).await.unwrap().remove(0).foreseen;
    assert_eq!((theirs.refused_stages, theirs.new_stages), (named(&["Engaging"]), Named::default()));
    assert_eq!(theirs.unknown_owners, named(&["Ines Duarte", "Kofi Asante"]));
});
