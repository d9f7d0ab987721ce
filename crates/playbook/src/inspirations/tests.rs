mod adoption;
mod data;
mod ranking;
mod relevance;

use crate::Brief;

fn brief(thematique: &str) -> Brief {
    Brief { thematique: thematique.to_owned(), ..Brief::default() }
}
