//! `agent_conversations` as the desk lists them.

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, contains};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, PaginatorTrait, QueryOrder, QuerySelect};
use serde_json::Value;

use super::conversations::agent_conversation::{Column, Entity};
use crate::conversation::{Conversation, State};

/// Which conversations to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those with this agent.
    pub agent_id: Option<Uuid>,
    /// Those so far.
    pub state: Option<State>,
    /// Those that nobody of the workspace has read.
    pub unread: bool,
    /// Those with this tag.
    pub tag: Option<String>,
    /// Those in which a visitor said this, folded.
    pub q: Option<String>,
    /// Those held in the editor, instead of those with visitors.
    pub essai: bool,
}

/// The sort key of the list.
pub type ListKey = (Instant, Uuid);

fn condition(filter: &Filter) -> Condition {
    let mut condition = Condition::all().add(Column::Essai.eq(filter.essai)).add(Column::Messages.gt(0));
    if let Some(id) = filter.agent_id {
        condition = condition.add(Column::AgentId.eq(id));
    }
    if let Some(state) = filter.state {
        condition = condition.add(Column::State.eq(state.word()));
    }
    if filter.unread {
        condition = condition.add(Column::Unread.eq(true));
    }
    if let Some(q) = &filter.q {
        condition = condition.add(Column::SearchKey.like(contains(q)));
    }
    condition
}

/// One page, those first in which somebody wrote last.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, filter: &Filter, page: &PageRequest<ListKey>) -> Result<Page<Conversation>, Error> {
    let mut query = conn.find::<Entity>().filter(condition(filter));
    if let Some(tag) = &filter.tag {
        // A document is not searched as one: its text is, for the tag in its quotes.
        let text = heraut_store::Backend::of(conn).text();
        let quoted = Value::from(tag.as_str()).to_string();
        let tags = Expr::col(Column::Tags).cast_as(text);
        query = query.filter(tags.like(contains(&quoted)));
    }
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::LastMessageAt.lt(at.0))
                .add(Condition::all().add(Column::LastMessageAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::LastMessageAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows = query.all(conn).await?.into_iter().map(Conversation::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row: &Conversation| Cursor::encode(&(row.last_message_at, row.id))))
}

/// How many conversations wait for a person, and how many were not read.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &Conn) -> Result<(u64, u64), Error> {
    let of = |filter: &Filter| conn.find::<Entity>().filter(condition(filter)).count(conn);
    let waiting = of(&Filter { state: Some(State::Waiting), ..Filter::default() }).await?;
    Ok((waiting, of(&Filter { unread: true, ..Filter::default() }).await?))
}
