//! The role that serves: row security on PostgreSQL binds it only if it is neither a superuser nor above row security.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::dialect::Backend;
use crate::error::Error;

/// What stands between the role that serves and the walls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// This database has no row security; keys and finders are its walls.
    #[default]
    NoRowSecurity,
    /// Row security binds the role, and the role cannot change it.
    Bound,
    /// Row security binds the role, which owns the tables and could turn it off.
    Owner,
    /// Row security does not bind the role: a superuser, or one with BYPASSRLS.
    Above,
}

impl Standing {
    /// As health and the log say it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoRowSecurity => "none",
            Self::Bound => "bound",
            Self::Owner => "owner",
            Self::Above => "above",
        }
    }

    /// Whether walls hold against this role: where people sign in, it may not own them either.
    #[must_use]
    pub const fn is_safe(self, accounts: bool) -> bool {
        match self {
            Self::NoRowSecurity | Self::Bound => true,
            Self::Owner => !accounts,
            Self::Above => false,
        }
    }
}

/// Weighs the role of a connection.
///
/// # Errors
/// When the database fails.
pub async fn weigh(conn: &impl ConnectionTrait) -> Result<Standing, Error> {
    if Backend::of(conn) != Backend::Postgres {
        return Ok(Standing::NoRowSecurity);
    }
    // A role that is a member of the owner can do what the owner can.
    let sql = "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS above, \
         EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relrowsecurity \
                 AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owner";
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    let Some(row) = row else { return Ok(Standing::Above) };
    let (above, owner): (Option<bool>, bool) = (row.try_get("", "above")?, row.try_get("", "owner")?);
    Ok(match (above.unwrap_or(true), owner) {
        (true, _) => Standing::Above,
        (false, true) => Standing::Owner,
        (false, false) => Standing::Bound,
    })
}
