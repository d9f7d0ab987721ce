//! `heraut config`: every setting, its value and its origin.

use std::collections::BTreeSet;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args};

use crate::config::Config;
use crate::serve::say;

/// Settings whose values are never shown.
const SECRET: [&str; 11] = [
    "oidc_client_secret",
    "smtp_url",
    "database_url",
    "database_owner_url",
    "db_pass",
    "openai_api_key",
    "mistral_api_key",
    "compatible_api_key",
    "secret_key",
    "metrics_token",
    "otlp_headers",
];

pub(super) fn show(matches: &ArgMatches, _config: &Config, env_file: Option<&Path>) {
    let from_file: BTreeSet<String> = env_file
        .and_then(|path| dotenvy::from_path_iter(path).ok())
        .map(|entries| entries.flatten().map(|(name, _)| name).collect())
        .unwrap_or_default();
    let command = Config::augment_args(clap::Command::new("heraut"));
    for argument in command.get_arguments() {
        let (id, Some(variable)) = (argument.get_id().as_str(), argument.get_env()) else { continue };
        let variable = variable.to_string_lossy();
        let value = matches
            .get_raw(id)
            .map(|values| values.map(|value| value.to_string_lossy().into_owned()).collect::<Vec<_>>().join(","));
        let value = match value {
            Some(_) if SECRET.contains(&id) => "••••••".to_owned(),
            Some(value) => value,
            None => "—".to_owned(),
        };
        let origin = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "flag",
            Some(ValueSource::EnvVariable) if from_file.contains(variable.as_ref()) => ".env",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) => "default",
            None => "not set",
        };
        say(&format!("{variable:<26} {value:<28} {origin}"));
    }
}
