//! `scenarios`.

use heraut_kernel::text::truncate;
use heraut_kernel::{Cursor, Instant, Locale, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ActiveValue::NotSet, Condition, IntoActiveModel, QueryOrder, QuerySelect};

use crate::entonnoir::Entonnoir;
use crate::scenario::{Counts, ScenarioResume, Statut};
use crate::store::{contains, folded};

/// Width of `thematique_key`, in characters.
pub(crate) const THEMATIQUE_KEY: u32 = 300;
/// Width of `search_key`.
pub(crate) const SEARCH_KEY: u32 = 620;

/// The table.
pub mod scenario {
    use sea_orm::entity::prelude::*;

    /// A row of `scenarios`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scenarios")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub nom: String,
        pub thematique: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub description: Option<String>,
        pub entonnoir: Option<Json>,
        pub statut: String,
        pub langue: String,
        pub thematique_key: String,
        pub search_key: String,
        pub demo_cle: Option<String>,
        pub nb_objectifs: i32,
        pub nb_cibles: i32,
        pub nb_cibles_sans_maturite: i32,
        pub nb_ressources: i32,
        pub plan_numero: Option<i32>,
        pub revision: i32,
        pub archived_at: Option<DateTime>,
        pub deleted_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(scenario, stamped);

use scenario::{ActiveModel, Column, Entity, Model};

impl From<Model> for ScenarioResume {
    fn from(row: Model) -> Self {
        let counts = Counts {
            objectifs: row.nb_objectifs,
            cibles: row.nb_cibles,
            cibles_sans_maturite: row.nb_cibles_sans_maturite,
            ressources: row.nb_ressources,
            plan_numero: row.plan_numero,
        };
        Self {
            id: row.id,
            nom: row.nom,
            thematique: row.thematique,
            description: row.description,
            statut: counts.statut(),
            langue: Locale::from_code(&row.langue).unwrap_or_default(),
            archived: row.archived_at.is_some(),
            completude: counts.completude(),
            manques: counts.manques(),
            nb_objectifs: row.nb_objectifs,
            nb_cibles: row.nb_cibles,
            nb_ressources: row.nb_ressources,
            plan_numero: row.plan_numero,
            revision: row.revision,
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

/// What a new scenario is made of. Texts are trimmed and their lengths checked.
#[derive(Clone, Debug)]
pub struct NewScenario {
    /// Name, at most 150 characters.
    pub nom: String,
    /// Theme, at most 150 characters.
    pub thematique: String,
    /// Description.
    pub description: Option<String>,
    /// Language of its generated texts.
    pub langue: Locale,
    /// Stable name in the demonstration data set, so that loading it twice changes nothing.
    pub demo_cle: Option<String>,
}

/// Which scenarios a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Exactly this theme, folded.
    pub thematique: Option<String>,
    /// This text in name or theme, folded.
    pub q: Option<String>,
    /// This state.
    pub statut: Option<Statut>,
    /// Those out of the way, instead of those at hand.
    pub archived: bool,
}

/// The lock column of a scenario at hand.
///
/// # Errors
/// When the database fails.
pub async fn revision(conn: &Conn, id: i64) -> Result<Option<i32>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Revision);
    Ok(query.filter(Column::Id.eq(id)).filter(Column::DeletedAt.is_null()).into_tuple().one(conn).await?)
}

/// The same, and nobody else changes the scenario, its links or its plan before this transaction ends. Comes before
/// any other read: counts and orders are made from what is read after it.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Tx, id: i64) -> Result<Option<i32>, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Revision).lock_exclusive();
    Ok(query.filter(Column::Id.eq(id)).filter(Column::DeletedAt.is_null()).into_tuple().one(tx).await?)
}

/// A scenario that is not deleted.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, id: i64) -> Result<Option<Model>, Error> {
    Ok(conn.find::<Entity>().filter(Column::Id.eq(id)).filter(Column::DeletedAt.is_null()).one(conn).await?)
}

/// The sort key of the list: last change, then number.
pub type ListKey = (Instant, i64);

/// One page, newest change first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, filter: &Filter, page: &PageRequest<ListKey>) -> Result<Page<ScenarioResume>, Error> {
    let mut query = conn.find::<Entity>().filter(condition(filter));
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::UpdatedAt.lt(at.0))
                .add(Condition::all().add(Column::UpdatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id);
    let rows: Vec<ScenarioResume> =
        query.limit(page.limit + 1).all(conn).await?.into_iter().map(ScenarioResume::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row| Cursor::encode(&(row.updated_at, row.id))))
}

/// The names of the scenarios at hand that changed last, for a sentence that names one.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &Conn, limit: u64) -> Result<Vec<(i64, String)>, Error> {
    let query = conn.find::<Entity>().filter(condition(&Filter::default()));
    let query = query.select_only().column(Column::Id).column(Column::Nom);
    let query = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).limit(limit);
    Ok(query.into_tuple().all(conn).await?)
}

/// How many scenarios a list has.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &Conn, filter: &Filter) -> Result<u64, Error> {
    Ok(conn.find::<Entity>().filter(condition(filter)).count(conn).await?)
}

pub(crate) fn condition(filter: &Filter) -> Condition {
    let mut condition = Condition::all().add(Column::DeletedAt.is_null()).add(if filter.archived {
        Column::ArchivedAt.is_not_null()
    } else {
        Column::ArchivedAt.is_null()
    });
    if let Some(thematique) = &filter.thematique {
        condition = condition.add(Column::ThematiqueKey.eq(truncate(thematique, THEMATIQUE_KEY as usize)));
    }
    if let Some(q) = &filter.q {
        condition = condition.add(Column::SearchKey.like(contains(q)));
    }
    if let Some(statut) = filter.statut {
        condition = condition.add(Column::Statut.eq(statut.as_str()));
    }
    condition
}

/// The demonstration scenarios that the workspace has or had: a deleted one does not come back.
///
/// # Errors
/// When the database fails.
pub async fn demos(conn: &Conn) -> Result<Vec<String>, Error> {
    let query = conn.find::<Entity>().filter(Column::DemoCle.is_not_null());
    Ok(query.select_only().column(Column::DemoCle).into_tuple().all(conn).await?)
}

/// Whether the workspace never had a scenario, deleted ones included.
///
/// # Errors
/// When the database fails.
pub async fn none_ever(conn: &Conn) -> Result<bool, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).limit(1);
    Ok(query.into_tuple::<i64>().one(conn).await?.is_none())
}

/// Deletes for good a batch of scenarios that were deleted before an instant, with all that belongs to them. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Id);
    let ids: Vec<i64> = query.filter(Column::DeletedAt.lt(before.0)).limit(batch).into_tuple().all(tx).await?;
    let gone = tx.delete::<Entity>().filter(Column::Id.is_in(ids)).filter(Column::DeletedAt.lt(before.0));
    Ok(gone.exec(tx).await?.rows_affected)
}

/// Stores a new scenario and answers it as it is stored, without reading it back.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewScenario) -> Result<Model, Error> {
    let mut row = Model {
        id: 0,
        workspace_id: tx.workspace().0,
        nom: new.nom.clone(),
        thematique: new.thematique.clone(),
        description: new.description.clone(),
        entonnoir: None,
        statut: Statut::Draft.as_str().to_owned(),
        langue: new.langue.code().to_owned(),
        thematique_key: folded(&new.thematique, THEMATIQUE_KEY as usize),
        search_key: search_key(&new.nom, &new.thematique),
        demo_cle: new.demo_cle.clone(),
        nb_objectifs: 0,
        nb_cibles: 0,
        nb_cibles_sans_maturite: 0,
        nb_ressources: 0,
        plan_numero: None,
        revision: 1,
        archived_at: None,
        deleted_at: None,
        created_at: tx.now().0,
        updated_at: tx.now().0,
    };
    let unnumbered = ActiveModel { id: NotSet, ..row.clone().into_active_model().reset_all() };
    row.id = tx.insert(unnumbered).await?;
    Ok(row)
}

/// What the search looks into: name and theme, folded.
fn search_key(nom: &str, thematique: &str) -> String {
    folded(&format!("{nom} {thematique}"), SEARCH_KEY as usize)
}

/// A change of a scenario's own fields; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// New name.
    pub nom: Option<String>,
    /// New theme.
    pub thematique: Option<String>,
    /// New description, or none.
    pub description: Option<Option<String>>,
    /// New language.
    pub langue: Option<Locale>,
    /// Out of the way, or back at hand.
    pub archived: Option<bool>,
    /// New funnel.
    pub entonnoir: Option<Entonnoir>,
}

/// Changes a scenario's own fields. The caller has locked it, then read it and checked its revision.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, row: &Model, change: &Change) -> Result<(), Error> {
    let nom = change.nom.as_ref().unwrap_or(&row.nom);
    let thematique = change.thematique.as_ref().unwrap_or(&row.thematique);
    let archived_at = match change.archived {
        Some(true) => row.archived_at.or(Some(tx.now().0)),
        Some(false) => None,
        None => row.archived_at,
    };
    let entonnoir = match &change.entonnoir {
        Some(entonnoir) => serde_json::to_value(entonnoir).ok(),
        None => row.entonnoir.clone(),
    };
    tx.update::<Entity>()
        .col_expr(Column::Nom, Expr::value(nom.clone()))
        .col_expr(Column::Thematique, Expr::value(thematique.clone()))
        .col_expr(Column::ThematiqueKey, Expr::value(folded(thematique, THEMATIQUE_KEY as usize)))
        .col_expr(Column::SearchKey, Expr::value(search_key(nom, thematique)))
        .col_expr(
            Column::Description,
            Expr::value(change.description.clone().unwrap_or_else(|| row.description.clone())),
        )
        .col_expr(
            Column::Langue,
            Expr::value(change.langue.map_or_else(|| row.langue.clone(), |l| l.code().to_owned())),
        )
        .col_expr(Column::ArchivedAt, Expr::value(archived_at))
        .col_expr(Column::Entonnoir, Expr::value(entonnoir))
        .col_expr(Column::Revision, next_revision())
        .filter(Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a scenario so that it can be restored, or restores it. Answers whether there was one to change.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &Tx, id: i64, deleted: bool) -> Result<bool, Error> {
    let query = tx
        .update::<Entity>()
        .col_expr(Column::DeletedAt, Expr::value(deleted.then(|| tx.now().0)))
        .col_expr(Column::Revision, next_revision())
        .filter(Column::Id.eq(id));
    let query = query.filter(if deleted { Column::DeletedAt.is_null() } else { Column::DeletedAt.is_not_null() });
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Notes that the links or the plan of a scenario changed: counts, statut, revision and `updated_at` follow.
///
/// # Errors
/// When the database fails.
pub async fn refresh(tx: &Tx, id: i64) -> Result<(), Error> {
    let counts = super::links::counts(tx, id).await?;
    tx.update::<Entity>()
        .col_expr(Column::NbObjectifs, Expr::value(counts.objectifs))
        .col_expr(Column::NbCibles, Expr::value(counts.cibles))
        .col_expr(Column::NbCiblesSansMaturite, Expr::value(counts.cibles_sans_maturite))
        .col_expr(Column::NbRessources, Expr::value(counts.ressources))
        .col_expr(Column::PlanNumero, Expr::value(counts.plan_numero))
        .col_expr(Column::Statut, Expr::value(counts.statut().as_str()))
        .col_expr(Column::Revision, next_revision())
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that something which scenarios show has changed: each of them moves to its next revision.
///
/// # Errors
/// When the database fails.
pub async fn touch_all(tx: &Tx, ids: &[i64]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    tx.update::<Entity>()
        .col_expr(Column::Revision, next_revision())
        .filter(Column::Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

fn next_revision() -> SimpleExpr {
    Expr::col(Column::Revision).add(1)
}
