//! What an agent can be made for, told by whoever keeps scenarios and workspaces.

use async_trait::async_trait;
use chrono_tz::Tz;
use heraut_kernel::{Locale, Problem, Scope};
use heraut_store::Error;

/// A scenario, as far as an agent needs to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Name.
    pub nom: String,
    /// Main theme.
    pub thematique: String,
    /// Description.
    pub description: String,
    /// What it is to reach.
    pub objectifs: Vec<String>,
    /// Whom it addresses, each with what is known of them.
    pub cibles: Vec<String>,
    /// What it has to show, each with its use.
    pub ressources: Vec<String>,
    /// How the brand speaks.
    pub ton: String,
    /// What it never says.
    pub a_eviter: Vec<String>,
    /// Its language.
    pub langue: Locale,
}

/// Knows scenarios and workspaces.
#[async_trait]
pub trait Subjects: std::fmt::Debug + Send + Sync + 'static {
    /// A scenario of the scope's workspace; nothing where there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn subject(&self, scope: &Scope, scenario_id: i64) -> Result<Option<Subject>, Error>;

    /// Adds something to be written to a scenario of the scope's workspace: a question that nothing answers yet.
    ///
    /// # Errors
    /// Refused where there is no such scenario, or the database fails.
    async fn add_ressource(&self, scope: &Scope, scenario_id: i64, titre: String) -> Result<(), Problem>;

    /// The model that the scope's workspace prefers; nothing where it prefers none.
    ///
    /// # Errors
    /// When the database fails.
    async fn model(&self, scope: &Scope) -> Result<Option<String>, Problem>;

    /// The time zone of the scope's workspace; nothing where the workspace is gone.
    ///
    /// # Errors
    /// When the database fails.
    async fn zone(&self, scope: &Scope) -> Result<Option<Tz>, Error>;
}

/// Instructions for an agent that speaks for a scenario. The marketer reads and changes them.
#[must_use]
pub fn instructions(subject: &Subject) -> String {
    let langue = subject.langue;
    let mut text = String::new();
    let mut section = |fr: &str, en: &str, lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(langue.pick(fr, en));
        text.push('\n');
        for line in lines {
            text.push_str(&format!("- {line}\n"));
        }
    };
    let about = [subject.thematique.clone(), subject.description.clone()];
    section("Ce dont tu parles :", "What you talk about:", &about);
    section(
        "Ce que la conversation doit servir, sans jamais insister :",
        "What the conversation is to serve, without ever insisting:",
        &subject.objectifs,
    );
    section("À qui tu parles :", "To whom you talk:", &subject.cibles);
    section("Ce que tu peux proposer, quand cela aide :", "What you can offer where it helps:", &subject.ressources);
    section("Le ton :", "The tone:", std::slice::from_ref(&subject.ton));
    section("À ne jamais dire :", "Never say:", &subject.a_eviter);
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_say_what_the_scenario_says_and_nothing_of_what_it_lacks() {
        let subject = Subject {
            thematique: "Maintenance prédictive".to_owned(),
            objectifs: vec!["Obtenir 20 démonstrations".to_owned(), " ".to_owned()],
            ton: "Direct, sans jargon".to_owned(),
            ..Subject::default()
        };
        assert_eq!(
            instructions(&subject),
            "Ce dont tu parles :\n- Maintenance prédictive\n\nCe que la conversation doit servir, sans jamais insister \
             :\n- Obtenir 20 démonstrations\n\nLe ton :\n- Direct, sans jargon"
        );
        assert_eq!(instructions(&Subject::default()), "");
    }
}
