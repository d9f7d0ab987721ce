//! `agent_archives`: the messages of a conversation that has been silent for long, as one row instead of many. Whoever writes
//! there again brings them back; whoever reads does not notice.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, IntoActiveModel, QueryOrder};

use super::conversations;
use super::messages::agent_message;

mod agent_archive {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_archives")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub conversation_id: Uuid,
        pub mois: String,
        pub messages: i32,
        pub content: String,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_archive, stamped);

use agent_archive::{ActiveModel, Column, Entity};

/// What cannot be read was not written by us.
fn unreadable(error: impl std::fmt::Display) -> Error {
    DbErr::Json(error.to_string()).into()
}

/// Messages as they are archived: JSON, deflated, as base64. What is said is said in few words, over and over.
fn pack(said: &[agent_message::Model]) -> Result<String, Error> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut packed, said).map_err(unreadable)?;
    Ok(STANDARD.encode(packed.finish().map_err(unreadable)?))
}

fn unpack(content: &str) -> Result<Vec<agent_message::Model>, Error> {
    let packed = STANDARD.decode(content).map_err(unreadable)?;
    serde_json::from_reader(DeflateDecoder::new(&*packed)).map_err(unreadable)
}

/// Archives a conversation that is silent still since before an instant. Answers whether it was.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, id: Uuid, before: Instant) -> Result<bool, Error> {
    let row = conversations::lock(tx, id).await?;
    let Some(row) = row.filter(|row| !row.archived && row.last_message_at < before) else { return Ok(false) };
    let said = tx.find::<agent_message::Entity>().filter(agent_message::Column::ConversationId.eq(id));
    let said = said.order_by_asc(agent_message::Column::CreatedAt).order_by_asc(agent_message::Column::Id);
    let said: Vec<agent_message::Model> = said.all(tx).await?;
    tx.put(ActiveModel {
        workspace_id: Set(tx.workspace().0),
        conversation_id: Set(id),
        mois: Set(row.last_message_at.0.format("%Y-%m").to_string()),
        messages: Set(i32::try_from(said.len()).unwrap_or(i32::MAX)),
        content: Set(pack(&said)?),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await?;
    let gone = tx.delete::<agent_message::Entity>().filter(agent_message::Column::ConversationId.eq(id));
    let _ = gone.exec(tx).await?;
    conversations::mark_archived(tx, id, Some(tx.now())).await?;
    Ok(true)
}

/// Brings the messages of a conversation back, all of them as they were.
///
/// # Errors
/// When the database fails.
pub async fn bring_back(tx: &Tx, id: Uuid) -> Result<(), Error> {
    for message in of(tx, id).await? {
        let all = message.into_active_model().reset_all();
        tx.put(agent_message::ActiveModel { workspace_id: NotSet, ..all }).await?;
    }
    let _ = tx.delete::<Entity>().filter(Column::ConversationId.eq(id)).exec(tx).await?;
    conversations::mark_archived(tx, id, None).await
}

/// The messages of a conversation that is archived, oldest first; none where it is not.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(conn: &Conn, id: Uuid) -> Result<Vec<agent_message::Model>, Error> {
    let row = conn.find::<Entity>().filter(Column::ConversationId.eq(id)).one(conn).await?;
    row.map_or_else(|| Ok(Vec::new()), |row| unpack(&row.content))
}
