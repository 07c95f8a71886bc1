//! Signing up: first the address, proved by a link that is mailed to it; then name, password and workspace at the link.
//!
//! Invariant: the first step answers the same and does the same for known and unknown addresses; only the mail differs.
//! Because the password is chosen by whoever holds the link, nobody can prepare an account for somebody else's address.

use crate::{
    Identity, IdentityError, limits,
    outbox::{self, Mail},
    password, people,
    people::Email,
    service::to_its_end,
    session::Device,
    sign_in::{self, Entered},
    single_use::{self, About, Kind},
    workspaces::{self, Founder},
};
use ac_core::{Currency, FieldError, ctx::TenantRef};
use std::sync::Arc;

/// What the second step is given.
#[derive(Clone, Default)]
pub(crate) struct SignUp {
    pub name: String,
    pub password: String,
    pub workspace: String,
    pub slug: String,
    pub currency: String,
}

/// Mails a link to an address that wants to join.
///
/// Errors: `invalid`, `TooManyAttempts`, `TooManyMails`.
pub(crate) async fn request(identity: &Identity, email: &str, device: &Device) -> Result<Email, IdentityError> {
    let email = Email::parse(email).map_err(|m| IdentityError::field("email", m))?;
    let mut charges = limits::FORMS.of_network("sign-up", &device.address);
    charges.extend([limits::MAIL_TO.of(&email.key), limits::MAILS.of("sign-up")]);
    identity.limits.charge(&charges)?;
    let now = identity.now();
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    let known = people::by_email(&tx, &email.key).await?;
    // A known address gets a link too, that nobody is told: the work is the same.
    let about =
        About { email_key: email.key.clone(), data: serde_json::json!({ "email": email.shown }), ..About::default() };
    let token = single_use::issue(&tx, now, Kind::SignUp, about).await?;
    let mail = if let Some(person) = known {
        Mail {
            kind: "sign_up",
            to: person.email,
            subject: "You already have an account".to_owned(),
            body: format!(
                "Hello,\n\nsomebody, perhaps you, asked to sign up with this address. You have an account already.\n\
                 Sign in here, and make another workspace there if you like:\n{base}/sign-in?next=/new\n\n\
                 If it was not you, there is nothing to do.\n"
            ),
        }
    } else {
        Mail {
            kind: "sign_up",
            to: email.shown.clone(),
            subject: "Finish signing up".to_owned(),
            body: format!(
                "Hello,\n\nopen this link to choose a password and name your workspace. It works once, for a day:\n\
                 {base}/sign-up/{token}\n\nIf it was not you, there is nothing to do.\n"
            ),
        }
    };
    outbox::put(&tx, now, mail).await?;
    tx.commit().await?;
    Ok(email)
}

/// The address that a link proves.
///
/// Errors: `LinkEnded`.
pub(crate) async fn address_of(identity: &Identity, token: &str) -> Result<String, IdentityError> {
    let db = identity.control().db();
    let row = single_use::peek(db, identity.now(), Kind::SignUp, token).await?;
    if people::by_email(db, &row.email_key).await?.is_some() {
        return Err(IdentityError::LinkEnded);
    }
    Ok(row.data.get("email").and_then(|v| v.as_str()).unwrap_or(&row.email_key).to_owned())
}

/// Makes identity and workspace and signs in; answers the browser's cookies and the workspace.
///
/// Errors: `invalid` with every field that needs another look, `LinkEnded`.
pub(crate) async fn finish(
    identity: &Identity,
    token: &str,
    input: SignUp,
    device: &Device,
) -> Result<(Entered, Arc<TenantRef>), IdentityError> {
    identity.limits.charge(&limits::FORMS.of_network("finish", &device.address))?;
    let address = address_of(identity, token).await?;
    let email = Email::parse(&address).map_err(|_| IdentityError::LinkEnded)?;
    let mut wrong = Vec::new();
    let mut note = |field: &str, outcome: Result<String, String>| {
        outcome.map_err(|message| wrong.push(FieldError::new(field, message))).unwrap_or_default()
    };
    let name = note("name", people::check_name(&input.name));
    let about = [email.shown.as_str(), input.name.as_str(), input.workspace.as_str()];
    note("password", password::check(&input.password, &about).map(|()| String::new()));
    let workspace = note("workspace", people::check_name(&input.workspace));
    let slug = input.slug.trim().to_lowercase();
    if let Some(complaint) = workspaces::slug_complaint(identity, &slug).await? {
        note("slug", Err(complaint));
    }
    let currency = currency(&input.currency);
    note("currency", currency.map(|_| String::new()).ok_or_else(|| "Choose a currency such as USD.".to_owned()));
    let Some(currency) = currency.filter(|_| wrong.is_empty()) else { return Err(IdentityError::fields(wrong)) };
    let password_hash = identity.hasher.hash(&input.password).await?;
    let founder = Founder::New { email, name, password_hash: password_hash.clone() };
    let (identity, token, device) = (identity.clone(), token.to_owned(), device.clone());
    // From here on the link is used up and the slug taken, until all is made or all is given back.
    to_its_end(async move {
        let db = identity.control().db();
        // Taken before the work: of two that press the button at once, one makes the workspace.
        let taken = single_use::take(db, identity.now(), Kind::SignUp, &token, None).await?;
        let founded = identity.found_workspace(&workspace, &slug, currency, founder, None).await;
        let (tenant, owner) = match founded {
            Ok(founded) => founded,
            Err(error) => {
                // Nothing was made: the link may be tried again.
                single_use::give_back(db, taken.id).await?;
                return Err(error);
            }
        };
        let tx = identity.control().begin().await?;
        let person = people::hold(&tx, owner).await?;
        // The account is there already, and whoever reads its mail may have chosen another password.
        if person.password_hash != Some(password_hash) {
            return Err(IdentityError::LinkEnded);
        }
        let entered = sign_in::enter(&identity, &tx, &person, &device).await?;
        tx.commit().await?;
        Ok((entered, tenant))
    })
    .await
}

/// Another workspace for somebody who is signed in.
///
/// Errors: `invalid`.
pub(crate) async fn another(
    identity: &Identity,
    viewer: &crate::Viewer,
    input: &SignUp,
) -> Result<Arc<TenantRef>, IdentityError> {
    identity.limits.charge(&[limits::FORMS.of(format!("new {}", viewer.identity))])?;
    let mut wrong = Vec::new();
    if let Err(message) = people::check_name(&input.workspace) {
        wrong.push(FieldError::new("workspace", message));
    }
    let slug = input.slug.trim().to_lowercase();
    if let Some(message) = workspaces::slug_complaint(identity, &slug).await? {
        wrong.push(FieldError::new("slug", message));
    }
    let Some(currency) = currency(&input.currency).filter(|_| wrong.is_empty()) else {
        if wrong.is_empty() {
            wrong.push(FieldError::new("currency", "Choose a currency such as USD."));
        }
        return Err(IdentityError::fields(wrong));
    };
    identity.limits.charge(&[limits::WORKSPACES.of(viewer.identity.to_string())])?;
    let founder = Founder::Known(viewer.identity);
    let (identity, name) = (identity.clone(), input.workspace.clone());
    let made = async move { identity.found_workspace(&name, &slug, currency, founder, None).await };
    Ok(to_its_end(made).await?.0)
}

/// US dollars unless said otherwise.
fn currency(text: &str) -> Option<Currency> {
    match text.trim() {
        "" => Some(Currency::USD),
        code => code.to_uppercase().parse().ok(),
    }
}
