//! How much of something there is beside how much there may be.

use heraut_kernel::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use crate::plans::Resource;

/// From so many hundredths on a limit is near.
const NEAR: i64 = 80;

/// How far a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Far, or there is none.
    Far,
    /// 80 % or more.
    Near,
    /// Nothing is left.
    Spent,
}

/// How much of something there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Of what.
    pub what: Resource,
    /// How much there is, or was asked this month.
    pub used: i64,
    /// How much there may be.
    pub limit: Option<i64>,
}

impl Quota {
    /// Hundredths of the limit, rounded down: 100 is spent.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        let hundredths = |limit: i64| self.used.max(0).saturating_mul(100) / limit;
        self.limit.map(|limit| if limit <= 0 { 100 } else { hundredths(limit) })
    }

    /// How far the limit is.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match self.percent() {
            Some(percent) if percent >= 100 => Reach::Spent,
            Some(percent) if percent >= NEAR => Reach::Near,
            _ => Reach::Far,
        }
    }

    /// One sentence where the limit is near or reached.
    #[must_use]
    pub fn warning(&self, locale: Locale) -> Option<String> {
        let (fr, en) = match self.what {
            Resource::Members => ("Membres", "Members"),
            Resource::Scenarios => ("Scénarios", "Scenarios"),
            Resource::ModelCalls => ("Appels aux modèles ce mois-ci", "Calls to models this month"),
            Resource::Tokens => ("Jetons ce mois-ci", "Tokens this month"),
            Resource::CostMicros => ("Coût des modèles ce mois-ci", "Cost of models this month"),
            Resource::Agents => ("Agents", "Agents"),
            Resource::Projects => ("Projets", "Projects"),
        };
        let (what, percent) = (locale.pick(fr, en), self.percent()?);
        match (self.reach(), self.what.monthly()) {
            (Reach::Far, _) => None,
            (Reach::Near, _) => Some(match locale {
                Locale::Fr => format!("{what} : {percent} % du quota sont pris."),
                Locale::En => format!("{what}: {percent}% of the quota is taken."),
            }),
            (Reach::Spent, true) => Some(match locale {
                Locale::Fr => format!("{what} : le quota est épuisé ; le planificateur intégré répond."),
                Locale::En => format!("{what}: the quota is spent; the built-in planner answers."),
            }),
            (Reach::Spent, false) => Some(match locale {
                Locale::Fr => format!("{what} : le quota est atteint ; rien ne peut être ajouté."),
                Locale::En => format!("{what}: the quota is reached; nothing can be added."),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_comes_near_at_eighty() {
        let quota = |used, limit| Quota { what: Resource::ModelCalls, used, limit };
        let reach = |used| quota(used, Some(50)).reach();
        assert_eq!([39, 40, 49, 50, 51].map(reach), [Reach::Far, Reach::Near, Reach::Near, Reach::Spent, Reach::Spent]);
        assert_eq!((quota(9, None).percent(), quota(9, None).warning(Locale::Fr)), (None, None));
        assert_eq!(quota(0, Some(0)).reach(), Reach::Spent);
        let said = quota(41, Some(50)).warning(Locale::Fr).unwrap();
        assert_eq!(said, "Appels aux modèles ce mois-ci : 82 % du quota sont pris.");
    }
}
