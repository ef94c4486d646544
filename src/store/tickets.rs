//! Tickets: which articles the index has not seen yet, and the number of the last change.

use crate::error::Result;
use crate::store::Store;

impl Store {
    /// Number of the last change to articles or findings; 0 for an empty archive.
    pub fn change(&self) -> Result<u64> {
        Ok(self
            .setting("change")?
            .and_then(|v| v.parse().ok())
            .unwrap_or(0))
    }

    /// Counts one change up and gives its number. Call inside a transaction.
    pub fn next_change(&self) -> Result<u64> {
        let next = self.change()? + 1;
        self.set_setting("change", &next.to_string())?;
        Ok(next)
    }

    /// Asks the index to look at `article` again. Call in the transaction that changes it.
    pub fn put_ticket(&self, article: i64, change: u64) -> Result<()> {
        let sql = "INSERT INTO ticket VALUES (?1, ?2) ON CONFLICT (article_id) DO UPDATE SET change = excluded.change";
        self.run(sql, (article, change as i64))
    }

    /// Tickets in order of article, at most `limit`: (article, change).
    pub fn tickets(&self, limit: usize) -> Result<Vec<(i64, u64)>> {
        let sql = "SELECT article_id, change FROM ticket ORDER BY article_id LIMIT ?1";
        self.all(sql, [limit as i64], |r| {
            Ok((r.get(0)?, r.get::<_, i64>(1)? as u64))
        })
    }

    /// How many tickets wait.
    pub fn ticket_count(&self) -> Result<u64> {
        Ok(self
            .one("SELECT count(*) FROM ticket", [], |r| r.get::<_, i64>(0))?
            .unwrap_or(0) as u64)
    }

    /// Takes back tickets whose article has not changed again since.
    pub fn clear_tickets(&self, done: &[(i64, u64)]) -> Result<()> {
        done.iter().try_for_each(|(article, change)| {
            self.run(
                "DELETE FROM ticket WHERE article_id = ?1 AND change = ?2",
                (article, *change as i64),
            )
        })
    }

    /// Takes back all tickets up to `change`: a rebuilt index has seen them.
    pub fn clear_tickets_up_to(&self, change: u64) -> Result<()> {
        self.run("DELETE FROM ticket WHERE change <= ?1", [change as i64])
    }
}
