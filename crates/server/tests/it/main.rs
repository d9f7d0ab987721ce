//! The product as its users meet it. Folders mirror the addresses; each test runs once per database.

mod accounts;
mod ages;
mod audit;
mod chat;
mod concurrency;
mod docs;
mod exports;
mod jobs;
mod keys;
mod library;
mod links;
mod metrics;
mod migrations;
mod models;
mod partages;
mod plans;
mod process;
mod queries;
mod races;
mod scenarios;
mod schema;
mod support;
mod transfer;
mod undone;
mod walls;
mod workspaces;
