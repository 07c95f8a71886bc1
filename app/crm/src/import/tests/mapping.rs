//! Guesses of kinds and targets from headers in four languages and from values.

use super::*;
use crate::import::model::ObjectKind::{self, *};
use crate::import::model::{Content, Question, Target};

/// `expect` gives the targets in order, `-` for none.
fn check(text: &str, kind: ObjectKind, expect: &str) {
    let analysis = analysis(text);
    let word = |target: Option<Target>| target.map_or("-".to_owned(), |target| format!("{target:?}"));
    let found: Vec<String> = analysis.columns.iter().map(|column| word(column.target)).collect();
    assert_eq!((analysis.kind, found.join(" ").as_str()), (kind, expect), "{text}\n{:#?}", analysis.columns);
    for column in &analysis.columns {
        assert!(column.reason.ends_with('.'), "{}", column.reason);
        assert_eq!(column.confidence >= 50, column.target.is_some());
    }
}

#[test]
fn headers_of_common_exports_are_understood() {
    check(
        "Company name,Industry,Company Domain Name,Company owner\nAcme,Retail,acme.test,Ada\n",
        Company,
        "Name Sector Website Owner",
    );
    check(
        "First Name,Last Name,Email,Phone Number,Associated Company\nAda,King,a@b.test,+44 20 1234567,Acme\n",
        Contact,
        "FirstName LastName Email Phone Company",
    );
    check(
        "Deal Name,Deal Stage,Close Date,Deal owner,Amount,Record ID,Pipeline\nX,Won,2024-01-02,Ada,12.50,77,Main\n",
        Deal,
        "Name Stage CloseDate Owner Amount ExternalId -",
    );
    check(
        "Opportunity Name,Account Name,Stage,Amount (USD),Created Date,Expected Close Date\nX,Acme,New,5,2024-01-01,2024-02-01\n",
        Deal,
        "Name Company Stage Amount CreatedOn ExpectedClose",
    );
    check(
        "First Name,Last Name,Title,Company,Lead Source,Lead Status,Lead Owner,Email\nAda,King,CEO,Acme,Web,New,Bob,a@b.test\n",
        Lead,
        "FirstName LastName JobTitle Company Source Status Owner Email",
    );
    check(
        "Contact Name,Email,Contact Owner,Account Name\nAda King,a@b.test,Bob,Acme\n",
        Contact,
        "FullName Email Owner Company",
    );
    check("Product Name,Product Family,List Price,SKU\nAnvil,Metal,9.99,A-1\n", Product, "Name Series Price -");
    check("Name,E-Mail,Team,Manager\nAda,a@b.test,North,Bob\n", Member, "Name Email Office Manager");
    check("closeDate,dealName,dealStage\n2024-01-02,X,Won\n", Deal, "CloseDate Name Stage");
}

#[test]
fn german_french_and_spanish_headers_are_understood() {
    check(
        "Vorname;Nachname;E-Mail-Adresse;Telefon;Firma\nAda;King;a@b.test;+49 30 123456;Acme\n",
        Contact,
        "FirstName LastName Email Phone Company",
    );
    check(
        "Vorname;Nachname;Firma;Leadquelle;Status;Wert;Zuständig\nAda;King;Acme;Messe;Neu;1.054,50;Bob\n",
        Lead,
        "FirstName LastName Company Source Status Value Owner",
    );
    check(
        "Nombre;Apellidos;Empresa;Fuente del lead;Estado del lead\nAda;King;Acme;Feria;Nuevo\n",
        Lead,
        "FirstName LastName Company Source Status",
    );
    check("Firmenname;Branche;Webseite\nAcme;Handel;www.acme.test\n", Company, "Name Sector Website");
    check(
        "Bezeichnung;Verkaufsphase;Betrag;Abschlussdatum;Verkäufer\nX;Gewonnen;1.054,50;31.12.2024;Ada\n",
        Deal,
        "Name Stage Amount CloseDate Owner",
    );
    check("Prénom;Nom;Courriel;Société\nAda;King;a@b.test;Acme\n", Contact, "FirstName LastName Email Company");
    check(
        "Nombre;Etapa;Importe;Fecha de cierre;Empresa\nX;Ganada;5;31/12/2024;Acme\n",
        Deal,
        "Name Stage Amount CloseDate Company",
    );
    check("Produit;Gamme;Prix\nAnvil;M;9,99\n", Product, "Name Series Price");
}

#[test]
fn values_outweigh_a_header_that_only_resembles() {
    // Quarters are no dates, ids are no names, and an owner's address is no company.
    check("deal name,stage,close quarter\nX,Won,Q1 2024\n", Deal, "Name Stage -");
    check("deal name,stage,account id\nX,Won,0017\n", Deal, "Name Stage -");
    check("first name,email,company email domain\nAda,a@b.test,b.test\n", Contact, "FirstName Email Company");
    let odd = analysis("deal name,stage,amount\nX,Won,large\nY,Won,small\n");
    let amount = &odd.columns[2];
    assert_eq!((amount.target, amount.content), (Some(Target::Amount), Content::Text));
    assert!(amount.confidence < 60 && amount.reason.contains("do not look like"), "{amount:?}");
}

#[test]
fn no_target_is_given_twice() {
    check("name,company name,sector\nAcme,Acme Inc,retail\n", Company, "- Name Sector");
    check("deal name,deal stage,status,stage\nX,Won,a,b\n", Deal, "Name - - Stage");
    let twice = analysis("Deal,Stage,Stage,Amount\nX,Won,Lost,1\n");
    assert_eq!(twice.columns[2].header, "Stage (2)");
    assert_eq!(twice.columns[2].target, None);
    assert!(twice.columns[2].reason.contains("already filled by the column “Stage”"), "{}", twice.columns[2].reason);
    assert_eq!(told(&twice.problems.kept), ["1 Stage (2) duplicate_header", "1 Stage (2) column_not_imported"]);
}

#[test]
fn without_headers_values_decide() {
    check("Ada King,ada@a.test,+44 20 1234567\nBob Roe,bob@b.test,+44 20 7654321\n", Contact, "FullName Email Phone");
    check(
        "X-1,Won,12.50,2024-01-02\nX-2,Lost,7.00,2024-01-09\nX-3,Won,8.00,2024-02-09\nX-4,Lost,9.00,2024-01-07\n",
        Deal,
        "- Stage Amount CreatedOn",
    );
    check("Acme,www.acme.test,retail\nBeta,beta.test,media\nGamma,gamma.test,retail\n", Company, "Name Website Sector");
    check("Anvil,9.99\nBolt,0.05\n", Product, "Name Price");
    check("who,mail\nAda King,ada@a.test\nBob Roe,bob@b.test\n", Contact, "FullName Email");
}

#[test]
fn an_unclear_kind_is_asked_and_the_hint_obeyed() {
    let text = "name,colour\nAcme,red\nBeta,blue\n";
    assert!(analysis(text).questions.iter().any(|question| matches!(question, Question::Kind { .. })));
    for kind in ObjectKind::ALL {
        let hinted = analyse("data.csv", text.as_bytes(), Hints { kind: Some(kind), ..Hints::default() }, &[]).unwrap();
        assert_eq!(hinted.kind, kind);
        assert!(hinted.columns[0].target.is_some() && hinted.questions.is_empty(), "{hinted:?}");
    }
    // The file's name tips the scales, no more.
    let named = |name: &str| analyse(name, text.as_bytes(), Hints::default(), &[]).unwrap().kind;
    assert_eq!((named("our_products.csv"), named("C:\\x\\Deals-2024.csv")), (Product, Deal));
    assert_eq!((named("Leads 2026.csv"), named("contacts.csv")), (Lead, Contact));
}

#[test]
fn an_export_of_leads_is_understood_again() {
    let text = "id,first_name,last_name,job_title,company,email,phone,website,source,status,value,currency,owner,converted_at,\
        created_at\n1,Ada,King,CEO,Acme,a@b.test,+44 20 1234567,https://acme.test,Fair,new,12.50,USD,Bob,,2026-01-02\n";
    let analysis = analyse("leads-2026-11-30.csv", text.as_bytes(), Hints::default(), &[]).unwrap();
    assert_eq!(analysis.kind, Lead);
    assert!(!analysis.questions.iter().any(|question| matches!(question, Question::Kind { .. })));
    let targets: Vec<_> = analysis.columns.iter().filter_map(|column| column.target).collect();
    use Target::*;
    let want = [FirstName, LastName, JobTitle, Company, Email, Phone, Website, Source, Status, Value, Owner];
    assert_eq!(targets, want, "{:#?}", analysis.columns);
}

#[test]
fn a_file_without_what_names_its_records_says_so() {
    let analysis = analyse("x.csv", "sector,employees\nretail,5\nmedia,7\n".as_bytes(), Hints::default(), &[]).unwrap();
    assert!(
        has(&analysis, ProblemCode::FieldMissing) || analysis.columns[0].target == Some(Target::Name),
        "{analysis:?}"
    );
    let fine = super::analysis("company,sector\nAcme,retail\n");
    assert!(!has(&fine, ProblemCode::FieldMissing));
}
