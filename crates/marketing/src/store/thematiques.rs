//! The themes of scenarios, which are no table of their own.

use heraut_store::{Conn, Error};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::scenarios::scenario::{Column, Entity};
use super::scenarios::{Filter, condition};

/// A theme in use and how many scenarios at hand have it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct Thematique {
    /// The theme as most recently written.
    pub thematique: String,
    /// Scenarios at hand.
    pub nb_scenarios: i64,
}

/// The themes in use, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &Conn) -> Result<Vec<Thematique>, Error> {
    let query = conn
        .find::<Entity>()
        .filter(condition(&Filter::default()))
        .select_only()
        .column_as(Column::Thematique.max(), "thematique")
        .column_as(Column::Id.count(), "nb_scenarios")
        .group_by(Column::ThematiqueKey)
        .order_by_asc(Column::ThematiqueKey)
        .limit(500);
    Ok(query.into_model().all(conn).await?)
}
