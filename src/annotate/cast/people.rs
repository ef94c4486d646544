//! Which uses of names are the same person.

use std::collections::HashMap;

use super::form::{Use, core, distance, suffix};
use crate::lexicon::people::{Gender, given_name};

/// At most so many candidates are looked at for one name, to keep time linear.
const CANDIDATES: usize = 48;

/// Persons as groups of uses.
#[derive(Debug, Default)]
pub struct People {
    /// For each use (by its index in the list given) the person it names.
    pub of_use: Vec<usize>,
    /// For each person the folded words of the fullest form.
    pub fullest: Vec<Vec<String>>,
}

/// Groups uses that name the same person: full names with each other, then parts of names with the
/// full names, then misspellings. Each use gets exactly one person.
pub fn group(uses: &[&Use]) -> People {
    let mut people = People {
        of_use: vec![usize::MAX; uses.len()],
        fullest: Vec::new(),
    };
    let mut index = Index::default();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for at in order_of_forms(uses) {
        let person = match by_key.get(&uses[at].key()) {
            Some(person) => *person,
            None => {
                let person = index.find_full(uses[at], &people).unwrap_or_else(|| {
                    people.fullest.push(uses[at].folded.clone());
                    index.add(&uses[at].folded, people.fullest.len() - 1);
                    people.fullest.len() - 1
                });
                by_key.insert(uses[at].key(), person);
                person
            }
        };
        people.of_use[at] = person;
    }
    let genders = genders(uses, &people);
    assign_parts(uses, &mut people, &mut index, genders);
    people
}

/// Indexes of uses with two core words or more, the fullest first.
fn order_of_forms(uses: &[&Use]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..uses.len())
        .filter(|at| core(&uses[*at].folded).len() > 1)
        .collect();
    order.sort_by_key(|at| (std::cmp::Reverse(uses[*at].folded.len()), *at));
    order
}

/// Gender by title for each person so far.
fn genders(uses: &[&Use], people: &People) -> Vec<Option<Gender>> {
    let mut genders: Vec<Option<Gender>> = people
        .fullest
        .iter()
        .map(|name| given_name(name.first().map_or("", String::as_str)))
        .collect();
    for (at, use_) in uses.iter().enumerate() {
        if let (Some(gender), person) = (use_.gender, people.of_use[at])
            && person != usize::MAX
        {
            genders[person] = Some(gender);
        }
    }
    genders
}

/// Gives the uses of one word to the persons they can mean; of several the one named last.
fn assign_parts(
    uses: &[&Use],
    people: &mut People,
    index: &mut Index,
    mut genders: Vec<Option<Gender>>,
) {
    let mut last_use: Vec<Used> = vec![Used::default(); people.fullest.len()];
    for (at, use_) in uses.iter().enumerate() {
        if people.of_use[at] == usize::MAX {
            let found = index.find_part(use_, people, &genders, &last_use);
            people.of_use[at] = found.unwrap_or_else(|| {
                people.fullest.push(use_.folded.clone());
                index.add(&use_.folded, people.fullest.len() - 1);
                genders.push(use_.gender);
                last_use.push(Used::default());
                people.fullest.len() - 1
            });
        }
        let person = people.of_use[at];
        let used = &mut last_use[person];
        used.last = Some(at);
        if let [word] = core(&use_.folded)[..] {
            let surname = core(&people.fullest[person]).last() == Some(&word);
            used.short |= surname;
            used.given |= !surname;
        }
    }
}

/// How a person was named so far.
#[derive(Clone, Copy, Default)]
struct Used {
    /// The last use.
    last: Option<usize>,
    /// True once the surname alone stood for the person.
    short: bool,
    /// True once a given name alone did: of two who share a surname the other is meant by it.
    given: bool,
}

/// Persons by the words of their names and by the first letters of those words.
#[derive(Default)]
struct Index {
    by_word: HashMap<String, Vec<usize>>,
    by_letters: HashMap<String, Vec<usize>>,
}

impl Index {
    fn add(&mut self, folded: &[String], person: usize) {
        for word in core(folded) {
            let list = self.by_word.entry(word.to_owned()).or_default();
            if list.last() != Some(&person) {
                list.push(person);
            }
            let list = self.by_letters.entry(letters(word)).or_default();
            if list.last() != Some(&person) {
                list.push(person);
            }
        }
    }

    fn candidates(&self, word: &str) -> &[usize] {
        let list = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        &list[list.len().saturating_sub(CANDIDATES)..]
    }

    fn alike(&self, word: &str) -> &[usize] {
        let list = self
            .by_letters
            .get(&letters(word))
            .map_or(&[][..], Vec::as_slice);
        &list[list.len().saturating_sub(CANDIDATES)..]
    }

    fn find_full(&self, use_: &Use, people: &People) -> Option<usize> {
        let mine = core(&use_.folded);
        let near = mine.iter().flat_map(|w| self.candidates(w)).copied();
        let alike = mine.iter().flat_map(|w| self.alike(w)).copied();
        let mut near: Vec<usize> = near.collect();
        near.sort_unstable();
        near.dedup();
        let same = |people: &People, list: &[usize], test: fn(&[&str], &[&str]) -> bool| {
            let mut hits = list.iter().copied().filter(|p| {
                let theirs = &people.fullest[*p];
                suffixes_agree(theirs, &use_.folded) && test(&core(theirs), &mine)
            });
            match (hits.next(), hits.next()) {
                (Some(one), None) => Some(one),
                _ => None,
            }
        };
        same(people, &near, within)
            .or_else(|| same(people, &near, nickname))
            .or_else(|| {
                let mut alike: Vec<usize> = alike.collect();
                alike.sort_unstable();
                alike.dedup();
                same(people, &alike, misspelt)
            })
    }

    fn find_part(
        &self,
        use_: &Use,
        people: &People,
        genders: &[Option<Gender>],
        last_use: &[Used],
    ) -> Option<usize> {
        let mine = core(&use_.folded);
        let word = *mine.last()?;
        let fits = |p: &usize| match (use_.gender, genders[*p]) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        } && (suffix(&use_.folded).is_none() || suffix(&use_.folded) == suffix(&people.fullest[*p]));
        let list = self.candidates(word);
        let rank = |p: usize| {
            let theirs = core(&people.fullest[p]);
            let at = theirs.iter().position(|w| *w == word);
            // A surname is likelier than a given name, a bare one likelier still.
            let place = match at {
                Some(i) if i + 1 == theirs.len() => 2,
                Some(0) if use_.titled && theirs.len() > 1 => 0,
                _ => 1,
            };
            (
                last_use[p].last.is_some(),
                place,
                last_use[p].short,
                !last_use[p].given,
                last_use[p].last,
                std::cmp::Reverse(p),
            )
        };
        if let Some(best) = list.iter().copied().filter(fits).max_by_key(|p| rank(*p)) {
            return Some(best);
        }
        if word.chars().count() < 6 || given_name(word).is_some() || mine.len() > 1 {
            return None;
        }
        let close = |p: &usize| {
            core(&people.fullest[*p])
                .iter()
                .any(|w| alike(w, word) && w.chars().count() >= 6)
        };
        let mut hits = self.alike(word).iter().copied().filter(fits).filter(close);
        match (hits.next(), hits.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

fn letters(word: &str) -> String {
    word.chars().take(1).collect()
}

fn suffixes_agree(a: &[String], b: &[String]) -> bool {
    match (suffix(a), suffix(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// True when the words of `part` stand in `whole` in this order, initials for words allowed, or in
/// another order when the words are the same.
fn within(whole: &[&str], part: &[&str]) -> bool {
    if part.len() < 2 || part.len() > whole.len() {
        return whole == part;
    }
    let mut rest = whole.iter();
    let in_order = part
        .iter()
        .all(|w| rest.any(|x| x == w || initial(w, x) || initial(x, w)));
    let full_words = part.iter().filter(|w| whole.contains(w)).count();
    in_order && full_words >= 1
        || whole.len() == part.len() && part.iter().all(|w| whole.contains(w))
}

fn initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

const NICKNAMES: &[(&str, &str)] = &[
    ("alex", "alexander"),
    ("andy", "andrew"),
    ("ben", "benjamin"),
    ("bernie", "bernard"),
    ("bill", "william"),
    ("bob", "robert"),
    ("chris", "christopher"),
    ("chuck", "charles"),
    ("dan", "daniel"),
    ("dave", "david"),
    ("dick", "richard"),
    ("ed", "edward"),
    ("fred", "frederick"),
    ("greg", "gregory"),
    ("jeff", "jeffrey"),
    ("jim", "james"),
    ("joe", "joseph"),
    ("jon", "jonathan"),
    ("kate", "katherine"),
    ("ken", "kenneth"),
    ("larry", "lawrence"),
    ("liz", "elizabeth"),
    ("matt", "matthew"),
    ("mike", "michael"),
    ("nick", "nicholas"),
    ("pat", "patrick"),
    ("pete", "peter"),
    ("rick", "richard"),
    ("rob", "robert"),
    ("ron", "ronald"),
    ("sam", "samuel"),
    ("steve", "steven"),
    ("sue", "susan"),
    ("ted", "edward"),
    ("tim", "timothy"),
    ("tom", "thomas"),
    ("tony", "anthony"),
    ("will", "william"),
];

/// True when surnames are the same and one given name is short for the other.
fn nickname(a: &[&str], b: &[&str]) -> bool {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return false;
    };
    a.last() == b.last()
        && NICKNAMES.iter().any(|(short, long)| {
            (first_a == short && first_b == long) || (first_a == long && first_b == short)
        })
}

/// True when all words are alike but for a slip in one or two long ones.
fn misspelt(a: &[&str], b: &[&str]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let known = |w: &str| given_name(w);
    let mut slips = 0;
    for (x, y) in a.iter().zip(b) {
        if x == y {
            continue;
        }
        let other_person = matches!((known(x), known(y)), (Some(p), Some(q)) if p != q);
        if other_person || !alike(x, y) {
            return false;
        }
        slips += 1;
    }
    slips <= 1 || (slips == 2 && a.len() > 2)
}

/// One slip in a word of five letters or more, two in one of nine or more.
fn alike(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let limit = match shorter {
        0..=4 => return false,
        5..=8 => 1,
        _ => 2,
    };
    distance(a, b, limit) <= limit
}
