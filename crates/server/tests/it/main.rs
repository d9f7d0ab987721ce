//! The product as its users meet it. Folders mirror the addresses; each test runs once per database.

mod chat;
mod library;
mod links;
mod plans;
mod scenarios;
mod transfer;
mod walls;
