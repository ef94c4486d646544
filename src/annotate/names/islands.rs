//! Islands: the stretches of a sentence in which names can be. All else is outside without a look,
//! which is most of a text.

use crate::annotate::learned::Form;
use crate::annotate::words::Sentence;

/// Tokens of one sentence among which names can be: capitals and numbers, and the small words that
/// link them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Island {
    /// Index of its first token.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
    /// Index of its sentence.
    pub sentence: usize,
}

impl Island {
    /// Its tokens as a range of indexes.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first..self.end
    }
}

/// Greatest number of linking words in a row ("of the", "for and of").
const LONGEST_LINK: usize = 3;

/// Finds the islands of one sentence. `links` says whether a token, in lower case or a mark, may stand
/// inside a name.
pub fn islands(
    number: usize,
    sentence: &Sentence,
    forms: &[Form],
    links: impl Fn(usize) -> bool,
    out: &mut Vec<Island>,
) {
    let bears = |at: usize| forms[at].capital || forms[at].upper_inside;
    let mut at = sentence.first as usize;
    let mut free = at;
    let end = sentence.end as usize;
    while at < end {
        if !bears(at) {
            at += 1;
            continue;
        }
        // "5 Star Movement", "3rd Infantry": a number right before belongs to the look.
        let before = at.wrapping_sub(1);
        let numbered = (free..end).contains(&before) && forms[before].digit;
        let first = at - usize::from(numbered);
        let mut last = at + 1;
        let mut ahead = last;
        while ahead < end && ahead - last <= LONGEST_LINK {
            if bears(ahead) || (forms[ahead].digit && ahead == last) {
                last = ahead + 1;
            } else if !links(ahead) {
                break;
            }
            ahead += 1;
        }
        out.push(Island {
            first,
            end: last,
            sentence: number,
        });
        at = last;
        free = last;
    }
}
