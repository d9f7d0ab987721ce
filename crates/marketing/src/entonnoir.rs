//! The funnel of a scenario: the result that is wanted, and the rates with which people go on from one step to the next.
//! What follows from it is computed where it is shown.

use garde::Validate;
use heraut_http::rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A step on the way from a visitor to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Jalon {
    /// Somebody on the site.
    Visiteurs,
    /// Somebody with an address.
    Leads,
    /// Qualified by marketing.
    Mql,
    /// Qualified by sales.
    Sql,
    /// A deal under way.
    Opportunites,
    /// Somebody who signed.
    Clients,
}

/// How many of a hundred go on to the next step, from the worse to the better case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Taux {
    /// The worse case, in per cent.
    #[garde(range(min = 0.1, max = 100.0))]
    #[schema(minimum = 0.1, maximum = 100)]
    pub bas: f64,
    /// The better case, in per cent.
    #[garde(range(min = 0.1, max = 100.0), custom(at_least(self.bas)))]
    #[schema(minimum = 0.1, maximum = 100)]
    pub haut: f64,
    /// Who published the range; null where it is the marketer's own.
    #[serde(default)]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    pub source: Option<String>,
}

fn at_least(bas: f64) -> impl Fn(&f64, &()) -> garde::Result {
    move |haut, ()| {
        let fr = "Le taux haut est au moins le taux bas.";
        if *haut >= bas {
            Ok(())
        } else {
            Err(rules::fault("out_of_range", fr, "The high rate is at least the low rate."))
        }
    }
}

/// The rates with which each step is left for the next one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct TauxParJalon {
    /// From visitors to leads.
    #[garde(dive)]
    pub visiteurs: Taux,
    /// From leads to MQL.
    #[garde(dive)]
    pub leads: Taux,
    /// From MQL to SQL.
    #[garde(dive)]
    pub mql: Taux,
    /// From SQL to opportunities.
    #[garde(dive)]
    pub sql: Taux,
    /// From opportunities to customers.
    #[garde(dive)]
    pub opportunites: Taux,
}

/// What a scenario is to bring, and how the way there is reckoned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Entonnoir {
    /// How many are wanted.
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub resultat: i64,
    /// Of which step.
    #[garde(skip)]
    pub jalon: Jalon,
    /// The rates.
    #[garde(dive)]
    pub taux: TauxParJalon,
}
