//! What a marketer can ask for in the chat, and the words of the answers. Pure: what is done about it is in `usecase::chat`.

pub mod command;
mod from_action;
mod from_text;
pub mod inverse;
pub mod words;

pub use command::{Choix, Command, Reformulee};
pub use inverse::Inverse;
