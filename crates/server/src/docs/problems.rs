//! Every code that a problem can have: what `type` points to.

/// A case that the API may refuse with.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// HTTP status.
    pub status: u16,
    /// Stable name.
    pub code: &'static str,
    /// When it is answered and what to do.
    pub when: &'static str,
}

const fn case(status: u16, code: &'static str, when: &'static str) -> Case {
    Case { status, code, when }
}

/// All cases, by status.
pub const CASES: &[Case] = &[
    case(400, "bad_request", "The request is not HTTP as this server understands it."),
    case(400, "invalid_json", "The body is not JSON, not UTF-8, or nested too deeply."),
    case(401, "unauthenticated", "Nobody is signed in, or the key does not hold. Local mode never answers this."),
    case(
        401,
        "invalid_credentials",
        "This address and this password do not belong together; whether the address has an account is not said.",
    ),
    case(403, "key_scope", "The key was not made for this: `read` is for GET, `write` for all else."),
    case(403, "in_person", "A key may not do this: keys, members and passwords are for people who signed in."),
    case(403, "host_not_allowed", "The server may not be called under this host name; the setting is `HERAUT_HOSTS`."),
    case(403, "cross_site", "Another site may not do this; the one that may is `FRONTEND_URL`."),
    case(403, "proxied", "A proxy passed this on, and local mode answers this machine only."),
    case(403, "sign_in_again", "Without a password this wants a session younger than ten minutes: sign in again."),
    case(403, "forbidden", "The caller's role does not allow this."),
    case(404, "not_found", "Unknown, of another workspace, or no identifier: one body for all three."),
    case(405, "method_not_allowed", "The path exists, the method does not; see `Allow`."),
    case(
        409,
        "stale_revision",
        "`If-Match` names an older revision and nothing was written. Adds `revision`, the present one.",
    ),
    case(409, "accounts_off", "This installation has no accounts; `heraut accounts enable` turns them on."),
    case(409, "mail_off", "No mail leaves from here; the operator gives a link with `heraut accounts reset-link`."),
    case(409, "too_many_links", "The scenario has as many open share links as it may; one must be revoked first."),
    case(409, "first_workspace", "Without accounts the first workspace cannot be deleted: everything opens in it."),
    case(409, "already_set_up", "Somebody has an account already, so the first one cannot be made."),
    case(409, "already_member", "The person is a member of the workspace already."),
    case(409, "last_owner", "A workspace always has an owner: name another one first."),
    case(
        409,
        "last_way_in",
        "Without this account elsewhere nobody could sign in as the caller: choose a password first.",
    ),
    case(409, "sign_in_first", "The invitation's address has an account: sign in, then POST /invitations/accept."),
    case(409, "other_invitee", "The invitation is for another address than the caller's."),
    case(409, "no_sealing_key", "There is nothing to seal secrets with; the operator sets `HERAUT_SECRET_KEY`."),
    case(409, "too_many_keys", "A person or a workspace has 100 keys at most."),
    case(409, "too_many_invitations", "A workspace has 200 waiting invitations at most."),
    case(409, "label_taken", "The library has this already. Adds `id`, the row that has it."),
    case(409, "in_use", "Scenarios use what is to be deleted. Adds `scenarios`, those that do."),
    case(409, "plan_full", "A plan has 300 lines at most."),
    case(409, "idempotency_in_progress", "The first request with this key is still running; see `Retry-After`."),
    case(409, "idempotency_answer_lost", "The change was made and its answer was not kept: read the resource again."),
    case(401, "invalid_key", "A secret key of an agent is unknown, revoked, or has expired."),
    case(401, "key_in_browser", "A secret key was presented by a browser: it is public now; replace it."),
    case(403, "agent_silent", "The agent is turned off."),
    case(404, "model_not_found", "Chat completions name `agent`, or the agent's identifier, as their model."),
    case(409, "no_scenario", "The agent is for no scenario."),
    case(409, "too_many_documents", "An agent has 500 documents at most."),
    case(429, "budget_spent", "A budget of the agent is spent."),
    case(401, "visit_over", "The token of a visit opens nothing here any more."),
    case(403, "origin_not_allowed", "Pages of this origin may not use this agent."),
    case(409, "no_key", "The agent has no key for pages."),
    case(410, "agent_closed", "The key, the agent or its workspace is gone, or the agent is turned off."),
    case(429, "too_many_messages", "A visitor writes faster than people do; see `Retry-After`."),
    case(410, "link_invalid", "The link was used, has expired, or is incomplete."),
    case(422, "archive_too_large", "An archive of a workspace has 512 MiB at most."),
    case(413, "too_large", "The body has too many bytes. Adds `limit_bytes`."),
    case(415, "unsupported_media_type", "The body is not declared as JSON."),
    case(422, "invalid", "Some values are not accepted; each is in `errors`."),
    case(422, "nul_character", "A text holds a NUL character."),
    case(422, "invalid_order", "An order must name each row exactly once."),
    case(422, "nothing_to_import", "No row of the table can be taken as it is; the preview says why."),
    case(422, "wrong_kind", "A scenario cannot be added to a scenario."),
    case(422, "unknown_model", "There is no model of this name."),
    case(422, "invalid_idempotency_key", "`Idempotency-Key` must be one value of 1 to 128 visible ASCII characters."),
    case(422, "idempotency_key_reused", "The key was used for another request within 24 hours."),
    case(422, "client_request_id_reused", "`client_request_id` was used for another request."),
    case(429, "rate_limited", "Too many requests from this person, key or address; see `Retry-After`."),
    case(
        429,
        "login_throttled",
        "Too many wrong passwords; see `Retry-After`. A device that signed in before is counted by itself.",
    ),
    case(
        429,
        "quota_exhausted",
        "The workspace has spent its quota of model calls, tokens or euros for the month, and nobody stands in; see GET /usage. \
         409 where the plan has no place for one more scenario or member: adds `what` and `limit`.",
    ),
    case(422, "unknown_plan", "There is no plan of this name."),
    case(500, "internal", "Our fault. The log names the request by its `X-Correlation-Id`."),
    case(502, "provider_failed", "No model answered, and nobody stands in."),
    case(502, "oidc_unavailable", "The sign-in provider does not answer."),
    case(504, "provider_timeout", "No model answered in time, and nobody stands in."),
    case(429, "provider_limited", "The provider of the model limits requests, and nobody stands in."),
    case(409, "turn_interrupted", "The process that answered is gone. POST /turns/{id}/retry runs the request again."),
    case(409, "turn_not_retryable", "Only a turn that failed or was interrupted can be run again."),
    case(409, "turn_stopped", "Somebody stopped the turn, and nothing of it is kept."),
    case(503, "unavailable", "The database is away; see `Retry-After`."),
    case(503, "timeout", "No answer in time; see `Retry-After`."),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Whatever stands where a code stands: `Problem::new(409, "code"`, `conflict("code"`, `code: "code"`.
    fn codes(source: &str) -> Vec<&str> {
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let calls = ["Problem::new(", "Self::new(", "Problem::conflict(", "Self::conflict("];
        let after = calls.iter().flat_map(|call| source.split(call).skip(1));
        after
            .filter_map(|rest| {
                let rest = rest.trim_start();
                let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                let status = rest.len() - digits.len();
                let rest = if status == 3 { digits.strip_prefix(',')? } else { rest };
                rest.trim_start().strip_prefix('"')?.split('"').next()
            })
            .filter(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            .collect()
    }

    fn walk(folder: &Path, seen: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, seen);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = std::fs::read_to_string(&path).expect("a source file");
                seen.extend(codes(&source).into_iter().map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_code_is_explained() {
        let mut seen = Vec::new();
        for name in ["kernel", "http", "store", "identity", "dialogue", "marketing", "server"] {
            let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            walk(&crates.join(name).join("src"), &mut seen);
        }
        assert!(seen.len() > 20, "{seen:?}");
        let missing: Vec<_> = seen.iter().filter(|code| !CASES.iter().any(|case| case.code == **code)).collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
}
