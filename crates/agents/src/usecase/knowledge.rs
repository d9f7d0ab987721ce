//! What an agent is given to know: written, handed in as a file, or read from a page; and what is found for a question.

use heraut_kernel::audit::{By, EventType};
use heraut_kernel::text::truncate;
use heraut_kernel::{Locale, Problem, Scope};
use heraut_store::audit;
use uuid::Uuid;

use super::agents::of;
use super::{meaning, pages, reading};
use crate::extract::{self, Unreadable};
use crate::knowledge::{Document, Kind, LONGEST, MAX};
use crate::store::documents::{self, NewDocument};
use crate::store::{agents, unanswered};
use crate::{Agents, Error};

/// What is to be known.
#[derive(Clone, Debug)]
pub enum Given {
    /// A text, under a title.
    Text(String, String),
    /// A file: its name and its bytes.
    File(String, Vec<u8>),
    /// The address of a page, and every how many days it is read anew.
    Page(String, Option<i32>),
}

/// Gives an agent something to know. `answers`: the question that is settled by it.
///
/// # Errors
/// Not found, refused where there is no text in it, or the database fails.
pub async fn add(
    desk: &Agents,
    scope: &Scope,
    agent_id: Uuid,
    given: Given,
    answers: Option<Uuid>,
) -> Result<Document, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let read = read(desk, scope.locale, given).await?;
    let new = NewDocument {
        id: Uuid::now_v7(),
        agent_id,
        titre: truncate(&read.titre, 300).to_owned(),
        kind: read.kind,
        url: read.url,
        file_name: read.file_name,
        content: truncate(&read.content, LONGEST).to_owned(),
        refresh_days: read.refresh_days,
    };
    let (by, within) = (By::from(scope), desk.clone());
    let made = desk.db.write(scope, new, move |tx, new| {
        let desk = within.clone();
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            if documents::count(tx, agent_id).await? >= MAX {
                return Err(Error::refused(too_many()));
            }
            let made = documents::insert(tx, new).await?;
            meaning::ask(&desk, tx, made.id).await?;
            if let Some(id) = answers {
                unanswered::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
                unanswered::settle(tx, id, true, Some(made.id)).await?;
            }
            audit::note(tx, by, &of(EventType::AgentChanged, agent_id).with("document_id", made.id.to_string()))
                .await?;
            Ok(made)
        })
    });
    made.await
}

struct Read {
    titre: String,
    kind: Kind,
    url: Option<String>,
    file_name: Option<String>,
    content: String,
    refresh_days: Option<i32>,
}

async fn read(desk: &Agents, locale: Locale, given: Given) -> Result<Read, Error> {
    match given {
        Given::Text(titre, content) => {
            Ok(Read { titre, kind: Kind::Text, url: None, file_name: None, content, refresh_days: None })
        }
        Given::File(name, bytes) => {
            let file = name.clone();
            let text = reading::aside(move || extract::text_of(&file, &bytes)).await;
            let content = text.map_err(|why| unreadable(why, locale))?;
            let titre = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            Ok(Read {
                titre,
                kind: Kind::File,
                url: None,
                file_name: Some(truncate(&name, 300).to_owned()),
                content,
                refresh_days: None,
            })
        }
        Given::Page(url, refresh_days) => {
            let (titre, content) = pages::read(desk, locale, &url).await?;
            Ok(Read { titre, kind: Kind::Page, url: Some(url), file_name: None, content, refresh_days })
        }
    }
}

/// Writes a document anew.
///
/// # Errors
/// Not found, or the database fails.
pub async fn change(
    desk: &Agents,
    scope: &Scope,
    agent_id: Uuid,
    id: Uuid,
    titre: String,
    content: String,
) -> Result<Document, Error> {
    let within = desk.clone();
    let done = desk.db.write(scope, (titre, content), move |tx, (titre, content)| {
        let desk = within.clone();
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            documents::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            documents::update(tx, agent_id, id, titre, content).await?;
            meaning::ask(&desk, tx, id).await?;
            let found = documents::find(tx, agent_id, id).await?;
            found.map(|(document, _)| document).ok_or(Error::NotFound)
        })
    });
    done.await
}

/// Takes a document away, or gives it back.
///
/// # Errors
/// Not found, or the database fails.
pub async fn mark(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid, deleted: bool) -> Result<(), Error> {
    let within = desk.clone();
    let done = desk.db.write(scope, (), move |tx, ()| {
        let desk = within.clone();
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            let marked = documents::mark(tx, agent_id, id, deleted).await?;
            if marked && !deleted {
                meaning::ask(&desk, tx, id).await?;
            }
            if marked {
                unanswered::follow(tx, id, !deleted).await?;
            }
            // To restore what is there changes nothing.
            let there = !deleted && documents::find(tx, agent_id, id).await?.is_some();
            if marked || there { Ok(()) } else { Err(Error::NotFound) }
        })
    });
    done.await
}

pub(super) fn field(name: &str, code: &str, locale: Locale, fr: &str, en: &str) -> Error {
    Error::refused(Problem::invalid_field(name, code, locale, fr, en))
}

pub(super) fn unreadable(why: Unreadable, locale: Locale) -> Error {
    let (code, fr, en) = match why {
        Unreadable::Kind => (
            "unknown_kind",
            "Ce type de fichier n’est pas lu : md, txt, pdf, docx, html ou csv.",
            "This kind of file is not read: md, txt, pdf, docx, html or csv.",
        ),
        Unreadable::Broken => (
            "unreadable",
            "Ce fichier ne se lit pas : il est abîmé, protégé ou trop grand une fois ouvert.",
            "This file cannot be read: it is broken, locked, or too large once opened.",
        ),
        Unreadable::Slow => (
            "too_slow",
            "Ce fichier est trop long à lire : essayez-en une version plus simple.",
            "This file takes too long to read: try a simpler version of it.",
        ),
        Unreadable::Empty => ("no_text", "Il n’y a pas de texte dedans.", "There is no text in it."),
    };
    field("file", code, locale, fr, en)
}

fn too_many() -> Problem {
    Problem::conflict(
        "too_many_documents",
        format!("Cet agent a déjà {MAX} documents ; supprimez-en un d’abord. Rien n’a été enregistré."),
        format!("This agent has {MAX} documents already; delete one first. Nothing was saved."),
    )
}
