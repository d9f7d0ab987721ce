//! `agents`.

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, contains, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use super::{folded, json, of_json};
use crate::agent::{Agent, AgentSummary, Languages, NewAgent};

mod agent {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agents")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub user_id: Option<i64>,
        pub scenario_id: Option<i64>,
        pub name: String,
        pub role: String,
        pub instructions: String,
        pub version: i32,
        pub model: Option<String>,
        pub temperature: Option<f64>,
        pub max_tokens: i32,
        pub top_p: Option<f64>,
        pub is_active: bool,
        pub knowledge_only: bool,
        pub known_only: bool,
        pub languages: String,
        pub texts: Option<Json>,
        pub theme: Option<Json>,
        pub origins: Option<Json>,
        pub retention_days: i32,
        pub budgets: Option<Json>,
        pub search_key: String,
        pub revision: i32,
        pub deleted_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent, stamped);

use agent::{ActiveModel, Column, Entity, Model};

impl From<Model> for Agent {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            scenario_id: row.scenario_id,
            name: row.name,
            role: row.role,
            instructions: row.instructions,
            version: row.version,
            model: row.model,
            temperature: row.temperature,
            max_tokens: row.max_tokens,
            top_p: row.top_p,
            is_active: row.is_active,
            knowledge_only: row.knowledge_only,
            known_only: row.known_only,
            languages: Languages::of_word(&row.languages),
            texts: of_json(row.texts),
            theme: of_json(row.theme),
            origins: of_json(row.origins),
            retention_days: row.retention_days,
            budgets: of_json(row.budgets),
            revision: row.revision,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

impl From<Agent> for AgentSummary {
    fn from(it: Agent) -> Self {
        Self {
            id: it.id,
            name: it.name,
            role: it.role,
            is_active: it.is_active,
            model: it.model,
            scenario_id: it.scenario_id,
            origins: it.origins.len(),
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}

/// The sort key of the list: last change, then identifier.
pub type ListKey = (Instant, Uuid);

/// One page of agents that are not deleted, newest change first; `q`, folded, in name or role.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, q: Option<&str>, page: &PageRequest<ListKey>) -> Result<Page<AgentSummary>, Error> {
    let mut query = conn.find::<Entity>().filter(Column::DeletedAt.is_null());
    if let Some(q) = q {
        query = query.filter(Column::SearchKey.like(contains(q)));
    }
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::UpdatedAt.lt(at.0))
                .add(Condition::all().add(Column::UpdatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows = query.all(conn).await?.into_iter().map(|row| AgentSummary::from(Agent::from(row))).collect();
    Ok(Page::from_rows(rows, page.limit, |row: &AgentSummary| Cursor::encode(&(row.updated_at, row.id))))
}

/// How many agents there are that are not deleted.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &Conn) -> Result<i64, Error> {
    let query = conn.find::<Entity>().select_only().column_as(Column::Id.count(), "n");
    let found: Option<i64> = query.filter(Column::DeletedAt.is_null()).into_tuple().one(conn).await?;
    Ok(found.unwrap_or_default())
}

/// An agent that is not deleted.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, id: Uuid) -> Result<Option<Agent>, Error> {
    let query = conn.find::<Entity>().filter(Column::Id.eq(id)).filter(Column::DeletedAt.is_null());
    Ok(query.one(conn).await?.map(Agent::from))
}

/// The same, and nobody else changes it before this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Option<Agent>, Error> {
    let query = tx.find::<Entity>().filter(Column::Id.eq(id)).filter(Column::DeletedAt.is_null());
    Ok(query.lock_exclusive().one(tx).await?.map(Agent::from))
}

/// Which of these are there, with their names.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &Conn) -> Result<Vec<(Uuid, String)>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).column(Column::Name);
    Ok(query.order_by_asc(Column::Name).order_by_asc(Column::Id).into_tuple().all(conn).await?)
}

/// Stores a new agent.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, id: Uuid, user_id: Option<i64>, new: &NewAgent) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(id),
        workspace_id: NotSet,
        user_id: Set(user_id),
        scenario_id: Set(new.scenario_id),
        name: Set(new.name.clone()),
        role: Set(new.role.clone()),
        instructions: Set(new.instructions.clone()),
        version: Set(1),
        model: Set(new.model.clone()),
        temperature: Set(new.temperature),
        max_tokens: Set(new.max_tokens),
        top_p: Set(new.top_p),
        is_active: Set(new.is_active),
        knowledge_only: Set(new.knowledge_only),
        known_only: Set(new.known_only),
        languages: Set(new.languages.word().to_owned()),
        texts: Set(json(&new.texts)),
        theme: Set(json(&new.theme)),
        origins: Set(json(&new.origins)),
        retention_days: Set(new.retention_days),
        budgets: Set(json(&new.budgets)),
        search_key: Set(search_key(new)),
        revision: Set(1),
        deleted_at: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

fn search_key(new: &NewAgent) -> String {
    folded(&format!("{} {}", new.name, new.role), 520)
}

/// Changes an agent that the caller has locked. `version`: that of its instructions.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, id: Uuid, new: &NewAgent, version: i32) -> Result<(), Error> {
    tx.update::<Entity>()
        .col_expr(Column::Name, Expr::value(new.name.clone()))
        .col_expr(Column::Role, Expr::value(new.role.clone()))
        .col_expr(Column::ScenarioId, Expr::value(new.scenario_id))
        .col_expr(Column::Instructions, Expr::value(new.instructions.clone()))
        .col_expr(Column::Version, Expr::value(version))
        .col_expr(Column::Model, Expr::value(new.model.clone()))
        .col_expr(Column::Temperature, Expr::value(new.temperature))
        .col_expr(Column::MaxTokens, Expr::value(new.max_tokens))
        .col_expr(Column::TopP, Expr::value(new.top_p))
        .col_expr(Column::IsActive, Expr::value(new.is_active))
        .col_expr(Column::KnowledgeOnly, Expr::value(new.knowledge_only))
        .col_expr(Column::KnownOnly, Expr::value(new.known_only))
        .col_expr(Column::Languages, Expr::value(new.languages.word()))
        .col_expr(Column::Texts, Expr::value(json(&new.texts)))
        .col_expr(Column::Theme, Expr::value(json(&new.theme)))
        .col_expr(Column::Origins, Expr::value(json(&new.origins)))
        .col_expr(Column::RetentionDays, Expr::value(new.retention_days))
        .col_expr(Column::Budgets, Expr::value(json(&new.budgets)))
        .col_expr(Column::SearchKey, Expr::value(search_key(new)))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes an agent so that it can be restored, or restores it. Answers whether there was one to change.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &Tx, id: Uuid, deleted: bool) -> Result<bool, Error> {
    let query = tx
        .update::<Entity>()
        .col_expr(Column::DeletedAt, Expr::value(deleted.then_some(tx.now().0)))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id));
    let query =
        if deleted { query.filter(Column::DeletedAt.is_null()) } else { query.filter(Column::DeletedAt.is_not_null()) };
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Deletes for good a batch of agents that were deleted before an instant, with all that belongs to them. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Id);
    let ids: Vec<Uuid> = query.filter(Column::DeletedAt.lt(before.0)).limit(batch).into_tuple().all(tx).await?;
    let gone = tx.delete::<Entity>().filter(Column::Id.is_in(ids)).filter(Column::DeletedAt.lt(before.0));
    Ok(gone.exec(tx).await?.rows_affected)
}

/// How long conversations of each agent are kept, deleted agents included.
///
/// # Errors
/// When the database fails.
pub async fn retentions(conn: &Conn) -> Result<Vec<(Uuid, i32)>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).column(Column::RetentionDays);
    Ok(query.into_tuple().all(conn).await?)
}
