//! Accounts as people meet them: signing in and out, the first account, passwords.

mod cost;
mod invitations;
mod keys;
mod limits;
mod login;
mod mail;
mod members;
mod oidc;
mod password;
mod person;
mod proxies;
mod setup;
mod throttle;

use heraut_testkit::Answer;

/// The value of a cookie that an answer sets.
pub fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let lines = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let start = format!("{name}=");
    lines
        .filter_map(|line| line.strip_prefix(&start))
        .map(|rest| rest.split(';').next().unwrap_or("").to_owned())
        .next()
}
