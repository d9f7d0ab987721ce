//! The plans that an operator offers: what each limits, read from a file once at start. Without a file there is one,
//! `unlimited`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The plan of an installation without a file, and of those whose file names no default.
pub const UNLIMITED: &str = "unlimited";

/// Something that a plan may limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Members of the workspace.
    Members,
    /// Scenarios that are not deleted.
    Scenarios,
    /// Requests to models, each attempt, in a calendar month.
    ModelCalls,
    /// Tokens read and written by models in a calendar month.
    Tokens,
    /// What models cost in a calendar month, in millionths of a euro.
    CostMicros,
    /// Agents.
    Agents,
    /// Listening projects.
    Projects,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Members,
        Self::Scenarios,
        Self::ModelCalls,
        Self::Tokens,
        Self::CostMicros,
        Self::Agents,
        Self::Projects,
    ];

    /// Whether it is counted anew each month; the others count what there is.
    #[must_use]
    pub const fn monthly(self) -> bool {
        matches!(self, Self::ModelCalls | Self::Tokens | Self::CostMicros)
    }
}

/// What a plan limits; what it does not name is not limited.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Members.
    pub members: Option<u32>,
    /// Scenarios.
    pub scenarios: Option<u32>,
    /// Requests to models a month.
    pub model_calls: Option<u32>,
    /// Tokens a month.
    pub tokens: Option<u64>,
    /// Euros a month.
    pub euros: Option<f64>,
    /// Agents.
    pub agents: Option<u32>,
    /// Listening projects.
    pub projects: Option<u32>,
}

impl Limits {
    /// How much of something there may be.
    #[must_use]
    pub fn of(&self, what: Resource) -> Option<i64> {
        match what {
            Resource::Members => self.members.map(i64::from),
            Resource::Scenarios => self.scenarios.map(i64::from),
            Resource::ModelCalls => self.model_calls.map(i64::from),
            Resource::Tokens => self.tokens.map(|tokens| i64::try_from(tokens).unwrap_or(i64::MAX)),
            #[expect(clippy::cast_possible_truncation, reason = "rounded, and a cast of floats ends at the limits")]
            Resource::CostMicros => self.euros.map(|euros| (euros * 1e6).round() as i64),
            Resource::Agents => self.agents.map(i64::from),
            Resource::Projects => self.projects.map(i64::from),
        }
    }

    /// Whether it limits what is asked of models.
    #[must_use]
    pub fn models(&self) -> bool {
        Resource::ALL.into_iter().any(|what| what.monthly() && self.of(what).is_some())
    }

    /// The same where another says nothing, and what the other says.
    #[must_use]
    pub fn with(&self, other: Self) -> Self {
        Self {
            members: other.members.or(self.members),
            scenarios: other.scenarios.or(self.scenarios),
            model_calls: other.model_calls.or(self.model_calls),
            tokens: other.tokens.or(self.tokens),
            euros: other.euros.or(self.euros),
            agents: other.agents.or(self.agents),
            projects: other.projects.or(self.projects),
        }
    }
}

/// The plans of an installation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plans {
    /// The plan of a workspace that has no subscription.
    #[serde(default = "unlimited")]
    default: String,
    /// By name.
    plans: BTreeMap<String, Limits>,
    /// What one unit of another currency is worth in euros.
    #[serde(default)]
    pub rates: BTreeMap<String, f64>,
    /// Nobody named a plan: nothing has to be looked up.
    #[serde(skip)]
    shipped: bool,
}

fn unlimited() -> String {
    UNLIMITED.to_owned()
}

impl Default for Plans {
    fn default() -> Self {
        let plans = [(unlimited(), Limits::default())].into();
        Self { default: unlimited(), plans, rates: BTreeMap::new(), shipped: true }
    }
}

impl Plans {
    /// Reads the operator's file. `currencies`: those in which calls are paid; a limit in euros needs a rate for each.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn parse(json: &str, currencies: &[&str]) -> Result<Self, String> {
        let mut plans: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        plans.plans.entry(unlimited()).or_default();
        if !plans.plans.contains_key(&plans.default) {
            return Err(format!("the default plan {:?} is not among the plans", plans.default));
        }
        if plans.plans[UNLIMITED] != Limits::default() {
            return Err(format!("{UNLIMITED:?} is the plan without limits: choose another name for one that has some"));
        }
        let sound = |number: f64| number.is_finite() && number >= 0.0;
        let euros = || plans.plans.values().filter_map(|limits| limits.euros);
        if !plans.rates.values().copied().chain(euros()).all(sound) {
            return Err("euros and rates are numbers that are not negative".to_owned());
        }
        let lacking = currencies.iter().find(|it| **it != "EUR" && !plans.rates.contains_key(**it));
        if let (Some(currency), Some(_)) = (lacking, euros().next()) {
            return Err(format!(
                "a plan limits euros and some models are paid in {currency}: give its rate in \"rates\""
            ));
        }
        Ok(plans)
    }

    /// Whether no plan was ever named.
    #[must_use]
    pub const fn shipped(&self) -> bool {
        self.shipped
    }

    /// A plan and its name; the default where there is none of that name any more.
    #[must_use]
    pub fn get(&self, name: Option<&str>) -> (&str, Limits) {
        let found = name.and_then(|name| self.plans.get_key_value(name));
        let found = found.or_else(|| self.plans.get_key_value(&self.default));
        found.map_or((UNLIMITED, Limits::default()), |(name, limits)| (name, limits.clone()))
    }

    /// The names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.plans.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_does_not_name_is_not_limited() {
        let json = r#"{"default": "solo", "plans": {"solo": {"scenarios": 3, "euros": 1.5}}, "rates": {"USD": 0.9}}"#;
        let plans = Plans::parse(json, &["USD", "EUR"]).unwrap();
        let (name, solo) = plans.get(Some("gone"));
        assert_eq!((name, solo.of(Resource::Scenarios), solo.of(Resource::Members)), ("solo", Some(3), None));
        assert_eq!((solo.of(Resource::CostMicros), solo.models()), (Some(1_500_000), true));
        assert_eq!(plans.get(Some(UNLIMITED)), (UNLIMITED, Limits::default()));
        assert_eq!(plans.names().collect::<Vec<_>>(), ["solo", "unlimited"]);
        let more = solo.with(Limits { scenarios: Some(9), ..Limits::default() });
        assert_eq!((more.scenarios, more.euros), (Some(9), Some(1.5)));
    }

    #[test]
    fn a_file_that_does_not_say_what_it_means_is_refused() {
        for (json, why) in [
            (r#"{"default": "x", "plans": {}}"#, "default"),
            (r#"{"plans": {"a": {"calls": 1}}}"#, "unknown field"),
            (r#"{"plans": {"unlimited": {"members": 1}}}"#, "without limits"),
            (r#"{"plans": {"a": {"euros": 1}}}"#, "USD"),
            (r#"{"plans": {"a": {"euros": -1}}}"#, "negative"),
        ] {
            let refused = Plans::parse(json, &["USD"]).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
        assert!(Plans::default().shipped() && !Plans::parse(r#"{"plans": {}}"#, &[]).unwrap().shipped());
    }
}
