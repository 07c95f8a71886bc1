//! Work that a unit of work gathers while it runs and does at once at its end, for what follows from its rows: one statement
//! for all of them instead of some for each.

use crate::error::Error;
use sea_orm::DatabaseTransaction;
use std::{
    any::Any,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

/// What is gathered in the course of one unit of work.
pub trait Gathered: Default + Send + 'static {
    /// Does it, right before the events are numbered: what it writes commits with the rows or not at all.
    fn finish(self, conn: &DatabaseTransaction) -> impl Future<Output = Result<(), Error>> + Send;
}

type Finished<'c> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>>;

trait Finish: Any + Send {
    fn finish(self: Box<Self>, conn: &DatabaseTransaction) -> Finished<'_>;
}

impl<T: Gathered> Finish for T {
    fn finish(self: Box<Self>, conn: &DatabaseTransaction) -> Finished<'_> {
        Box::pin(Gathered::finish(*self, conn))
    }
}

/// All that one unit of work has gathered, one of a type.
#[derive(Default)]
pub struct All(Mutex<Vec<Box<dyn Finish>>>);

impl All {
    /// Hands what was gathered of that type so far to `add`.
    pub fn add<T: Gathered>(&self, add: impl FnOnce(&mut T)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for one in all.iter_mut() {
            let one: &mut dyn Any = one.as_mut();
            if let Some(there) = one.downcast_mut::<T>() {
                return add(there);
            }
        }
        let mut new = T::default();
        add(&mut new);
        all.push(Box::new(new));
    }

    /// Does all of it.
    pub async fn finish(self, conn: &DatabaseTransaction) -> Result<(), Error> {
        for one in self.0.into_inner().unwrap_or_else(PoisonError::into_inner) {
            one.finish(conn).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::{Ctx, both_databases, store::dump, testing::TestPlatform};

    /// Names that become members at the end.
    #[derive(Default)]
    struct Names(Vec<&'static str>);

    impl Gathered for Names {
        async fn finish(self, conn: &DatabaseTransaction) -> Result<(), Error> {
            let line = |name: &str| {
                serde_json::json!({ "id": uuid::Uuid::now_v7().simple().to_string(), "name": name, "name_key": name,
                    "role": "member", "state": "active", "version": 1, "created_at": 0, "updated_at": 0 })
                .to_string()
            };
            dump::load(conn, "member", &self.0.iter().copied().map(line).collect::<Vec<_>>()).await?;
            if self.0.contains(&"nobody") { Err(Error::Conflict("nobody".to_owned())) } else { Ok(()) }
        }
    }

    async fn members(ctx: &Ctx) -> u64 {
        ctx.read(async |tx| dump::count(tx.conn(), "member").await).await.unwrap()
    }

    both_databases!(what_was_gathered_stands_or_falls_with_the_unit_of_work, async |app: &TestPlatform| {
        let ctx = app.workspace("acme").await;
        let before = members(&ctx).await;
        let work = async |names: [&'static str; 2], out: Result<(), Error>| {
            let done = ctx.write(async |tx| {
                for name in names {
                    tx.gather(|all: &mut Names| all.0.push(name));
                }
                assert_eq!(dump::count(tx.conn(), "member").await?, members(&ctx).await, "nothing before the end");
                out
            });
            done.await.is_ok()
        };
        assert!(work(["ada", "bob"], Ok(())).await);
        assert_eq!(members(&ctx).await, before + 2);
        assert!(!work(["cy", "dan"], Err(Error::NotFound)).await, "the work failed");
        assert!(!work(["eve", "nobody"], Ok(())).await, "its end failed");
        assert_eq!(members(&ctx).await, before + 2);
    });
}
