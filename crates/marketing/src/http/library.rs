//! The ten operations of a noun: those of the library, and those of its links to a scenario.

use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::extract::bad_cursor;
use heraut_http::{ApiError, Created, Json, Revisioned, rules};
use heraut_kernel::text::fold;
use heraut_kernel::{Page, PageRequest, Scope};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::scenarios::revisioned;
use crate::scenario::Scenario;
use crate::store::library::{self, Filter, ListKey};
use crate::store::liens::Linkable;
use crate::usecase::library::Fiche;
use crate::{Error, Marketing};

/// Which rows to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Text in the label; case and accents do not count.
    #[garde(length(chars, max = 150))]
    pub(super) q: Option<String>,
}

impl From<ListParams> for Filter {
    fn from(params: ListParams) -> Self {
        let q = params.q.map(|text| fold(&text)).filter(|text| !text.is_empty());
        Self { q, kind: None }
    }
}

/// An order of what a scenario has.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub(super) struct Ordre {
    /// All its rows of the library, each once, in their new order.
    #[garde(length(max = 1000))]
    #[schema(max_items = 1000)]
    pub(super) ids: Vec<i64>,
}

/// A field that only a row of the library makes needless.
pub(super) fn required_without<T, C>(id: Option<i64>) -> impl Fn(&Option<T>, &C) -> garde::Result {
    move |field, _| match (field, id) {
        (None, None) => Err(rules::fault("required", "Ce champ est obligatoire.", "This field is required.")),
        _ => Ok(()),
    }
}

/// One page of a list.
pub(super) async fn page<N: Linkable>(
    marketing: &Marketing,
    scope: &Scope,
    filter: Filter,
    page: PageRequest<ListKey>,
) -> Result<Json<Page<N>>, ApiError> {
    // A cursor is the caller's text, and no database keeps this character.
    if page.after.as_ref().is_some_and(|(key, _)| key.contains('\0')) {
        return Err(bad_cursor().into());
    }
    let conn = marketing.db.read(scope).await.map_err(Error::from)?;
    Ok(Json(library::list(&conn, &filter, &page).await.map_err(Error::from)?))
}

/// A row with the revision that it is at.
pub(super) fn row<N>((revision, fiche): (i32, Fiche<N>)) -> Revisioned<Fiche<N>> {
    Revisioned(revision, fiche)
}

/// The scenario: 201 when it has something more, 200 when it had it already.
pub(super) fn linked((added, scenario): (bool, Scenario)) -> Response {
    let scenario = revisioned(scenario);
    if added { Created(scenario).into_response() } else { scenario.into_response() }
}

/// Writes the operations of a noun and its `routes()`.
macro_rules! operations {
    (
        $noun:ident, $one:tt, $many:tt;
        library { $list:tt, $row:tt, $restore:tt }
        links { $links:tt, $link:tt, $order:tt, $link_id:tt }
        bodies { list: $list_params:ty, new: $new:ty, change: $change:ty, add: $add:ty, lien: $lien:ty }
    ) => {
        /// The operations of the library, and those on what a scenario uses of it.
        pub fn routes<S>() -> Routes<S>
        where
            S: Clone + Send + Sync + 'static,
            Marketing: FromRef<S>,
        {
            Routes::new()
                .route(Policy::viewer(), routes!(list))
                .route(Policy::editor(), routes!(create))
                .route(Policy::viewer(), routes!(get))
                .route(Policy::editor(), routes!(update, delete))
                .route(Policy::editor(), routes!(restore))
                .route(Policy::editor(), routes!(add))
                .route(Policy::editor(), routes!(reorder))
                .route(Policy::editor(), routes!(update_link, detach))
        }

        /// Lists the library, by label.
        #[utoipa::path(get, path = $list, tag = $many, operation_id = concat!("list_", $many),
            params($list_params, PageParams), responses((status = 200, body = Page<$noun>)))]
        async fn list(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Query(params): Query<$list_params>,
            PageQuery(page): PageQuery<ListKey>,
        ) -> Result<Json<Page<$noun>>, ApiError> {
            library::page(&marketing, &scope, params.into(), page).await
        }

        /// Adds to the library; `409 label_taken` names the row that is there already.
        #[utoipa::path(post, path = $list, tag = $many, operation_id = concat!("create_", $one),
            request_body = $new, responses((status = 201, body = Fiche<$noun>)))]
        async fn create(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Json(body): Json<$new>,
        ) -> Result<Created<Revisioned<Fiche<$noun>>>, ApiError> {
            Ok(Created(library::row(usecase::library::create(&marketing.db, &scope, body.into()).await?)))
        }

        /// Reads a row of the library with the scenarios that use it.
        #[utoipa::path(get, path = $row, tag = $many, operation_id = concat!("get_", $one),
            params(("id" = i64, Path)), responses((status = 200, body = Fiche<$noun>)))]
        async fn get(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
        ) -> Result<Revisioned<Fiche<$noun>>, ApiError> {
            Ok(library::row(usecase::library::read(&marketing.db, &scope, id).await?))
        }

        /// Changes a row of the library, for all the scenarios that use it.
        #[utoipa::path(patch, path = $row, tag = $many, operation_id = concat!("update_", $one),
            params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
            request_body = $change, responses((status = 200, body = Fiche<$noun>)))]
        async fn update(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
            IfMatch(revision): IfMatch,
            Json(body): Json<$change>,
        ) -> Result<Revisioned<Fiche<$noun>>, ApiError> {
            Ok(library::row(usecase::library::update(&marketing.db, &scope, id, revision, body.into()).await?))
        }

        /// Deletes a row that no scenario uses (`409 in_use` names them); it can be restored for 30 days.
        #[utoipa::path(delete, path = $row, tag = $many, operation_id = concat!("delete_", $one),
            params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
            responses((status = 204)))]
        async fn delete(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
            IfMatch(revision): IfMatch,
        ) -> Result<StatusCode, ApiError> {
            usecase::library::delete::<$noun>(&marketing.db, &scope, id, revision).await?;
            Ok(StatusCode::NO_CONTENT)
        }

        /// Brings a deleted row back.
        #[utoipa::path(post, path = $restore, tag = $many, operation_id = concat!("restore_", $one),
            params(("id" = i64, Path)), responses((status = 200, body = Fiche<$noun>)))]
        async fn restore(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
        ) -> Result<Revisioned<Fiche<$noun>>, ApiError> {
            Ok(library::row(usecase::library::restore(&marketing.db, &scope, id).await?))
        }

        /// Adds to a scenario what is described here, or a row of the library by its `id`.
        ///
        /// A label that the library has already means its row, unchanged.
        #[utoipa::path(post, path = $links, tag = $many, operation_id = concat!("add_scenario_", $one),
            params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
            request_body = $add, responses(
                (status = 201, body = Scenario), (status = 200, body = Scenario, description = "Was linked already")))]
        async fn add(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
            IfMatch(revision): IfMatch,
            Json(body): Json<$add>,
        ) -> Result<Response, ApiError> {
            let gesture: Gesture<$noun> = body.into();
            Ok(library::linked(usecase::links::apply(&marketing.db, &scope, id, revision, gesture).await?))
        }

        /// Changes what a scenario says of a row that it uses.
        #[utoipa::path(patch, path = $link, tag = $many, operation_id = concat!("update_scenario_", $one),
            params(("id" = i64, Path), ($link_id = i64, Path),
                ("If-Match" = Option<String>, Header, description = "Revision of the scenario that was read")),
            request_body = $lien, responses((status = 200, body = Scenario)))]
        async fn update_link(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path((id, row)): Path<(i64, i64)>,
            IfMatch(revision): IfMatch,
            Json(body): Json<$lien>,
        ) -> Result<Response, ApiError> {
            let gesture = Gesture::<$noun>::Update(row, body.into());
            Ok(library::linked(usecase::links::apply(&marketing.db, &scope, id, revision, gesture).await?))
        }

        /// Takes a row away from a scenario; it stays in the library.
        #[utoipa::path(delete, path = $link, tag = $many, operation_id = concat!("detach_scenario_", $one),
            params(("id" = i64, Path), ($link_id = i64, Path),
                ("If-Match" = Option<String>, Header, description = "Revision of the scenario that was read")),
            responses((status = 200, body = Scenario)))]
        async fn detach(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path((id, row)): Path<(i64, i64)>,
            IfMatch(revision): IfMatch,
        ) -> Result<Response, ApiError> {
            let gesture = Gesture::<$noun>::Unlink(row);
            Ok(library::linked(usecase::links::apply(&marketing.db, &scope, id, revision, gesture).await?))
        }

        /// Puts what a scenario uses in an order; `422 invalid_order` when it does not name each once.
        #[utoipa::path(put, path = $order, tag = $many, operation_id = concat!("order_scenario_", $many),
            params(("id" = i64, Path),
                ("If-Match" = Option<String>, Header, description = "Revision of the scenario that was read")),
            request_body = Ordre, responses((status = 200, body = Scenario)))]
        async fn reorder(
            State(marketing): State<Marketing>,
            Caller(scope): Caller,
            Path(id): Path<i64>,
            IfMatch(revision): IfMatch,
            Json(body): Json<Ordre>,
        ) -> Result<Response, ApiError> {
            let gesture = Gesture::<$noun>::Reorder(body.ids);
            Ok(library::linked(usecase::links::apply(&marketing.db, &scope, id, revision, gesture).await?))
        }
    };
}
pub(super) use operations;
