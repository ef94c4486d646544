//! Where a row of a table ends: at the first line end outside of quotes.

use super::Form;

/// Follows quotes as the csv crate does: one opens only at the start of a cell.
pub struct Cutter {
    /// Inside a quoted cell.
    pub quoted: bool,
    cell_begins: bool,
    escaped: bool,
    /// A mark has just closed a cell.
    closed: bool,
    /// Something else than a separator stood behind such a mark.
    pub odd: bool,
}

impl Default for Cutter {
    fn default() -> Cutter {
        Cutter {
            quoted: false,
            cell_begins: true,
            escaped: false,
            closed: false,
            odd: false,
        }
    }
}

impl Cutter {
    /// Follows one byte; true when it is the line end that ends the row.
    pub fn ends(&mut self, byte: u8, form: Form) -> bool {
        if self.quoted {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if form.backslash => self.escaped = true,
                // A doubled mark closes and opens again: the cell goes on either way.
                b'"' => {
                    self.quoted = false;
                    self.cell_begins = true;
                    self.closed = true;
                }
                _ => {}
            }
            return false;
        }
        let fits = matches!(byte, b'"' | b'\n' | b'\r' | b' ' | b'\t') || byte == form.separator;
        self.odd |= std::mem::take(&mut self.closed) && !fits;
        let begins = std::mem::take(&mut self.cell_begins);
        match byte {
            b'"' if begins => self.quoted = true,
            b'\n' => return true,
            byte if byte == form.separator => self.cell_begins = true,
            _ => {}
        }
        false
    }
}
