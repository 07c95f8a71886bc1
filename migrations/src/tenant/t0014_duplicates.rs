//! By which keys companies and people are found that may be the same, which pairs somebody told apart, and what merged records
//! went into. The keys of records that are there are made here.

use ac_likeness::{Company, Compared, Key, Person};
use sea_orm_migration::{
    prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager},
    sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement, Value, prelude::Uuid},
};

/// Records read at a time.
const RECORDS_PER_READ: u32 = 1_000;
/// Keys of one INSERT, within what either database can bind.
const KEYS_PER_INSERT: usize = 2_000;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        module_path!().rsplit("::").next().unwrap_or_default()
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The table is its own index: SQLite would keep each row twice otherwise.
        let rowless = match manager.get_connection().get_database_backend() {
            DbBackend::Sqlite => "$strict, WITHOUT ROWID",
            _ => "",
        };
        let keys = format!(
            "CREATE TABLE match_key (
                kind $i32 NOT NULL,
                key $i64 NOT NULL,
                record_id $uuid NOT NULL,
                PRIMARY KEY (kind, key, record_id)
            ) {rowless}"
        );
        let statements = [
            keys.as_str(),
            // low_id is the less of the two.
            "CREATE TABLE not_duplicate (
                low_id $uuid NOT NULL,
                high_id $uuid NOT NULL,
                object $text NOT NULL,
                created_by $uuid,
                created_at $i64 NOT NULL,
                PRIMARY KEY (low_id, high_id)
            ) $strict",
            "ALTER TABLE company ADD COLUMN merged_into_id $uuid",
            "ALTER TABLE contact ADD COLUMN merged_into_id $uuid",
            "CREATE INDEX company_merged ON company (merged_into_id, id) WHERE merged_into_id IS NOT NULL",
            "CREATE INDEX contact_merged ON contact (merged_into_id, id) WHERE merged_into_id IS NOT NULL",
        ];
        crate::dialect::run(manager, &statements).await?;
        fill_match_keys(manager.get_connection()).await
    }
}

struct CompanyRow {
    id: Uuid,
    name: String,
    website: Option<String>,
}

impl FromQueryResult for CompanyRow {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self { id: row.try_get("", "id")?, name: row.try_get("", "name")?, website: row.try_get("", "website")? })
    }
}

struct ContactRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    email: Option<String>,
    phone: Option<String>,
    company_id: Option<Uuid>,
}

impl FromQueryResult for ContactRow {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get("", "id")?,
            first_name: row.try_get("", "first_name")?,
            last_name: row.try_get("", "last_name")?,
            email: row.try_get("", "email")?,
            phone: row.try_get("", "phone")?,
            company_id: row.try_get("", "company_id")?,
        })
    }
}

/// Gives every live company and contact its keys; the table holds none before. They are gathered first and written in the order of
/// the table, which takes a fraction of the time that as many writes in random places take.
pub async fn fill_match_keys(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let columns = match conn.get_database_backend() {
        DbBackend::Postgres => "kind integer NOT NULL, key bigint NOT NULL, record_id uuid NOT NULL",
        _ => "kind INTEGER NOT NULL, key INTEGER NOT NULL, record_id BLOB NOT NULL",
    };
    conn.execute_unprepared(&format!("CREATE TABLE match_key_gathered ({columns})")).await?;
    gather(conn).await?;
    conn.execute_unprepared("INSERT INTO match_key SELECT * FROM match_key_gathered ORDER BY kind, key, record_id")
        .await?;
    conn.execute_unprepared("DROP TABLE match_key_gathered").await?;
    Ok(())
}

async fn gather(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<CompanyRow> = read(conn, "id, name, website FROM company", after).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let of = |row: &CompanyRow| (row.id, Company::new(&row.name, row.website.as_deref()).keys());
        write(conn, rows.iter().map(of)).await?;
    }
    let mut after = Uuid::nil();
    loop {
        let columns = "id, first_name, last_name, email, phone, company_id FROM contact";
        let rows: Vec<ContactRow> = read(conn, columns, after).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let of = |row: &ContactRow| {
            let company = row.company_id.map(Uuid::into_bytes);
            let (email, phone) = (row.email.as_deref(), row.phone.as_deref());
            (row.id, Person::new(&row.first_name, &row.last_name, email, phone, company).keys())
        };
        write(conn, rows.iter().map(of)).await?;
    }
    Ok(())
}

async fn read<R: FromQueryResult>(conn: &impl ConnectionTrait, what: &str, after: Uuid) -> Result<Vec<R>, DbErr> {
    let sql = format!("SELECT {what} WHERE deleted_at IS NULL AND id > $1 ORDER BY id LIMIT {RECORDS_PER_READ}");
    let ask = Statement::from_sql_and_values(conn.get_database_backend(), sql, [after.into()]);
    R::find_by_statement(ask).all(conn).await
}

async fn write(conn: &impl ConnectionTrait, rows: impl Iterator<Item = (Uuid, Vec<Key>)>) -> Result<(), DbErr> {
    let all: Vec<(Key, Uuid)> = rows.flat_map(|(id, keys)| keys.into_iter().map(move |key| (key, id))).collect();
    for chunk in all.chunks(KEYS_PER_INSERT) {
        let places: Vec<String> =
            (0..chunk.len()).map(|row| format!("(${}, ${}, ${})", row * 3 + 1, row * 3 + 2, row * 3 + 3)).collect();
        let values: Vec<Value> =
            chunk.iter().flat_map(|(key, id)| [key.kind.code().into(), key.hash.into(), (*id).into()]).collect();
        let sql = format!("INSERT INTO match_key_gathered (kind, key, record_id) VALUES {}", places.join(", "));
        conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}
