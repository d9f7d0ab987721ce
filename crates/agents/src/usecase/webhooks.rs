//! Making webhooks, changing them, asking again for what was told.

use chrono::Duration;
use heraut_egress::EgressError;
use heraut_kernel::audit::{By, EventType};
use heraut_kernel::{Locale, Problem, Scope};
use heraut_store::audit;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use super::agents::of;
use super::seals;
use super::tell::{self, ask};
use crate::store::agents;
use crate::store::deliveries::{self, Attempt};
use crate::store::webhooks::{self, Change};
use crate::webhook::{Delivery, Happening, MAX, Statut, Webhook};
use crate::{Agents, Error};

/// A webhook with its secret, which is shown this once.
#[derive(Clone, Debug)]
pub struct Made {
    /// The webhook.
    pub webhook: Webhook,
    /// What signs for it.
    pub secret: SecretString,
}

/// The webhooks of an agent.
///
/// # Errors
/// Not found, or the database fails.
pub async fn list(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<Vec<Webhook>, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    Ok(webhooks::list(&conn, agent_id).await?)
}

/// Makes a webhook.
///
/// # Errors
/// Not found, an address that may not be reached, too many, nothing to seal with, or the database fails.
pub async fn make(
    desk: &Agents,
    scope: &Scope,
    agent_id: Uuid,
    url: String,
    events: Vec<Happening>,
) -> Result<Made, Error> {
    reachable(desk, scope.locale, &url)?;
    let (id, now) = (Uuid::now_v7(), desk.db.now());
    let secret = seals::webhook_secret()?;
    let sealed = seals::seal(desk, &seals::of_webhook(scope.workspace, id), &secret)?;
    let webhook = Webhook {
        id,
        url,
        events,
        is_active: true,
        last_delivered_at: None,
        failing_since: None,
        old_secret_ends_at: None,
        created_at: now,
        updated_at: now,
    };
    let by = By::from(scope);
    let made = desk.db.write(scope, (webhook, sealed), move |tx, (webhook, sealed)| {
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            if webhooks::count(tx, agent_id).await? >= MAX {
                return Err(Error::refused(too_many()));
            }
            webhooks::insert(tx, agent_id, webhook, sealed).await?;
            let event = of(EventType::WebhookCreated, agent_id).with("webhook_id", id.to_string());
            audit::note(tx, by, &event).await?;
            Ok(webhook.clone())
        })
    });
    Ok(Made { webhook: made.await?, secret })
}

/// Changes a webhook.
///
/// # Errors
/// Not found, an address that may not be reached, or the database fails.
pub async fn change(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid, change: Change) -> Result<Webhook, Error> {
    if let Some(url) = &change.url {
        reachable(desk, scope.locale, url)?;
    }
    let by = By::from(scope);
    let done = desk.db.write(scope, change, move |tx, change| {
        Box::pin(async move {
            webhooks::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            webhooks::update(tx, id, change).await?;
            let event = of(EventType::WebhookChanged, agent_id).with("webhook_id", id.to_string());
            audit::note(tx, by, &event).await?;
            Ok(webhooks::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?.webhook)
        })
    });
    done.await
}

/// Gives a webhook another secret; the old one signs too for a while.
///
/// # Errors
/// Not found, nothing to seal with, or the database fails.
pub async fn rotate(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid, overlap: Duration) -> Result<Made, Error> {
    let secret = seals::webhook_secret()?;
    let sealed = seals::seal(desk, &seals::of_webhook(scope.workspace, id), &secret)?;
    let by = By::from(scope);
    let done = desk.db.write(scope, sealed, move |tx, sealed| {
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            let old = webhooks::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            webhooks::replace_secret(tx, id, sealed, &old.secret, tx.now() + overlap).await?;
            let event = of(EventType::WebhookSecretRotated, agent_id).with("webhook_id", id.to_string());
            audit::note(tx, by, &event).await?;
            Ok::<_, Error>(webhooks::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?.webhook)
        })
    });
    Ok(Made { webhook: done.await?, secret })
}

/// Deletes a webhook, and what was told there.
///
/// # Errors
/// Not found, or the database fails.
pub async fn delete(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<(), Error> {
    let by = By::from(scope);
    let done = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            if !webhooks::delete(tx, agent_id, id).await? {
                return Err(Error::NotFound);
            }
            let event = of(EventType::WebhookDeleted, agent_id).with("webhook_id", id.to_string());
            Ok(audit::note(tx, by, &event).await?)
        })
    });
    done.await
}

/// Tells a webhook that somebody tries it, whether it is turned on or not.
///
/// # Errors
/// Not found, or the database fails.
pub async fn test(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<Delivery, Error> {
    let done = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            let agent = agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            webhooks::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            let data = json!({ "agent_id": agent_id, "agent_name": agent.name });
            let told = tell::put(tx, agent_id, id, &tell::Telling::new(Happening::Test, data)).await?;
            let told = told.ok_or(Error::NotFound)?;
            Ok(deliveries::find(tx, agent_id, told).await?.ok_or(Error::NotFound)?.0)
        })
    });
    done.await
}

/// Sends once more what was told, under the same name and with the same words, at once.
///
/// # Errors
/// Not found, or the database fails.
pub async fn replay(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<Delivery, Error> {
    let done = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            deliveries::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            let anew =
                Attempt { number: 0, statut: Statut::Waiting, status_code: None, error_code: None, took_ms: None };
            deliveries::note(tx, id, anew).await?;
            ask(tx, agent_id, id).await?;
            Ok(deliveries::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?.0)
        })
    });
    done.await
}

/// Refuses an address that the way out refuses.
fn reachable(desk: &Agents, locale: Locale, url: &str) -> Result<(), Error> {
    let told = |error: EgressError| {
        let (fr, en) = match error {
            EgressError::AddressRefused { .. } => {
                ("Cette adresse n’est pas publique.", "This address is not a public one.")
            }
            EgressError::CredentialsInUrl => (
                "Une adresse avec un mot de passe n’est pas acceptée.",
                "An address with a password in it is not accepted.",
            ),
            _ => ("Une adresse en https est attendue.", "An https address is expected."),
        };
        Error::refused(Problem::invalid_field("url", "invalid", locale, fr, en))
    };
    desk.egress.check(url).map_err(told)
}

fn too_many() -> Problem {
    Problem::conflict(
        "too_many_webhooks",
        format!("Cet agent a déjà {MAX} webhooks ; supprimez-en un d’abord. Rien n’a été enregistré."),
        format!("This agent has {MAX} webhooks already; delete one first. Nothing was saved."),
    )
}

/// A secret as it is shown, once.
impl Made {
    /// The text of the secret.
    #[must_use]
    pub fn shown(&self) -> String {
        self.secret.expose_secret().to_owned()
    }
}
