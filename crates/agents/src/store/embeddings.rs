//! `agent_embeddings`, `agent_embedding_models`: where passages stand by their meaning, and how near is near to a model. All of
//! it can be made again.

use chrono::Duration;
use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use super::documents::{agent_document, agent_passage};
use crate::meaning::{DEPTH, Vector};

mod agent_embedding {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_embeddings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub passage_id: Uuid,
        pub model: String,
        pub vector: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_embedding);

mod agent_embedding_model {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_embedding_models")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub model: String,
        pub near: Option<f64>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_embedding_model, stamped);

use agent_embedding::{ActiveModel, Column, Entity};

/// Vectors that are looked at together: some 500 KiB.
const PAGE: u64 = 400;

/// Of how near a model's vectors must be. Measured once for a model, and whether it was of use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// As near as this.
    Near(f64),
    /// The model does not tell answers apart: it is not asked.
    Useless,
}

/// How long a model counts as useless: its provider may have put another behind the name.
const USELESS: Duration = Duration::days(1);

/// What was measured of a model; nothing where it is to be measured.
///
/// # Errors
/// When the database fails.
pub async fn measure(conn: &Conn, model: &str) -> Result<Option<Measure>, Error> {
    use agent_embedding_model::{Column, Entity};
    let row = conn.find::<Entity>().filter(Column::Model.eq(model)).one(conn).await?;
    let row = row.filter(|row| row.near.is_some() || Instant(row.updated_at) + USELESS > conn.now());
    Ok(row.map(|row| row.near.map_or(Measure::Useless, Measure::Near)))
}

/// Keeps what was measured of a model, in place of what was before.
///
/// # Errors
/// When the database fails.
pub async fn keep_measure(tx: &Tx, model: &str, near: Option<f64>) -> Result<(), Error> {
    use agent_embedding_model::{Column, Entity};
    let query = tx.update::<Entity>().col_expr(Column::Near, Expr::value(near)).filter(Column::Model.eq(model));
    if query.exec(tx).await?.rows_affected > 0 {
        return Ok(());
    }
    tx.put(agent_embedding_model::ActiveModel {
        workspace_id: NotSet,
        model: Set(model.to_owned()),
        near: Set(near),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// The documents that a model has not placed yet, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &Conn, model: &str, most: u64) -> Result<Vec<Uuid>, Error> {
    use agent_document::{Column, Entity};
    let other = Condition::any().add(Column::EmbeddedBy.is_null()).add(Column::EmbeddedBy.ne(model));
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(other);
    let query = query.filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id).limit(most);
    Ok(query.into_tuple().all(conn).await?)
}

/// A passage to be placed: with the title and the heading above it, as a person would read it.
#[derive(Clone, Debug)]
pub struct ToPlace {
    /// Its agent.
    pub agent_id: Uuid,
    /// The passage.
    pub id: Uuid,
    /// Its words.
    pub text: String,
}

/// The passages of a document that a model has not placed yet, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn unplaced(conn: &Conn, document_id: Uuid, model: &str, most: u64) -> Result<Vec<ToPlace>, Error> {
    let titre = conn.find::<agent_document::Entity>().filter(agent_document::Column::Id.eq(document_id));
    let titre: Option<String> =
        titre.select_only().column(agent_document::Column::Titre).into_tuple().one(conn).await?;
    let Some(titre) = titre else { return Ok(Vec::new()) };
    use agent_passage::{Column as Passage, Entity as Passages};
    // Looked for passage by passage: there may be many more of other documents.
    let its = Expr::col((Entity, Column::PassageId)).equals((Passages, Passage::Id));
    let placed = conn.find::<Entity>().select_only().column(Column::PassageId).filter(Column::Model.eq(model));
    let placed = sea_orm::QueryTrait::into_query(placed.filter(its));
    let query = conn.find::<Passages>().filter(Passage::DocumentId.eq(document_id));
    let query = query.filter(Expr::exists(placed).not()).order_by_asc(Passage::Position).limit(most);
    let to_place = |row: agent_passage::Model| {
        let above = [titre.as_str(), row.heading.as_str()].into_iter().filter(|it| !it.is_empty());
        let mut lines: Vec<&str> = above.collect();
        lines.dedup();
        lines.push(&row.content);
        ToPlace { agent_id: row.agent_id, id: row.id, text: lines.join("\n") }
    };
    Ok(query.all(conn).await?.into_iter().map(to_place).collect())
}

/// Keeps where passages stand, in place of where they stood. Those that are gone since are left out.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, model: &str, placed: &[(ToPlace, Vector)]) -> Result<(), Error> {
    let ids = || placed.iter().map(|(passage, _)| passage.id);
    use agent_passage::{Column as Passage, Entity as Passages};
    let there = tx.find::<Passages>().select_only().column(Passage::Id).filter(Passage::Id.is_in(ids()));
    let there: Vec<Uuid> = there.into_tuple().all(tx).await?;
    let _ = tx.delete::<Entity>().filter(Column::PassageId.is_in(ids())).exec(tx).await?;
    let rows = placed.iter().filter(|(passage, _)| there.contains(&passage.id)).map(|(passage, vector)| ActiveModel {
        workspace_id: NotSet,
        agent_id: Set(passage.agent_id),
        passage_id: Set(passage.id),
        model: Set(model.to_owned()),
        vector: Set(vector.written()),
    });
    tx.put_all(rows.collect()).await
}

/// Notes that a model has placed a document, where it has placed all of it. Answers whether it has.
///
/// # Errors
/// When the database fails.
pub async fn settle(tx: &Tx, document_id: Uuid, model: &str) -> Result<bool, Error> {
    if !unplaced(tx, document_id, model, 1).await?.is_empty() {
        return Ok(false);
    }
    use agent_document::{Column, Entity};
    let query = tx.update_unstamped::<Entity>().col_expr(Column::EmbeddedBy, Expr::value(model));
    let _ = query.filter(Column::Id.eq(document_id)).exec(tx).await?;
    Ok(true)
}

/// Whether a model has placed anything of an agent.
///
/// # Errors
/// When the database fails.
pub async fn any(conn: &Conn, agent_id: Uuid, model: &str) -> Result<bool, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::PassageId).filter(Column::AgentId.eq(agent_id));
    let first: Option<Uuid> = query.filter(Column::Model.eq(model)).limit(1).into_tuple().one(conn).await?;
    Ok(first.is_some())
}

/// The passages of an agent that stand near a vector, the nearest first. All are looked at, a page at a time.
///
/// # Errors
/// When the database fails.
pub async fn nearest(conn: &Conn, agent_id: Uuid, model: &str, to: &Vector, near: f64) -> Result<Vec<Uuid>, Error> {
    let mut best: Vec<(f64, Uuid)> = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let query = conn.find::<Entity>().select_only().columns([Column::PassageId, Column::Model, Column::Vector]);
        let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::PassageId.gt(after));
        let page: Vec<(Uuid, String, String)> =
            query.order_by_asc(Column::PassageId).limit(PAGE).into_tuple().all(conn).await?;
        let Some((last, ..)) = page.last() else { break };
        after = *last;
        let full = page.len() as u64 == PAGE;
        let of_model = page.into_iter().filter(|(_, of, _)| of == model);
        let placed = of_model.filter_map(|(id, _, vector)| Some((Vector::read(&vector)?.near(to), id)));
        best.extend(placed.filter(|(found, _)| *found > near));
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.truncate(DEPTH);
        if !full {
            break;
        }
    }
    Ok(best.into_iter().map(|(_, id)| id).collect())
}
