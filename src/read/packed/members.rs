//! What the members of one container may unpack to in all.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::read::stream::{ALWAYS_UNPACKED, MAX_RATIO};

/// Bytes that all members of a container have given so far, against its own length.
#[derive(Clone)]
pub struct Allowance {
    limit: u64,
    taken: Rc<Cell<u64>>,
}

impl Allowance {
    /// For a container of `length` bytes.
    pub fn new(length: u64) -> Allowance {
        Allowance {
            limit: ALWAYS_UNPACKED.max(length.saturating_mul(MAX_RATIO)),
            taken: Rc::default(),
        }
    }

    /// True once the members have given more than a container of text can hold.
    pub fn is_spent(&self) -> bool {
        self.taken.get() > self.limit
    }

    /// What it says when it is spent.
    pub fn reason() -> String {
        format!(
            "unpacks to more than {MAX_RATIO} times its size, which no text does: the rest is not read"
        )
    }

    /// `member`, counted.
    pub fn count<R: Read>(&self, member: R) -> Measured<R> {
        Measured {
            member,
            allowance: self.clone(),
        }
    }
}

/// A member whose bytes are counted; it fails when the allowance is spent.
pub struct Measured<R> {
    member: R,
    allowance: Allowance,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.member.read(buffer)?;
        let taken = &self.allowance.taken;
        taken.set(taken.get().saturating_add(length as u64));
        if self.allowance.is_spent() {
            return Err(io::Error::other(Allowance::reason()));
        }
        Ok(length)
    }
}
