//! `heraut workspace`: what there is, out, in, and away.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heraut_identity::Identity;
use heraut_identity::store::people;
use heraut_identity::usecase::workspaces::{self, Confirmed};
use heraut_kernel::audit::By;
use heraut_kernel::{Locale, Problem, Scope, WorkspaceId};

use crate::archive;
use crate::config::Config;
use crate::serve::{Failure, Ready, has_accounts, prepare, say};

/// Bytes of an archive at most.
const LARGEST: u64 = 512 << 20;

/// What to do with workspaces.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum What {
    /// Show every workspace: number, name, deleted or not.
    List,
    /// Write a workspace to a file that `import` takes in, on any of the three databases.
    Export {
        /// The workspace's number.
        #[arg(long)]
        workspace: i64,
        /// Put the audit log into it too, for reading.
        #[arg(long)]
        audit: bool,
        /// The file to make, readable by its owner alone; it may not exist.
        file: PathBuf,
    },
    /// Make a workspace of such a file: all of it, or nothing.
    Import {
        /// Address of the person who owns it then; the local person where there are no accounts.
        #[arg(long)]
        owner: Option<String>,
        /// The file.
        file: PathBuf,
    },
    /// Print a checksum of each table and of all together. Equal content has equal checksums, on every database.
    Checksum {
        /// The workspace's number.
        #[arg(long)]
        workspace: i64,
    },
    /// Delete a workspace. It can be restored for 30 days.
    Delete {
        /// The workspace's number.
        #[arg(long)]
        workspace: i64,
        /// Erase it for good at once.
        #[arg(long)]
        now: bool,
    },
    /// Take a deletion back.
    Restore {
        /// The workspace's number.
        #[arg(long)]
        workspace: i64,
    },
}

pub(super) async fn perform(what: What, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let ready = prepare(config).await?;
    let accounts = has_accounts(config, &ready.db).await?;
    let identity = Identity::new(ready.db.clone(), config.identity(accounts));
    let done = match what {
        What::List => list(&ready, locale).await,
        What::Export { workspace, audit, file } => export(&ready, workspace, audit, &file).await,
        What::Import { owner, file } => import(&ready, owner.as_deref(), accounts, &file, locale).await,
        What::Checksum { workspace } => checksum(&ready, workspace).await,
        What::Delete { workspace, now } => delete(&identity, workspace, now).await,
        What::Restore { workspace } => {
            let id = WorkspaceId(workspace);
            workspaces::restore(&identity, &Scope::system(id), id, None).await.map(drop).map_err(told)
        }
    };
    match done {
        Ok(()) => {
            say(locale.pick("C'est fait.", "Done."));
            Ok(ExitCode::SUCCESS)
        }
        Err(Told::Failure(failure)) => Err(*failure),
        Err(Told::Problem(problem)) => Err(Failure::Settings(format!("{} ({})", problem.detail(locale), problem.code))),
    }
}

/// Why nothing was done.
enum Told {
    Problem(Box<Problem>),
    Failure(Box<Failure>),
}

impl From<Problem> for Told {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl<E: Into<Failure>> From<E> for Told {
    fn from(error: E) -> Self {
        Self::Failure(Box::new(error.into()))
    }
}

fn told(error: heraut_identity::Error) -> Told {
    Problem::from(error).into()
}

async fn list(ready: &Ready, locale: Locale) -> Result<(), Told> {
    for id in heraut_identity::store::all_workspaces(&ready.db).await? {
        let Some(at) = heraut_identity::store::workspace(&ready.db, id).await? else { continue };
        let state = if at.deleted { locale.pick("supprimé", "deleted") } else { "" };
        say(&format!("{:<6} {} {state}", id.0, at.nom));
    }
    Ok(())
}

async fn export(ready: &Ready, workspace: i64, audit: bool, file: &Path) -> Result<(), Told> {
    let archive = archive::export(&ready.db, &Scope::system(WorkspaceId(workspace)), audit).await?;
    let bytes = serde_json::to_vec(&archive).unwrap_or_default();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    out.write_all(&bytes)?;
    out.sync_all()?;
    say(&archive.checksum);
    Ok(())
}

async fn import(ready: &Ready, owner: Option<&str>, accounts: bool, file: &Path, locale: Locale) -> Result<(), Told> {
    let owner = match owner {
        None if accounts => {
            let sentence = locale.pick("Dites --owner : à qui sera l'espace ?", "Say --owner: whose is the workspace?");
            return Err(Failure::Settings(sentence.to_owned()).into());
        }
        None => ready.account.user,
        Some(address) => {
            let address = heraut_identity::email::normalized(address).unwrap_or_default();
            let found = people::credentials(&ready.db, &address).await?;
            let nobody = locale.pick("Personne n'a cette adresse.", "Nobody has this address.");
            found.ok_or_else(|| Failure::Settings(nobody.to_owned()))?.user
        }
    };
    if std::fs::metadata(file)?.len() > LARGEST {
        return Err(Problem::new(
            422,
            "archive_too_large",
            "Une archive a 512 Mio au plus.",
            "An archive has 512 MiB at most.",
        )
        .into());
    }
    let archive = archive::read(&std::fs::read(file)?)?;
    let by = By::from(&Scope::nowhere());
    let taken = archive::take_in(&ready.db, by, owner, archive).await?;
    say(&format!("{} {} {}", locale.pick("espace", "workspace"), taken.workspace.0, taken.checksum));
    Ok(())
}

async fn checksum(ready: &Ready, workspace: i64) -> Result<(), Told> {
    let archive = archive::look(&ready.db, &Scope::system(WorkspaceId(workspace)), false).await?;
    for table in &archive.tables {
        say(&format!("{}  {:<20} {:>7}", table.checksum, table.table, table.rows.len()));
    }
    say(&format!("{}  total", archive.checksum));
    Ok(())
}

async fn delete(identity: &Identity, workspace: i64, now: bool) -> Result<(), Told> {
    let id = WorkspaceId(workspace);
    let done = workspaces::delete(identity, &Scope::system(id), Confirmed::Operator).await;
    match done.map_err(Problem::from) {
        // One that was deleted before can still be erased at once.
        Err(problem) if !(now && problem.status == 404) => return Err(problem.into()),
        _ => {}
    }
    if now && !archive::erase(&identity.db, id, true).await? {
        return Err(Problem::not_found().into());
    }
    Ok(())
}
