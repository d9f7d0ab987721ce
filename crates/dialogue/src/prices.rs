//! What a call costs: the operator's table of prices, per model.

use std::collections::BTreeMap;

use heraut_llm::Usage;
use serde::Deserialize;

/// An amount in millionths of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Millionths.
    pub micros: i64,
    /// ISO 4217.
    pub currency: String,
}

/// The price of a model, as the provider publishes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Price {
    /// For a million tokens read.
    pub prompt: f64,
    /// For a million tokens written.
    pub completion: f64,
    /// ISO 4217.
    pub currency: String,
}

/// Prices by `provider/model`. A name that ends in `*` stands for all that begin so; the longest that fits counts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Prices(BTreeMap<String, Price>);

impl Prices {
    /// The table that ships with the product: published prices, to be checked by the operator.
    #[must_use]
    pub fn shipped() -> Self {
        serde_json::from_str(include_str!("../data/prices.json")).unwrap_or_default()
    }

    /// A table from JSON, in place of the shipped one where it names the same model.
    ///
    /// # Errors
    /// When it is no such table.
    pub fn with(mut self, json: &str) -> Result<Self, serde_json::Error> {
        let more: Self = serde_json::from_str(json)?;
        self.0.extend(more.0);
        Ok(self)
    }

    /// The currencies in which calls are paid.
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(|price| price.currency.as_str())
    }

    /// What a call costs; nothing where the table does not know the model.
    #[must_use]
    pub fn cost(&self, provider: &str, model: &str, usage: Usage) -> Option<Cost> {
        let name = format!("{provider}/{model}");
        let fits = |key: &str| key.strip_suffix('*').map_or(key == name, |start| name.starts_with(start));
        let (_, price) = self.0.iter().filter(|(key, _)| fits(key)).max_by_key(|(key, _)| key.len())?;
        // Tokens times the price of a million is millionths. A call has few enough of both for f64 to be exact enough.
        let micros =
            f64::from(usage.prompt_tokens) * price.prompt + f64::from(usage.completion_tokens) * price.completion;
        #[expect(clippy::cast_possible_truncation, reason = "rounded, and far below the limit")]
        let micros = micros.round() as i64;
        Some(Cost { micros, currency: price.currency.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts() {
        let prices = Prices::shipped()
            .with(
                r#"{"local/*": {"prompt": 0, "completion": 0, "currency": "EUR"},
                      "openai/gpt-4o-mini": {"prompt": 0.15, "completion": 0.6, "currency": "USD"}}"#,
            )
            .unwrap();
        let usage = Usage { prompt_tokens: 1_000_000, completion_tokens: 500_000, estimated: false };
        let mini = prices.cost("openai", "gpt-4o-mini", usage).unwrap();
        assert_eq!((mini.micros, mini.currency.as_str()), (450_000, "USD"));
        assert_eq!(prices.cost("local", "qwen", usage).unwrap().micros, 0);
        assert_eq!(prices.cost("unknown", "model", usage), None);
    }
}
