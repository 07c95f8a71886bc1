//! Words that head columns in CRM exports: English, and the basics in German, French and Spanish.
//!
//! Only the trade's own vocabulary. A name, product or value of any data set never enters here.
//! Phrases are written as [`normal::words`] gives them: lower case, no accents, single spaces.

use std::cmp::Reverse;

use super::model::{ObjectKind, Target};
use super::normal;

/// Phrases parted by commas.
pub type Phrases = &'static str;

const COMPANY: &[(Target, Phrases)] = &[
    (
        Target::Name,
        "company, company name, account, account name, name, organisation, organization, organisation name, \
         organization name, business, business name, customer, customer name, client, client name, firma, \
         firmenname, unternehmen, kunde, kundenname, societe, entreprise, raison sociale, nom, empresa, compania, \
         cliente, nombre, razon social",
    ),
    (
        Target::Sector,
        "sector, industry, branch of industry, vertical, branche, industrie, sektor, secteur, secteur d activite, \
         industria, rubro",
    ),
    (Target::Website, WEBSITE),
    (Target::Owner, OWNER),
];

const WEBSITE: Phrases = "website, web site, url, web, domain, homepage, site, company domain name, company website, webseite, \
    internetseite, site web, sitio web, pagina web";

const OWNER: Phrases = "owner, owner name, record owner, account owner, company owner, contact owner, deal owner, \
    opportunity owner, lead owner, sales agent, \
    sales rep, sales representative, salesperson, sales person, agent, rep, assigned to, assigned user, \
    account manager, account executive, responsible, besitzer, inhaber, zustandig, verkaufer, \
    vertriebsmitarbeiter, betreuer, proprietaire, commercial, vendeur, responsable, propietario, vendedor, \
    comercial";

const COMPANY_REFERENCE: Phrases = "company, company name, account, account name, organisation, organization, organization name, \
    organisation name, associated company, customer, customer name, client, client name, employer, business, \
    firma, unternehmen, kunde, arbeitgeber, societe, entreprise, compte, empresa, compania, cuenta, cliente";

const CONTACT: &[(Target, Phrases)] = &[
    (Target::FirstName, FIRST_NAME),
    (Target::LastName, LAST_NAME),
    (Target::FullName, FULL_NAME),
    (Target::Email, EMAIL),
    (Target::Phone, PHONE),
    (Target::Company, COMPANY_REFERENCE),
    (Target::Owner, OWNER),
];

const LEAD: &[(Target, Phrases)] = &[
    (Target::FirstName, FIRST_NAME),
    (Target::LastName, LAST_NAME),
    (Target::FullName, FULL_NAME),
    (Target::Company, COMPANY_REFERENCE),
    (
        Target::JobTitle,
        "job title, jobtitle, title, position, role, function, job, berufsbezeichnung, stellenbezeichnung, funktion, \
         poste, fonction, intitule du poste, cargo, puesto",
    ),
    (Target::Email, EMAIL),
    (Target::Phone, PHONE),
    (Target::Website, WEBSITE),
    (
        Target::Source,
        "lead source, leadsource, source, lead origin, origin, original source, channel, leadquelle, quelle, herkunft, \
         source du lead, origine, origine du lead, provenance, fuente del lead, fuente, origen del lead, origen, canal",
    ),
    (
        Target::Status,
        "lead status, leadstatus, status, lead stage, statut du lead, statut, etat, estado del lead, estado",
    ),
    (
        Target::Value,
        "value, lead value, leadwert, amount, estimated value, expected value, potential value, potential, \
         expected revenue, budget, wert, geschatzter wert, betrag, valeur, valeur estimee, montant, valor, \
         valor estimado, importe, monto, presupuesto",
    ),
    (Target::Owner, OWNER),
];

const FIRST_NAME: Phrases =
    "first name, firstname, given name, forename, vorname, prenom, nombre, nombre de pila, primer nombre";

const LAST_NAME: Phrases =
    "last name, lastname, surname, family name, nachname, familienname, nom, nom de famille, apellido, apellidos";

const FULL_NAME: Phrases = "name, full name, fullname, contact, contact name, lead name, person, person name, display name, \
    vollstandiger name, ansprechpartner, kontakt, nom complet, nombre completo, contacto";

const PHONE: Phrases = "phone, phone number, telephone, tel, mobile, mobile phone, cell, cell phone, work phone, business phone, \
    primary phone, telefon, telefonnummer, mobil, handy, telephone portable, telefono, movil, celular";

pub const EMAIL: Phrases = "email, e mail, mail, email address, e mail address, mail address, work email, primary email, emailadresse, \
    e mail adresse, adresse e mail, adresse email, courriel, correo, correo electronico, email 1";

const DEAL: &[(Target, Phrases)] = &[
    (
        Target::Name,
        "deal, deal name, opportunity, opportunity name, name, title, deal title, subject, topic, bezeichnung, \
         titel, geschaft, verkaufschance, affaire, opportunite, nom de l affaire, nom, titre, oportunidad, negocio, \
         nombre, titulo",
    ),
    (
        Target::ExternalId,
        "external id, opportunity id, deal id, record id, id, opportunity number, deal number, reference, ref, \
         number, key, nummer, referenz, identifiant, numero, referencia",
    ),
    (Target::Company, COMPANY_REFERENCE),
    (Target::Owner, OWNER),
    (
        Target::Product,
        "product, product name, item, product of interest, produkt, artikel, produit, article, producto, articulo",
    ),
    (
        Target::Stage,
        "stage, deal stage, sales stage, opportunity stage, pipeline stage, stage name, status, deal status, phase, \
         verkaufsphase, stufe, etape, statut, etapa, fase, estado",
    ),
    (
        Target::Amount,
        "amount, deal amount, value, deal value, close value, opportunity amount, opportunity value, total, \
         total value, expected revenue, deal size, contract value, betrag, wert, auftragswert, umsatz, volumen, \
         montant, valeur, importe, valor, monto, cantidad",
    ),
    (
        Target::CreatedOn,
        "opened on, created, created on, created at, created date, create date, date created, creation date, engage date, \
         engaged on, engagement date, open date, opened, start date, date, erstellt, erstellt am, \
         angelegt am, erstellungsdatum, date de creation, cree le, fecha de creacion, creado, creado el",
    ),
    (
        Target::CloseDate,
        "close date, closing date, close, date of closing, abschlussdatum, abschluss, date de cloture, cloture, \
         fecha de cierre, cierre",
    ),
    (
        Target::ExpectedClose,
        "expected close, expected close date, expected closing, expected closing date, estimated close date, \
         est close date, forecast date, forecast close date, target date, due date, erwarteter abschluss, \
         erwartetes abschlussdatum, voraussichtlicher abschluss, cloture prevue, date de cloture prevue, \
         cierre previsto, fecha prevista de cierre",
    ),
    (
        Target::ClosedOn,
        "closed, closed on, closed at, closed date, date closed, actual close date, won date, won time, won on, \
         lost date, abgeschlossen am, geschlossen am, cloture le, cerrado el, cerrado",
    ),
];

const CURRENCY: Phrases =
    "currency, currency code, currency iso code, iso currency, wahrung, wahrungscode, devise, monnaie, moneda, divisa";

const PRODUCT: &[(Target, Phrases)] = &[
    (
        Target::Name,
        "product, product name, name, item, item name, title, produkt, produktname, artikel, artikelname, \
         bezeichnung, produit, nom du produit, nom, article, designation, producto, nombre, articulo",
    ),
    (
        Target::Series,
        "series, product series, family, product family, line, product line, category, product category, range, \
         group, product group, serie, produktreihe, produktgruppe, kategorie, gamme, famille, categorie, familia, \
         categoria, linea",
    ),
    (
        Target::Price,
        "price, sales price, list price, unit price, selling price, retail price, standard price, rate, preis, \
         verkaufspreis, listenpreis, einzelpreis, prix, prix de vente, prix unitaire, tarif, precio, \
         precio de venta, precio unitario",
    ),
];

const MEMBER: &[(Target, Phrases)] = &[
    (
        Target::Name,
        "name, full name, member, member name, user, user name, employee, employee name, sales agent, sales rep, \
         sales representative, salesperson, sales person, agent, rep, staff, mitarbeiter, verkaufer, benutzer, \
         vendeur, commercial, employe, utilisateur, nom, vendedor, empleado, usuario, nombre",
    ),
    (Target::Email, EMAIL),
    (
        Target::Manager,
        "manager, sales manager, supervisor, reports to, team lead, team leader, boss, line manager, vorgesetzter, \
         vorgesetzte, teamleiter, leiter, responsable, superieur, chef, gerente, jefe",
    ),
    (
        Target::Office,
        "office, regional office, sales office, region, team, sales team, branch, location, territory, department, \
         buro, niederlassung, standort, abteilung, bureau, agence, equipe, oficina, sucursal, equipo",
    ),
];

/// The phrases for each target of `kind`.
#[must_use]
pub fn of(kind: ObjectKind) -> &'static [(Target, Phrases)] {
    match kind {
        ObjectKind::Company => COMPANY,
        ObjectKind::Contact => CONTACT,
        ObjectKind::Deal => DEAL,
        ObjectKind::Lead => LEAD,
        ObjectKind::Product => PRODUCT,
        ObjectKind::Member => MEMBER,
    }
}

/// How a header holds a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Some of its words: "primary work phone".
    Part,
    /// The phrase and a unit or remark: "amount (usd)", "close date *".
    Led,
    Whole,
}

/// Whether the column `header` says in which currency the amounts of the column `of` are.
#[must_use]
pub fn is_currency_of(header: &str, of: &str) -> bool {
    let (words, of) = (normal::words(header), normal::words(of));
    normal::listed(CURRENCY, words.strip_prefix(&of).map_or(words.as_str(), str::trim_start))
}

/// The best fit of `header`, as [`normal::words`] gives it, among `phrases`, and the position of the phrase: earlier ones
/// are more telling.
#[must_use]
pub fn fit(header: &str, phrases: &str) -> Option<(Fit, usize)> {
    let fits =
        normal::list(phrases).enumerate().filter_map(|(position, phrase)| Some((fit_one(header, phrase)?, position)));
    fits.max_by_key(|(fit, position)| (*fit, Reverse(*position)))
}

fn fit_one(header: &str, phrase: &str) -> Option<Fit> {
    if phrase == header {
        return Some(Fit::Whole);
    }
    if let Some(rest) = header.strip_prefix(phrase).and_then(|rest| rest.strip_prefix(' '))
        && (rest.chars().count() == 3 || rest == "name")
    {
        return Some(Fit::Led);
    }
    let is_whole_words = |(at, found): (usize, &str)| {
        let before = header.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(' '));
        let after = header.get(at.saturating_add(found.len())..);
        before && after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    header.match_indices(phrase).any(is_whole_words).then_some(Fit::Part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_in_comparable_form() {
        let targets = ObjectKind::ALL.into_iter().flat_map(of).flat_map(|(_, phrases)| normal::list(phrases));
        for phrase in targets {
            assert_eq!(phrase, normal::words(phrase));
        }
    }

    #[test]
    fn each_kind_has_phrases_for_each_of_its_targets() {
        for kind in ObjectKind::ALL {
            let known: Vec<Target> = of(kind).iter().map(|(target, _)| *target).collect();
            for target in kind.targets() {
                assert!(known.contains(target), "{kind:?} {target:?}");
            }
            assert_eq!(known.len(), kind.targets().len());
        }
    }

    #[test]
    fn a_header_fits_whole_led_or_in_part() {
        let check = |header: &str, phrases: &str, expect: Option<Fit>| {
            assert_eq!(fit(header, phrases).map(|(fit, _)| fit), expect, "{header}")
        };
        check("close date", "close, close date", Some(Fit::Whole));
        check("amount usd", "amount", Some(Fit::Led));
        check("primary work phone", "work phone", Some(Fit::Part));
        check("telephoned", "telephone", None);
        check("closed", "close", None);
    }
}
