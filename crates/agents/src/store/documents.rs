//! `agent_documents`, `agent_passages`, `agent_terms`: what an agent knows, and the index by which it is found.

use std::collections::HashMap;

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, PaginatorTrait, QueryOrder, QuerySelect};

use crate::knowledge::{Document, Hit, Kind, cut, index, rank};

pub(super) mod agent_document {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_documents")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub titre: String,
        pub kind: String,
        pub url: Option<String>,
        pub file_name: Option<String>,
        pub content: String,
        pub characters: i32,
        pub passages: i32,
        pub embedded_by: Option<String>,
        pub refresh_days: Option<i32>,
        pub read_at: Option<DateTime>,
        pub read_error: Option<String>,
        pub deleted_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_document, stamped);

pub(super) mod agent_passage {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_passages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub document_id: Uuid,
        pub position: i32,
        pub heading: String,
        pub content: String,
        pub length: i32,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_passage, stamped);

mod agent_term {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub term: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub passage_id: Uuid,
        pub times: i32,
        pub length: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_term);

/// Rows of one statement.
const ROWS: usize = 200;
/// Hits that are weighed: a word that stands in more passages than these says little.
const HITS: u64 = 20_000;

impl From<agent_document::Model> for Document {
    fn from(row: agent_document::Model) -> Self {
        Self {
            id: row.id,
            titre: row.titre,
            kind: Kind::of_word(&row.kind),
            url: row.url,
            file_name: row.file_name,
            characters: row.characters,
            passages: row.passages,
            embedded_by: row.embedded_by,
            refresh_days: row.refresh_days,
            read_at: row.read_at.map(Instant),
            read_error: row.read_error,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

/// A document to be kept.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Identifier.
    pub id: Uuid,
    /// The agent.
    pub agent_id: Uuid,
    /// Its title.
    pub titre: String,
    /// Where it comes from.
    pub kind: Kind,
    /// Where it can be read.
    pub url: Option<String>,
    /// The name of the file.
    pub file_name: Option<String>,
    /// Its text.
    pub content: String,
    /// Every how many days it is read anew.
    pub refresh_days: Option<i32>,
}

/// The documents of an agent, newest change first, without their texts.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Uuid) -> Result<Vec<Document>, Error> {
    use agent_document::{Column, Entity};
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::DeletedAt.is_null());
    let rows = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).all(conn).await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// One of them, with its text.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, id: Uuid) -> Result<Option<(Document, String)>, Error> {
    use agent_document::{Column, Entity};
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    let row = query.filter(Column::DeletedAt.is_null()).one(conn).await?;
    Ok(row.map(|row| (row.clone().into(), row.content)))
}

/// Whether there is a document of this name, or was one until it was deleted.
///
/// # Errors
/// When the database fails.
pub async fn was_there(conn: &Conn, id: Uuid) -> Result<bool, Error> {
    use agent_document::{Column, Entity};
    Ok(conn.find::<Entity>().filter(Column::Id.eq(id)).count(conn).await? > 0)
}

/// How many an agent has.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &Conn, agent_id: Uuid) -> Result<u64, Error> {
    use agent_document::{Column, Entity};
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::DeletedAt.is_null());
    Ok(query.count(conn).await?)
}

/// Keeps a document, cut and indexed.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewDocument) -> Result<Document, Error> {
    let row = agent_document::ActiveModel {
        id: Set(new.id),
        workspace_id: NotSet,
        agent_id: Set(new.agent_id),
        titre: Set(new.titre.clone()),
        kind: Set(new.kind.word().to_owned()),
        url: Set(new.url.clone()),
        file_name: Set(new.file_name.clone()),
        content: Set(new.content.clone()),
        characters: Set(i32::try_from(new.content.chars().count()).unwrap_or(i32::MAX)),
        passages: Set(0),
        embedded_by: Set(None),
        refresh_days: Set(new.refresh_days),
        read_at: Set(None),
        read_error: Set(None),
        deleted_at: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    };
    tx.put(row).await?;
    index_again(tx, new.agent_id, new.id, &new.content).await?;
    let found = find(tx, new.agent_id, new.id).await?;
    found.map(|(document, _)| document).ok_or_else(Error::superseded)
}

/// Changes the title and the text of a document.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, agent_id: Uuid, id: Uuid, titre: &str, content: &str) -> Result<(), Error> {
    use agent_document::{Column, Entity};
    let characters = i32::try_from(content.chars().count()).unwrap_or(i32::MAX);
    let query = tx
        .update::<Entity>()
        .col_expr(Column::Titre, Expr::value(titre))
        .col_expr(Column::Content, Expr::value(content))
        .col_expr(Column::Characters, Expr::value(characters));
    let _ = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id)).exec(tx).await?;
    index_again(tx, agent_id, id, content).await
}

/// Deletes a document so that it can be restored, or restores it. What is deleted is in no index. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &Tx, agent_id: Uuid, id: Uuid, deleted: bool) -> Result<bool, Error> {
    use agent_document::{Column, Entity};
    let query = tx.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    let Some(row) = query.one(tx).await?.filter(|row| row.deleted_at.is_some() != deleted) else { return Ok(false) };
    let query = tx.update::<Entity>().col_expr(Column::DeletedAt, Expr::value(deleted.then_some(tx.now().0)));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    index_again(tx, agent_id, id, if deleted { "" } else { &row.content }).await?;
    Ok(true)
}

/// Deletes for good a batch of documents that were deleted before an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    use agent_document::{Column, Entity};
    let query = tx.find::<Entity>().select_only().column(Column::Id).filter(Column::DeletedAt.lt(before.0));
    let ids: Vec<Uuid> = query.limit(batch).into_tuple().all(tx).await?;
    Ok(tx.delete::<Entity>().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// Cuts and indexes every document of the workspace that is not deleted: one that was just taken in has no index.
///
/// # Errors
/// When the database fails.
pub async fn index_all(tx: &Tx) -> Result<(), Error> {
    use agent_document::{Column, Entity};
    let query = tx.find::<Entity>().select_only().columns([Column::AgentId, Column::Id]);
    let all: Vec<(Uuid, Uuid)> = query.filter(Column::DeletedAt.is_null()).into_tuple().all(tx).await?;
    for (agent_id, id) in all {
        if let Some((_, content)) = find(tx, agent_id, id).await? {
            index_again(tx, agent_id, id, &content).await?;
        }
    }
    Ok(())
}

async fn index_again(tx: &Tx, agent_id: Uuid, document_id: Uuid, content: &str) -> Result<(), Error> {
    let old = tx.delete::<agent_passage::Entity>().filter(agent_passage::Column::DocumentId.eq(document_id));
    let _ = old.exec(tx).await?;
    let (mut passages, mut terms) = (Vec::new(), Vec::new());
    for (position, passage) in cut(content).iter().enumerate() {
        let id = Uuid::now_v7();
        let (times, length) = index(passage);
        passages.push(agent_passage::ActiveModel {
            id: Set(id),
            workspace_id: NotSet,
            agent_id: Set(agent_id),
            document_id: Set(document_id),
            position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
            heading: Set(passage.heading.clone()),
            content: Set(passage.content.clone()),
            length: Set(length),
            created_at: Set(tx.now().0),
            updated_at: Set(tx.now().0),
        });
        terms.extend(times.into_iter().map(|(term, times)| agent_term::ActiveModel {
            workspace_id: NotSet,
            agent_id: Set(agent_id),
            term: Set(term),
            passage_id: Set(id),
            times: Set(times),
            length: Set(length),
        }));
    }
    let count = i32::try_from(passages.len()).unwrap_or(i32::MAX);
    for rows in passages.chunks(ROWS) {
        tx.put_all(rows.to_vec()).await?;
    }
    for rows in terms.chunks(ROWS) {
        tx.put_all(rows.to_vec()).await?;
    }
    use agent_document::{Column, Entity};
    let query = tx.update_unstamped::<Entity>().col_expr(Column::Passages, Expr::value(count));
    let query = query.col_expr(Column::EmbeddedBy, Expr::value(None::<String>));
    let _ = query.filter(Column::Id.eq(document_id)).exec(tx).await?;
    Ok(())
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The title of its document.
    pub titre: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The heading above it.
    pub heading: String,
    /// What it says.
    pub content: String,
}

/// The passages of an agent that are about a question by its words, best first.
///
/// # Errors
/// When the database fails.
pub async fn search(conn: &Conn, agent_id: Uuid, question: &[Vec<String>]) -> Result<Vec<Uuid>, Error> {
    if question.is_empty() {
        return Ok(Vec::new());
    }
    use agent_term::{Column, Entity};
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id));
    let query = query.filter(Column::Term.is_in(question.iter().flatten().cloned())).limit(HITS);
    let hits = query.all(conn).await?.into_iter().map(|row| Hit {
        passage: row.passage_id,
        term: row.term,
        times: row.times,
        length: row.length,
    });
    let hits: Vec<Hit> = hits.collect();
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let (passages, length) = shelf(conn, agent_id).await?;
    Ok(rank(question, &hits, passages, length))
}

/// How many passages an agent has, and how many words they have on average.
async fn shelf(conn: &Conn, agent_id: Uuid) -> Result<(i64, f64), Error> {
    use agent_passage::{Column, Entity};
    let whole = heraut_store::Backend::of(conn).whole();
    let query = conn.find::<Entity>().select_only().column_as(Column::Id.count(), "n");
    let sum = sea_orm::sea_query::ExprTrait::cast_as(Column::Length.sum(), whole);
    let query = query.column_as(sum, "words").filter(Column::AgentId.eq(agent_id));
    let row: Option<(i64, Option<i64>)> = query.into_tuple().one(conn).await?;
    let (passages, words) = row.unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "counts of passages and words")]
    let length = words.unwrap_or_default() as f64 / passages.max(1) as f64;
    Ok((passages, length))
}

/// Passages by their names, in that order. Those that are gone are left out.
///
/// # Errors
/// When the database fails.
pub async fn passages_of(conn: &Conn, best: &[Uuid]) -> Result<Vec<Found>, Error> {
    if best.is_empty() {
        return Ok(Vec::new());
    }
    let query = conn.find::<agent_passage::Entity>().filter(agent_passage::Column::Id.is_in(best.iter().copied()));
    let passages: HashMap<Uuid, agent_passage::Model> =
        query.all(conn).await?.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<Uuid> = passages.values().map(|row| row.document_id).collect();
    use agent_document::{Column, Entity};
    let query = conn.find::<Entity>().select_only().column(Column::Id).column(Column::Titre).column(Column::Url);
    let rows: Vec<(Uuid, String, Option<String>)> = query.filter(Column::Id.is_in(ids)).into_tuple().all(conn).await?;
    let documents: HashMap<Uuid, (String, Option<String>)> =
        rows.into_iter().map(|(id, titre, url)| (id, (titre, url))).collect();
    let found = best.iter().filter_map(|id| {
        let passage = passages.get(id)?;
        let (titre, url) = documents.get(&passage.document_id)?.clone();
        Some(Found { titre, url, heading: passage.heading.clone(), content: passage.content.clone() })
    });
    Ok(found.collect())
}
