//! The product as its users meet it. Folders mirror the addresses; each test runs once per database.

mod ages;
mod chat;
mod docs;
mod keys;
mod library;
mod links;
mod plans;
mod races;
mod scenarios;
mod schema;
mod transfer;
mod undone;
mod walls;
