//! Make a scenario like another.

use heraut_kernel::text::truncate;
use heraut_kernel::{Locale, Scope};
use heraut_store::Tx;

use super::limits::make_room;
use super::plan::versions::copy_newest_in;
use super::scenario::whole;
use crate::Marketing;
use crate::cible::Cible;
use crate::error::Error;
use crate::objectif::Objectif;
use crate::ressource::Ressource;
use crate::scenario::Scenario;
use crate::store::scenarios::{Change, NewScenario};
use crate::store::{liens, scenarios};

/// The longest name of a scenario, in characters.
const NOM_MAX: usize = 150;

/// Makes a scenario with the fields, the links and the newest plan of another.
///
/// # Errors
/// Not found, no place for one more, or the database fails.
pub async fn duplicate(marketing: &Marketing, scope: &Scope, id: i64) -> Result<Scenario, Error> {
    let locale = scope.locale;
    let limit = marketing.limits.scenarios(scope).await?;
    let work = marketing.db.write(scope, id, move |tx, id| {
        Box::pin(async move {
            make_room(tx, limit, 1).await?;
            let copy = duplicate_in(tx, *id, locale).await?;
            whole(tx, copy).await
        })
    });
    work.await
}

/// The same inside the caller's transaction; answers the number of the copy.
///
/// # Errors
/// Not found, or the database fails.
pub async fn duplicate_in(tx: &Tx, id: i64, locale: Locale) -> Result<i64, Error> {
    let row = scenarios::find(tx, id).await?.ok_or(Error::NotFound)?;
    let new = NewScenario {
        nom: copied(&row.nom, locale),
        thematique: row.thematique,
        description: row.description,
        langue: Locale::from_code(&row.langue).unwrap_or_default(),
        demo_cle: None,
    };
    let copied = scenarios::insert(tx, &new).await?;
    let copy = copied.id;
    if let Some(entonnoir) = row.entonnoir.and_then(|json| serde_json::from_value(json).ok()) {
        scenarios::update(tx, &copied, &Change { entonnoir: Some(entonnoir), ..Change::default() }).await?;
    }
    liens::copy::<Objectif>(tx, id, copy).await?;
    liens::copy::<Cible>(tx, id, copy).await?;
    liens::copy::<Ressource>(tx, id, copy).await?;
    copy_newest_in(tx, id, copy).await?;
    scenarios::refresh(tx, copy).await?;
    Ok(copy)
}

/// A name that says what it is, the beginning kept where both do not fit.
fn copied(nom: &str, locale: Locale) -> String {
    let mark = locale.pick(" (copie)", " (copy)");
    format!("{}{mark}", truncate(nom, NOM_MAX - mark.chars().count()).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_copy_fits() {
        assert_eq!(copied("Été", Locale::Fr), "Été (copie)");
        let long = copied(&"é".repeat(150), Locale::En);
        assert_eq!(long.chars().count(), 150);
        assert!(long.ends_with("é (copy)"));
    }
}
