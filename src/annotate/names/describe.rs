//! What the models see of a token: itself, its neighbours, its run of capitals, the word lists, and how
//! the document writes the same word elsewhere.

mod kin;

use self::kin::Marks;
use super::alike::{Alike, alike};
use super::gazetteer::{CLASSES, Listed, look_up};
use super::islands::{Island, islands};
use crate::annotate::learned::{Features, Form, HashedMap, join};
use crate::annotate::tags::{Tag, is_shouted};
use crate::annotate::words::Words;
use crate::text::Text;

/// How far a run of capitals is followed from a token, so that a text of nothing else takes no more time.
const FARTHEST: usize = 64;
/// Tokens on either side whose words are seen without their places.
const SURROUNDINGS: usize = 6;
/// Lists that tell the kind of a whole run: words of institutions, places, companies, titles, media.
const TELLING: u16 = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11;

/// A text prepared for the models.
pub struct Document<'a> {
    /// Its tokens.
    pub words: &'a Words,
    /// Their forms.
    pub forms: &'a [Form],
    /// Their parts of speech.
    pub tags: &'a [Tag],
    /// Where names can be.
    pub islands: Vec<Island>,
    listed: Vec<Listed>,
    /// Clusters of the tokens of islands and of those beside them.
    alike: Vec<Alike>,
    /// For each token, how the document writes its word: see [`Habit`].
    habits: HashedMap<u64, Habit>,
    shouted: Vec<bool>,
    /// Hash of the acronym that stands in brackets right after a token, or 0.
    acronyms: HashedMap<u64, u32>,
    marks: Marks,
}

/// How a document writes a word.
#[derive(Clone, Copy, Debug, Default)]
struct Habit {
    /// Times in lower case.
    lower: u16,
    /// Times with a capital where the grammar of sentences does not ask for it.
    capital: u16,
}

impl<'a> Document<'a> {
    /// Finds the islands of a text and looks its words up.
    pub fn new(
        text: &'a Text,
        words: &'a Words,
        tags: &'a [Tag],
        forms: &'a [Form],
    ) -> Document<'a> {
        let mut found = Vec::new();
        let mut shouted = Vec::with_capacity(words.sentences.len());
        for (number, sentence) in words.sentences.iter().enumerate() {
            let links = |at: usize| links(text.slice(words.tokens[at].span));
            islands(number, sentence, forms, links, &mut found);
            shouted.push(is_shouted(&forms[sentence.tokens()]));
        }
        let mut document = Document {
            words,
            forms,
            tags,
            islands: found,
            listed: vec![Listed::default(); forms.len()],
            alike: vec![Alike::default(); forms.len()],
            habits: HashedMap::default(),
            shouted,
            acronyms: HashedMap::default(),
            marks: Marks::new(),
        };
        for island in &document.islands {
            // One word before and after, for titles and head nouns in lower case.
            let sentence = &words.sentences[island.sentence];
            let first = island.first.saturating_sub(2).max(sentence.first as usize);
            let end = (island.end + 1).min(sentence.end as usize);
            let mut fresh = vec![Listed::default(); end - first];
            look_up(&forms[first..end], 0, end - first, &mut fresh);
            for (into, from) in document.listed[first..end].iter_mut().zip(fresh) {
                into.alone |= from.alone;
                into.begin |= from.begin;
                into.inside |= from.inside;
            }
            for (into, form) in document.alike[first..end]
                .iter_mut()
                .zip(&forms[first..end])
            {
                *into = alike(form.lower);
            }
        }
        document.learn_habits();
        document.learn_acronyms(text);
        document
    }

    fn learn_habits(&mut self) {
        let mut wanted: HashedMap<u64, Habit> = HashedMap::default();
        for island in &self.islands {
            for form in &self.forms[island.first..island.end] {
                wanted.entry(form.lower).or_default();
            }
        }
        for (number, sentence) in self.words.sentences.iter().enumerate() {
            if self.shouted[number] {
                continue;
            }
            for (place, form) in self.forms[sentence.tokens()].iter().enumerate() {
                if !form.letter {
                    continue;
                }
                if let Some(habit) = wanted.get_mut(&form.lower) {
                    if !form.capital {
                        habit.lower = habit.lower.saturating_add(1);
                    } else if place > 0 {
                        habit.capital = habit.capital.saturating_add(1);
                    }
                }
            }
        }
        self.habits = wanted;
    }

    /// Remembers acronyms that are defined in brackets, "Harbour Workers Union (HWU)", with the number
    /// of letters that agree.
    fn learn_acronyms(&mut self, text: &Text) {
        for at in 1..self.forms.len().saturating_sub(1) {
            let form = &self.forms[at];
            if !(form.capitals || form.upper_inside) || self.tags[at - 1] != Tag::Left {
                continue;
            }
            let word = text.slice(self.words.tokens[at].span);
            let close = text.slice(self.words.tokens[at + 1].span) == ")";
            if close && (2..=8).contains(&word.len()) {
                let agreeing = self.agreeing(text, at - 1, word);
                if agreeing >= 2 {
                    self.acronyms.insert(form.exact, agreeing);
                }
            }
        }
    }

    /// How many letters of `acronym` begin the words before the bracket at `bracket`, backwards.
    fn agreeing(&self, text: &Text, bracket: usize, acronym: &str) -> u32 {
        let mut letters = acronym
            .chars()
            .rev()
            .filter(|c| c.is_uppercase())
            .peekable();
        let mut count = 0;
        for at in (bracket.saturating_sub(10)..bracket).rev() {
            let Some(letter) = letters.peek() else { break };
            let word = text.slice(self.words.tokens[at].span);
            if word.chars().next().and_then(|c| c.to_uppercase().next()) == Some(*letter) {
                count += 1;
                letters.next();
            }
        }
        count
    }

    /// How the document writes the word of a token: 0 unknown, 1 only lower, 2 both, 3 only capital.
    fn habit(&self, form: &Form) -> u64 {
        match self.habits.get(&form.lower) {
            Some(habit) => match (habit.lower > 0, habit.capital > 0) {
                (true, true) if habit.lower > habit.capital => 4,
                (true, true) => 2,
                (true, false) => 1,
                (false, true) => 3,
                (false, false) => 0,
            },
            None => 0,
        }
    }

    /// True for a sentence in capitals, by its number.
    pub fn is_shouted(&self, sentence: usize) -> bool {
        self.shouted[sentence]
    }

    /// Number of letters that a definition in brackets agrees with; 0 for a word that is no acronym.
    pub fn defined(&self, token: usize) -> u32 {
        self.acronyms
            .get(&self.forms[token].exact)
            .copied()
            .unwrap_or(0)
    }

    /// Takes the clusters of the `tokens` from another description of the same words, for lessons in which
    /// words are made unknown but still stand where they stood.
    pub fn take_alike(&mut self, other: &Document, tokens: impl IntoIterator<Item = usize>) {
        for token in tokens {
            self.alike[token] = other.alike[token];
        }
    }

    /// Each token of each island, as the island and its place there.
    pub fn places(&self) -> Vec<(&Island, usize)> {
        let islands = self.islands.iter();
        let tokens = |island| (0..Island::tokens(island).len()).map(move |at| (island, at));
        islands.flat_map(tokens).collect()
    }

    /// The features of the token `at` of an island.
    pub fn describe(&self, island: &Island, at: usize, features: &mut Features) {
        let token = island.first + at;
        let sentence = self.words.sentences[island.sentence].tokens();
        let shouted = self.shouted[island.sentence];
        let view = View {
            document: self,
            token,
            first: sentence.start,
            end: sentence.end,
        };
        self.describe_itself(&view, shouted, features);
        self.describe_neighbours(&view, features);
        self.describe_run(&view, island, features);
        self.describe_surroundings(&view, features);
        self.describe_lists(&view, features);
        self.describe_alike(&view, features);
    }

    fn describe_itself(&self, view: &View, shouted: bool, features: &mut Features) {
        let here = &self.forms[view.token];
        let first = u64::from(view.token == view.first);
        let shape = if shouted { 1 } else { here.shape };
        features.add_part(0, join(here.exact, u64::from(shouted)), |features| {
            features.add(0, 0);
            features.add(1, here.lower);
            if !shouted {
                features.add(2, here.exact);
            }
            features.add(3, here.suffixes[1]);
            features.add(4, here.suffixes[2]);
            features.add(5, here.suffixes[3]);
            features.add(6, here.prefixes[1]);
            features.add(7, here.prefixes[2]);
        });
        features.add_pair(8, shape, first);
        let habit = self.habit(here) + 8 * first + 16 * u64::from(shouted);
        features.add(9, habit);
        features.add_pair(10, habit, tag(view.tag(0)));
        features.add_pair(11, tag(view.tag(0)), first);
        let defined = self.defined(view.token);
        features.add_if(12, defined > 0);
        features.add_pair(13, here.shape, here.length.min(6).into());
    }

    fn describe_neighbours(&self, view: &View, features: &mut Features) {
        let here = &self.forms[view.token];
        for (template, offset) in [(20, -2), (21, -1), (22, 1), (23, 2)] {
            features.add(template, view.lower(offset));
        }
        features.add_pair(24, view.lower(-1), here.lower);
        features.add_pair(25, here.lower, view.lower(1));
        let shapes = join(view.shape(-1), join(here.shape, view.shape(1)));
        features.add_part(1, shapes, |features| {
            features.add_pair(26, view.shape(-1), here.shape);
            features.add_pair(27, here.shape, view.shape(1));
            features.add_pair(28, view.shape(-1), join(here.shape, view.shape(1)));
        });
        features.add_pair(29, tag(view.tag(-1)), tag(view.tag(0)));
        features.add_pair(30, tag(view.tag(0)), tag(view.tag(1)));
        features.add_pair(31, view.lower(-1), view.lower(1));
        features.add_pair(32, view.lower(-2), view.lower(-1));
        features.add_pair(33, view.lower(1), view.lower(2));
        features.add(34, view.suffix(-1));
        features.add(35, view.suffix(1));
    }

    /// The run of capitals around the token, with what stands before and after it.
    fn describe_run(&self, view: &View, island: &Island, features: &mut Features) {
        let bears = |at: usize| {
            let form = &self.forms[at];
            form.capital || form.upper_inside || form.digit
        };
        let (mut begin, mut end) = (view.token, view.token + 1);
        let farthest_begin = island.first.max(view.token.saturating_sub(FARTHEST));
        let farthest_end = island.end.min(view.token + FARTHEST);
        while begin > farthest_begin && bears(begin - 1) {
            begin -= 1;
        }
        while end < farthest_end && bears(end) {
            end += 1;
        }
        let place = (view.token - begin).min(3) as u64;
        let rest = (end - view.token - 1).min(3) as u64;
        features.add_pair(40, place, rest);
        let last = &self.forms[end - 1];
        let first = &self.forms[begin];
        self.describe_run_alike(view, begin..end, features);
        features.add_pair(41, last.lower, u64::from(end - 1 == view.token));
        features.add_pair(42, first.lower, place.min(1));
        let before = view.lower_at(begin.wrapping_sub(1));
        let after = view.lower_at(end);
        features.add_pair(43, before, join(place.min(2), rest.min(2)));
        features.add_pair(44, after, join(place.min(2), rest.min(2)));
        features.add_pair(
            45,
            tag(view.tag_at(begin.wrapping_sub(1))),
            tag(view.tag_at(end)),
        );
        let whole = self.forms[begin..end]
            .iter()
            .fold(0, |chain, form| join(chain, form.lower));
        features.add_pair(46, whole, place);
        // Over "of", "for" and the like, to the end of the island: the head of long names.
        features.add_pair(
            47,
            self.forms[island.first].lower,
            u64::from(begin == island.first),
        );
        features.add_pair(
            48,
            self.forms[island.end - 1].lower,
            u64::from(end == island.end),
        );
        let telling = |from: usize, end: usize| {
            let lists = self.listed[from..end].iter();
            lists.fold(0, |all, l| all | ((l.alone | l.begin | l.inside) & TELLING))
        };
        let in_run = telling(begin, end);
        features.add_pair(52, in_run.into(), join(place.min(1), rest.min(1)));
        let in_island = telling(island.first, island.end);
        features.add_pair(53, in_island.into(), in_run.into());
        if let Some(mask) = self.list_bits(end - 1) {
            features.add_pair(49, mask, u64::from(end - 1 == view.token));
        }
        if let Some(mask) = self.list_bits(begin) {
            features.add_pair(50, mask, place.min(1));
        }
        if begin > view.first
            && let Some(mask) = self.list_bits(begin - 1)
        {
            features.add_pair(51, mask, place.min(1));
        }
    }

    /// The words in lower case near the token: what is spoken of ("album", "match", "shares").
    fn describe_surroundings(&self, view: &View, features: &mut Features) {
        let from = view.token.saturating_sub(SURROUNDINGS).max(view.first);
        let end = (view.token + SURROUNDINGS + 1).min(view.end);
        for form in &self.forms[from..end] {
            if !form.capital && form.letter && form.length > 3 {
                features.add(56, form.lower);
            }
        }
    }

    fn list_bits(&self, at: usize) -> Option<u64> {
        let listed = self.listed[at];
        (!listed.is_empty()).then(|| bits(listed))
    }

    fn describe_lists(&self, view: &View, features: &mut Features) {
        for (number, offset) in [0isize, -1, 1].into_iter().enumerate() {
            let Some(at) = view.at(offset) else { continue };
            let listed = self.listed[at];
            if listed.is_empty() {
                features.add(60 + number as u32, 0);
                continue;
            }
            let template = 60 + number as u32;
            features.add_part(template, bits(listed), |features| {
                let masks = [listed.alone, listed.begin, listed.inside];
                for class in 0..CLASSES {
                    for (kind, mask) in masks.iter().enumerate() {
                        if mask & 1 << class != 0 {
                            features.add(template, (class * 3 + kind + 1) as u64);
                        }
                    }
                }
            });
        }
        if let Some(mask) = self.list_bits(view.token) {
            features.add(63, mask);
            let next = view.at(1).and_then(|at| self.list_bits(at)).unwrap_or(0);
            features.add_pair(64, mask, next);
            let before = view.at(-1).and_then(|at| self.list_bits(at)).unwrap_or(0);
            features.add_pair(65, before, mask);
            features.add_pair(66, mask, tag(view.tag(1)));
            features.add_pair(67, mask, tag(view.tag(-1)));
        }
    }
}

/// A token among those of its sentence.
struct View<'a> {
    document: &'a Document<'a>,
    token: usize,
    first: usize,
    end: usize,
}

impl View<'_> {
    fn at(&self, offset: isize) -> Option<usize> {
        let at = self.token.wrapping_add_signed(offset);
        (self.first..self.end).contains(&at).then_some(at)
    }

    fn form(&self, offset: isize) -> Option<&Form> {
        self.at(offset).map(|at| &self.document.forms[at])
    }

    fn lower(&self, offset: isize) -> u64 {
        self.form(offset).map_or(1, |form| form.lower)
    }

    fn lower_at(&self, at: usize) -> u64 {
        let inside = (self.first..self.end).contains(&at);
        if inside {
            self.document.forms[at].lower
        } else {
            1
        }
    }

    fn shape(&self, offset: isize) -> u64 {
        self.form(offset).map_or(1, |form| form.shape)
    }

    fn suffix(&self, offset: isize) -> u64 {
        self.form(offset).map_or(1, |form| form.suffixes[2])
    }

    fn tag(&self, offset: isize) -> Option<Tag> {
        self.at(offset).map(|at| self.document.tags[at])
    }

    fn tag_at(&self, at: usize) -> Option<Tag> {
        let inside = (self.first..self.end).contains(&at);
        inside.then(|| self.document.tags[at])
    }
}

fn bits(listed: Listed) -> u64 {
    u64::from(listed.alone) << 32 | u64::from(listed.begin) << 16 | u64::from(listed.inside)
}

fn tag(tag: Option<Tag>) -> u64 {
    tag.map_or(255, |tag| tag as u64)
}

/// True for small words and marks that may stand inside a name.
fn links(word: &str) -> bool {
    const LINKS: [&str; 49] = [
        "of", "for", "and", "the", "on", "in", "to", "at", "de", "da", "do", "dos", "das", "del",
        "della", "di", "du", "des", "la", "le", "les", "el", "al", "bin", "bint", "ibn", "ben",
        "van", "von", "der", "den", "ter", "y", "e", "et", "und", "&", "-", "'s", "’s", "'", "’",
        "/", "+", "!", "a", "against", "with", "ul",
    ];
    LINKS.contains(&word)
}
