//! Visitors whom the customer's backend vouches for: a short-lived JWT, signed with a secret of the agent's. Whoever is vouched
//! for finds their conversation again on every device.

use heraut_kernel::audit::{By, EventType};
use heraut_kernel::secret::Secret;
use heraut_kernel::{Instant, Problem, Scope};
use heraut_store::audit;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use uuid::Uuid;

use super::agents::of;
use super::seals;
use crate::store::{agents, identities};
use crate::{Agents, Error};

/// What the secret begins with.
const WORD: &str = "ids_";
/// The longest time for which a token may be good, in seconds: one that is found later opens nothing.
const LONGEST: i64 = 600;
/// By how much two clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// Characters of a name, at most.
const NAME: usize = 200;

/// What a token says.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
}

/// Since when an agent has a secret; nothing where it has none.
///
/// # Errors
/// Not found, or the database fails.
pub async fn since(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<Option<Instant>, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    Ok(identities::find(&conn, agent_id).await?.map(|(_, since)| since))
}

/// Makes a secret, in place of the one before, which is good for nothing from here on.
///
/// # Errors
/// Not found, nothing to seal with, or the database fails.
pub async fn set(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<(Secret, Instant), Error> {
    let secret = Secret::generate(WORD);
    let text = SecretString::from(secret.expose());
    let sealed = seals::seal(desk, &seals::of_identity(scope.workspace, agent_id), &text)?;
    let by = By::from(scope);
    let since = desk.db.write(scope, sealed, move |tx, sealed| {
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            identities::put(tx, agent_id, sealed).await?;
            audit::note(tx, by, &of(EventType::IdentitySecretSet, agent_id)).await?;
            Ok::<_, Error>(tx.now())
        })
    });
    Ok((secret, since.await?))
}

/// Forgets the secret: nobody is vouched for any more.
///
/// # Errors
/// Not found, or the database fails.
pub async fn remove(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<(), Error> {
    let by = By::from(scope);
    let done = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            if !identities::delete(tx, agent_id).await? {
                return Err(Error::NotFound);
            }
            Ok(audit::note(tx, by, &of(EventType::IdentitySecretRemoved, agent_id)).await?)
        })
    });
    done.await
}

/// Who somebody is, by the word of the customer's backend.
///
/// # Errors
/// 401, in the same words whatever is wrong with the token; or the database fails.
pub(super) async fn vouched(desk: &Agents, scope: &Scope, agent_id: Uuid, token: &str) -> Result<String, Error> {
    let conn = desk.db.read(scope).await?;
    let (sealed, _) = identities::find(&conn, agent_id).await?.ok_or_else(refused)?;
    drop(conn);
    let secret = seals::open(desk, &seals::of_identity(scope.workspace, agent_id), &sealed).ok_or_else(refused)?;
    let claims = read(token, &secret, agent_id, desk.db.now()).ok_or_else(refused)?;
    Ok(claims.sub)
}

fn read(token: &str, secret: &SecretString, agent_id: Uuid, now: Instant) -> Option<Claims> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[agent_id]);
    rules.set_required_spec_claims(&["exp", "sub", "aud"]);
    // Held below against the clock of the desk, with the other bound.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(secret.expose_secret().as_bytes());
    let claims = decode::<Claims>(token, &key, &rules).ok()?.claims;
    let left = claims.exp.checked_sub(now.0.and_utc().timestamp())?;
    let named = !claims.sub.trim().is_empty() && claims.sub.chars().count() <= NAME;
    (named && (-LEEWAY..=LONGEST + LEEWAY).contains(&left)).then_some(claims)
}

fn refused() -> Error {
    Error::refused(Problem::new(
        401,
        "identity_refused",
        "Cette identité n’est pas reconnue : le jeton doit être signé par le secret de l’agent (HS256), avec sub, aud et un exp de dix minutes au plus.",
        "This identity is not recognised: the token must be signed with the agent's secret (HS256), with sub, aud and an exp of ten minutes at most.",
    ))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_token_is_signed_short_lived_and_for_this_agent() {
        let (agent, now) = (Uuid::now_v7(), Instant::parse("2027-01-04T08:30:00Z").unwrap());
        let (secret, at) = (SecretString::from("ids_secret"), now.0.and_utc().timestamp());
        let good = json!({ "sub": "u-1", "aud": agent, "exp": at + 300 });
        let with = |change: Value| {
            let mut claims = good.clone();
            claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            claims
        };
        let signed = |algorithm, claims: &Value, by: &str| {
            encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(by.as_bytes())).unwrap()
        };
        let reads = |token: &str| read(token, &secret, agent, now).map(|claims| claims.sub);
        let hs256 = |claims: Value| reads(&signed(Algorithm::HS256, &claims, "ids_secret"));
        assert_eq!(hs256(good.clone()).as_deref(), Some("u-1"));
        assert_eq!(hs256(with(json!({ "aud": ["x", agent] }))).as_deref(), Some("u-1"));
        for bad in [
            json!({ "exp": at - 61 }),
            json!({ "exp": at + 661 }),
            json!({ "exp": null }),
            json!({ "aud": Uuid::now_v7() }),
            json!({ "aud": null }),
            json!({ "sub": " " }),
            json!({ "sub": "x".repeat(201) }),
            json!({ "sub": 7 }),
        ] {
            assert_eq!(hs256(with(bad.clone())), None, "{bad}");
        }
        assert_eq!(reads(&signed(Algorithm::HS256, &good, "another")), None);
        assert_eq!(reads(&signed(Algorithm::HS512, &good, "ids_secret")), None, "one algorithm and no other");
        // {"alg":"none"} and no signature.
        let [_, claims, _] = signed(Algorithm::HS256, &good, "ids_secret")
            .split('.')
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        assert_eq!(reads(&format!("eyJhbGciOiJub25lIn0.{claims}.")), None);
    }
}
