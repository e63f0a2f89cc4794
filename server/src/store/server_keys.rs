use super::{
    Store, StoreError,
    place::Reads,
    statement::{query, query_scalar},
};

impl Store {
    /// Whether a server with the keys of that fingerprint can read what is stored: they are the first, or the same. In a
    /// file the keys are beside it, and nobody else's.
    pub(crate) async fn takes_keys(&self, fingerprint: &str) -> Result<bool, StoreError> {
        if matches!(self.reads, Reads::Sqlite(_)) {
            return Ok(true);
        }
        let mut change = self.change().await?;
        query("INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
            .bind(fingerprint)
            .execute(&mut *change.transaction)
            .await?;
        let found: Option<String> = query_scalar("SELECT fingerprint FROM server_keys")
            .fetch_optional(&mut *change.transaction)
            .await?;
        change.commit().await?;
        Ok(found.as_deref() == Some(fingerprint))
    }
}
