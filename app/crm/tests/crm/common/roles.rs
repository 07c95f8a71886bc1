//! Roles of a workspace's own.

use ac_core::{
    Ctx, MemberId, Role, RoleId, Rules,
    access::{
        self, FieldRules,
        tables::{member_role, role},
    },
    testing::TestPlatform,
};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};

/// Gives a member a role of the workspace's own that says this, in the place of the one they had.
pub async fn give_role(app: &TestPlatform, ctx: &Ctx, member: MemberId, rules: &Rules) {
    give_role_with(app, ctx, member, rules, &FieldRules::default()).await;
}

/// The same of a role that says something of single fields too.
pub async fn give_role_with(app: &TestPlatform, ctx: &Ctx, member: MemberId, rules: &Rules, fields: &FieldRules) {
    let (id, now) = (RoleId::generate(), ctx.now());
    let row = role::Model {
        id,
        name: id.to_string(),
        name_key: id.to_string(),
        base: Role::Member.as_str().to_owned(),
        rules: serde_json::to_value(rules).unwrap(),
        fields: serde_json::to_value(fields).unwrap(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let given = member_role::ActiveModel { member_id: Set(member), role_id: Set(id) };
    let written = ctx.write(async |tx| {
        member_role::Entity::delete_by_id(member).exec(tx.conn()).await?;
        role::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
        member_role::Entity::insert(given).exec_without_returning(tx.conn()).await?;
        access::announce(&app.platform, tx).await
    });
    written.await.unwrap();
}
