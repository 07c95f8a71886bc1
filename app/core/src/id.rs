//! Newtype ids over UUIDv7. Two kinds of record can never be confused, and ids sort by the time they were made.

/// Declares an id newtype that serialises as a plain UUID and, on the server, is a SeaORM value and primary key.
///
/// The calling crate needs `serde`, `uuid`, and natively `sea_orm` and `utoipa`.
#[macro_export]
macro_rules! define_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(sea_orm::DeriveValueType, utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh id: time-ordered, so that inserts append to the index.
            #[cfg(not(target_arch = "wasm32"))]
            #[must_use]
            pub fn generate() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

define_id!(
    /// A workspace: one customer company and its isolated database.
    TenantId
);
define_id!(
    /// A person who can sign in, known to the control database; may belong to several workspaces.
    IdentityId
);
define_id!(
    /// A person as one workspace sees them. Equals the [`IdentityId`] for people who joined; placeholders have their own.
    MemberId
);
define_id!(
    /// A role that a workspace defines itself.
    RoleId
);
define_id!(
    /// Members who see each other's records where a role says so.
    TeamId
);
define_id!(
    /// One entry of the event log.
    EventId
);
define_id!(
    /// Ties together the changes of one import or bulk edit, so that they can be undone as one.
    BatchId
);

impl From<IdentityId> for MemberId {
    fn from(id: IdentityId) -> Self {
        Self(id.0)
    }
}
