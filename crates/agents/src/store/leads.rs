//! `agent_leads`.

use heraut_kernel::{Cursor, Instant, Locale, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use crate::lead::{Lead, NewLead};

mod agent_lead {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_leads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub conversation_id: Option<Uuid>,
        pub visitor_id: Option<Uuid>,
        pub name: String,
        pub email: String,
        pub email_key: String,
        pub phone: String,
        pub message: String,
        pub consent: String,
        pub langue: String,
        pub consent_at: DateTime,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_lead, stamped);

use agent_lead::{ActiveModel, Column, Entity, Model};

impl From<Model> for Lead {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            agent_id: row.agent_id,
            conversation_id: row.conversation_id,
            name: row.name,
            email: row.email,
            phone: row.phone,
            message: row.message,
            consent: row.consent,
            langue: Locale::from_code(&row.langue).unwrap_or_default(),
            consent_at: Instant(row.consent_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

/// Whose lead it is.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// The agent.
    pub agent_id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// The visitor.
    pub visitor_id: Uuid,
}

/// Keeps what a visitor left; who left the same address before is the same lead. Answers whether it is a new one.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &Tx, of: Of, new: &NewLead, email_key: &str) -> Result<bool, Error> {
    let known = tx.find::<Entity>().filter(Column::AgentId.eq(of.agent_id)).filter(Column::EmailKey.eq(email_key));
    if let Some(row) = known.one(tx).await? {
        let mut query = tx
            .update::<Entity>()
            .col_expr(Column::ConversationId, Expr::value(of.conversation_id))
            .col_expr(Column::VisitorId, Expr::value(of.visitor_id))
            .col_expr(Column::Consent, Expr::value(new.consent.clone()))
            .col_expr(Column::Langue, Expr::value(new.langue.code()))
            .col_expr(Column::ConsentAt, Expr::value(tx.now().0));
        // What was left out this time was not taken back.
        for (column, text) in [(Column::Name, &new.name), (Column::Phone, &new.phone), (Column::Message, &new.message)]
        {
            if !text.is_empty() {
                query = query.col_expr(column, Expr::value(text.clone()));
            }
        }
        let _ = query.filter(Column::Id.eq(row.id)).exec(tx).await?;
        return Ok(false);
    }
    tx.put(ActiveModel {
        id: Set(Uuid::now_v7()),
        workspace_id: NotSet,
        agent_id: Set(of.agent_id),
        conversation_id: Set(Some(of.conversation_id)),
        visitor_id: Set(Some(of.visitor_id)),
        name: Set(new.name.clone()),
        email: Set(new.email.clone()),
        email_key: Set(email_key.to_owned()),
        phone: Set(new.phone.clone()),
        message: Set(new.message.clone()),
        consent: Set(new.consent.clone()),
        langue: Set(new.langue.code().to_owned()),
        consent_at: Set(tx.now().0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await?;
    Ok(true)
}

/// The sort key of the list.
pub type ListKey = (Instant, Uuid);

/// One page, newest first; of one agent where it is named.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Option<Uuid>, page: &PageRequest<ListKey>) -> Result<Page<Lead>, Error> {
    let mut query = conn.find::<Entity>();
    if let Some(id) = agent_id {
        query = query.filter(Column::AgentId.eq(id));
    }
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::UpdatedAt.lt(at.0))
                .add(Condition::all().add(Column::UpdatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows = query.all(conn).await?.into_iter().map(Lead::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row: &Lead| Cursor::encode(&(row.updated_at, row.id))))
}

/// Forgets a lead. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, id: Uuid) -> Result<bool, Error> {
    Ok(tx.delete::<Entity>().filter(Column::Id.eq(id)).exec(tx).await?.rows_affected > 0)
}

/// Forgets what a visitor left, also in these conversations of theirs.
///
/// # Errors
/// When the database fails.
pub async fn forget_visitor(tx: &Tx, visitor_id: Uuid, conversations: &[Uuid]) -> Result<(), Error> {
    let theirs = Condition::any()
        .add(Column::VisitorId.eq(visitor_id))
        .add(Column::ConversationId.is_in(conversations.iter().copied()));
    let _ = tx.delete::<Entity>().filter(theirs).exec(tx).await?;
    Ok(())
}

/// Lets go of conversations that are deleted.
///
/// # Errors
/// When the database fails.
pub async fn let_go(tx: &Tx, conversations: &[Uuid]) -> Result<(), Error> {
    let query = tx.update_unstamped::<Entity>().col_expr(Column::ConversationId, Expr::value(None::<Uuid>));
    let _ = query.filter(Column::ConversationId.is_in(conversations.iter().copied())).exec(tx).await?;
    Ok(())
}
