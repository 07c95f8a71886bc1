//! The ground every domain stands on: tenant, actor, [`Ctx`], the tenant's database, ids, money, events, permissions, errors.
//!
//! Knows no domain and no screen. What is under `cfg(not(target_arch = "wasm32"))` never reaches the browser.

pub mod access;
pub mod actor;
pub mod answer;
pub mod decimal;
pub mod error;
pub mod event;
pub mod id;
pub mod lean_json;
pub mod list;
pub mod money;
pub mod page;
pub mod page_data;
pub mod policy;
pub mod rates;
pub mod time;
pub mod typed;
pub mod wire;

#[cfg(not(target_arch = "wasm32"))]
pub mod bind;
#[cfg(not(target_arch = "wasm32"))]
pub mod control;
#[cfg(not(target_arch = "wasm32"))]
pub mod ctx;
#[cfg(not(target_arch = "wasm32"))]
pub mod db;
#[cfg(not(target_arch = "wasm32"))]
pub mod gathered;
#[cfg(not(target_arch = "wasm32"))]
pub mod hub;
#[cfg(not(target_arch = "wasm32"))]
pub mod keyset;
#[cfg(not(target_arch = "wasm32"))]
pub mod log;
#[cfg(not(target_arch = "wasm32"))]
pub mod platform;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
pub mod store;
#[cfg(all(not(target_arch = "wasm32"), feature = "testing"))]
pub mod testing;
#[cfg(not(target_arch = "wasm32"))]
pub mod text;
#[cfg(not(target_arch = "wasm32"))]
pub mod visit;

pub use access::{Rights, Rules};
pub use actor::{Actor, Role};
pub use answer::answer_with;
pub use decimal::Decimal;
pub use error::{AppError, ErrorCode, FieldError};
pub use id::{BatchId, EventId, IdentityId, MemberId, RoleId, TeamId, TenantId};
pub use money::{Currency, Money};
pub use page::Page;
pub use page_data::{PageData, page_data};
pub use policy::{Action, Grant, Resource};
pub use rates::Rates;
pub use time::Timestamp;
pub use wire::Json;

#[cfg(not(target_arch = "wasm32"))]
pub use {
    ctx::{Ctx, TenantRef, request_ctx},
    db::{ReadTx, TenantDb, Tx},
    error::Error,
    event::{Change, DomainEvent, Subject},
    gathered::Gathered,
    hub::Hub,
    platform::Platform,
    store::TenantStore,
    time::Clock,
    visit::Visit,
};
