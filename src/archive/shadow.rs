//! The shadow: keeping the index in step with the store.

use crate::archive::Archive;
use crate::error::Result;

impl Archive {
    pub(super) fn keep_vocabulary(&mut self) -> Result<()> {
        Ok(())
    }

    pub(super) fn index_tickets(&mut self) -> Result<()> {
        Ok(())
    }
}
