//! The tables of the context: those of seed 004, and what they lack (`docs/DATA_MODEL.md`).

mod agents;
mod archives;
mod conversations;
mod embeddings;
mod knowledge;
mod statistics;
mod webhooks;

use heraut_store::schema::create_tables;
use sea_orm_migration::MigrationTrait;

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut list = create_tables(&agents::TABLES);
    list.extend(create_tables(&conversations::TABLES));
    list.extend(create_tables(&statistics::TABLES));
    list.push(Box::new(statistics::VIEW));
    list.extend(create_tables(&knowledge::TABLES));
    list.extend(create_tables(&webhooks::TABLES));
    list.push(Box::new(conversations::BY_IDENTITY));
    list.extend(create_tables(&[archives::TABLE]));
    list.push(Box::new(archives::COLUMN));
    list.push(Box::new(archives::INDEX));
    list.extend(create_tables(&[agents::BUDGETS]));
    list.push(Box::new(knowledge::ANSWERED_BY));
    list.extend(create_tables(&embeddings::TABLES));
    list.push(Box::new(embeddings::EMBEDDED_BY));
    for column in knowledge::READ_ANEW {
        list.push(Box::new(column));
    }
    list.push(Box::new(agents::KNOWN_ONLY));
    for index in knowledge::BY_PARENT {
        list.push(Box::new(index));
    }
    list
}
