//! The seam to what places texts in a space where those that mean alike are near each other.

use async_trait::async_trait;

use crate::{Budget, Ledger, LlmError};

/// Embeds texts. Vectors of two embedders have nothing to do with each other.
#[async_trait]
pub trait Embedder: Send + Sync + std::fmt::Debug {
    /// Its name, `provider/model`.
    fn name(&self) -> &str;

    /// The vectors of texts, in their order, all of one length. One request, entered in the ledger: whoever wants to try
    /// again asks again.
    ///
    /// # Errors
    /// See [`LlmError`].
    async fn embed(
        &self,
        task: &str,
        texts: &[String],
        ledger: &dyn Ledger,
        budget: &Budget,
    ) -> Result<Vec<Vec<f32>>, LlmError>;
}
