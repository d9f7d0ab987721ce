//! How many scenarios there are, for whoever limits them.

use heraut_store::{Conn, Error};
use sea_orm::PaginatorTrait;
use sea_orm::entity::prelude::*;

use super::scenarios::scenario::{Column, Entity};

/// The scenarios of the workspace, archived ones too, deleted ones not.
///
/// # Errors
/// When the database fails.
pub async fn scenarios(conn: &Conn) -> Result<i64, Error> {
    let count = conn.find::<Entity>().filter(Column::DeletedAt.is_null()).count(conn).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
