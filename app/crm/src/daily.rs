//! What is done once a day in each workspace: the sweeps of the bin and of forms.

use crate::{deleted, forms};
use ac_core::{Ctx, Platform, TenantId};

/// Sweeps these workspaces. One that cannot be swept is left to the next day.
pub async fn sweep_all(platform: &Platform, tenants: &[TenantId]) {
    for id in tenants {
        match platform.system(*id).await {
            Ok(Some(ctx)) => sweep(&ctx).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(tenant = %id, %error, "a workspace was not swept"),
        }
    }
}

/// What fails of one sweep does not hold up the other.
async fn sweep(ctx: &Ctx) {
    let tenant = ctx.tenant.id;
    if let Err(error) = deleted::sweep::sweep(ctx).await {
        tracing::warn!(%tenant, %error, "the bin keeps what it should not");
    }
    if let Err(error) = forms::sweep::sweep(ctx).await {
        tracing::warn!(%tenant, %error, "what was sent with forms stays");
    }
}
