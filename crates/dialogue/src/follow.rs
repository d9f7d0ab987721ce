//! Following a turn: from memory where this process answers it, from its row where another does.

use std::sync::Arc;
use std::time::Duration;

use heraut_kernel::{Scope, TurnId};
use heraut_store::Error;
use tokio::sync::watch;

use crate::engine::Engine;
use crate::live::{Event, Live, Place, View};
use crate::store::turns::{self, Statut};

/// How often the row of another instance's turn is looked at: as often as it is written.
const LOOK: Duration = Duration::from_millis(400);

/// What a follower is told next.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// More of the turn.
    More(Vec<Event>),
    /// It is over.
    Over(Statut),
}

#[derive(Debug)]
enum Source {
    Live(Arc<Live>, watch::Receiver<()>),
    Row(Scope),
}

/// A place in a turn, and the way on from it.
#[derive(Debug)]
pub struct Follow {
    engine: Engine,
    /// Which turn.
    pub id: TurnId,
    source: Source,
    place: Place,
    over: Option<Statut>,
}

impl Follow {
    pub(crate) fn live(engine: Engine, live: Arc<Live>, place: Option<Place>) -> Self {
        let changes = live.listen();
        Self { engine, id: live.id, source: Source::Live(live, changes), place: place.unwrap_or_default(), over: None }
    }

    pub(crate) fn row(engine: Engine, scope: Scope, id: TurnId, place: Option<Place>) -> Self {
        Self { engine, id, source: Source::Row(scope), place: place.unwrap_or_default(), over: None }
    }

    /// Where the follower is.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Waits for what comes next; nothing after the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Option<Told>, Error> {
        loop {
            if self.over.is_some() {
                return Ok(None);
            }
            let (events, over) = match &self.source {
                Source::Live(live, _) => live.since(&mut self.place),
                Source::Row(scope) => {
                    let conn = self.engine.0.db.read(scope).await?;
                    match turns::find(&conn, self.id).await? {
                        Some(turn) => {
                            let over = (turn.statut != Statut::Running).then_some(turn.statut);
                            (View::from(&turn).since(&mut self.place), over)
                        }
                        None => (Vec::new(), Some(Statut::Interrupted)),
                    }
                }
            };
            if !events.is_empty() {
                return Ok(Some(Told::More(events)));
            }
            if let Some(statut) = over {
                self.over = over;
                return Ok(Some(Told::Over(statut)));
            }
            match &mut self.source {
                // Its end is told before the sender goes.
                Source::Live(_, changes) => {
                    let _ = changes.changed().await;
                }
                Source::Row(_) => tokio::time::sleep(LOOK).await,
            }
        }
    }
}
