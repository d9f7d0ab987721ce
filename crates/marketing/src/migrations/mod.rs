//! The tables of the marketing context: those of seed 000 with what `docs/DATA_MODEL.md` says was added.

mod assistant;
mod dialogue;
mod library;
mod links;
mod partages;
mod plans;
mod scenarios;

use heraut_store::schema::create_tables;
use sea_orm_migration::MigrationTrait;

/// In order, for ever.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut list = create_tables(
        &[&scenarios::TABLES[..], &library::TABLES, &links::TABLES, &plans::TABLES, &dialogue::TABLES].concat(),
    );
    list.extend(dialogue::COLUMNS.map(|column| Box::new(column) as Box<dyn MigrationTrait>));
    list.extend(create_tables(&assistant::TABLES));
    list.extend(create_tables(&partages::TABLES));
    list.push(Box::new(scenarios::ENTONNOIR));
    list
}
