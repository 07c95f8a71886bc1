//! `/docs/errors`: what each `type` of a problem means, and what a program does about it.

use super::DocsFrame;
use ac_core::ErrorCode;
use ac_ui::{Badge, Card, Tone};
use leptos::prelude::*;

const INTRO: &str = "A refusal is application/problem+json (RFC 9457): `type` leads here, `code` is the word to act on, \
     `detail` is for people, `errors` names fields, and `request_id` is what to quote when something stays wrong.";

/// Every code with its advice; the anchor is the code.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    let entry = |code: ErrorCode| {
        let tone = if code.status() < 500 { Tone::Warn } else { Tone::Bad };
        view! {
            <section id=code.as_str()>
                <Card title=code.title() aside=move || view! { <Badge tone>{code.status()}</Badge> }>
                    <p><code>{code.as_str()}</code></p>
                    <p class="dim">{advice(code)}</p>
                </Card>
            </section>
        }
    };
    view! { <DocsFrame title="Errors" intro=INTRO>{ErrorCode::ALL.iter().copied().map(entry).collect_view()}</DocsFrame> }
}

fn advice(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => {
            "Something in the address, a header or the JSON is malformed. The detail says what; the same request will fail again."
        }
        ErrorCode::Unauthenticated => {
            "Send a token that is still valid as “Authorization: Bearer …”, to the host of the workspace it belongs to."
        }
        ErrorCode::Forbidden => {
            "The token's scopes or its member's role do not allow this. Ask an owner for another token."
        }
        ErrorCode::StepUpRequired => {
            "A person has to confirm their password in the browser first; tokens cannot do this."
        }
        ErrorCode::NotFound => "The record does not exist, was deleted, or belongs to somebody this token may not see.",
        ErrorCode::MethodNotAllowed => "The address exists and takes other methods; the Allow header names them.",
        ErrorCode::Conflict => {
            "The request is well formed and does not fit what is there, as a name that is taken. Read the detail, change the request."
        }
        ErrorCode::Stale => {
            "Somebody changed the record after you read it. Read it again, compare, and send the change with its new version as If-Match."
        }
        ErrorCode::TooLarge => "The body or a file is over its limit. Send less at once.",
        ErrorCode::UnsupportedMediaType => "Send JSON as “Content-Type: application/json”.",
        ErrorCode::Invalid => "The fields named in `errors` need another value. Nothing was changed.",
        ErrorCode::PreconditionRequired => {
            "A change names the version it is made to: send If-Match with the version in quotes."
        }
        ErrorCode::TooManyRequests => "Wait as long as Retry-After says, then go on more slowly.",
        ErrorCode::Internal => {
            "Something failed on our side; a change may have been made all the same. Try again with the same Idempotency-Key, or read the record first; if it stays, quote the request id."
        }
        ErrorCode::Unavailable => {
            "The server starts, stops or is full, or the request took too long. Try again in a moment, a change with the same Idempotency-Key."
        }
        ErrorCode::OtherBuild => "Only pages meet this: the server was updated and the page has to be loaded anew.",
        ErrorCode::Network => "Only pages meet this: the browser could not reach the server.",
    }
}
