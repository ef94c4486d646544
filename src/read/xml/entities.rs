//! The entities that a document declares for itself, which a hostile one uses to grow without bound
//! or to have other files opened.

use std::collections::BTreeMap;

/// The longest value that is put in the place of a reference, in bytes.
const MAX_VALUE: usize = 256;

/// What a document type declares.
#[derive(Debug, Default, PartialEq)]
pub struct Entities {
    /// Name to value, or to the reason why it is not taken.
    values: BTreeMap<String, Result<String, String>>,
}

impl Entities {
    /// Those declared before the root element of `text`. Empty where there is no document type.
    pub fn of(text: &str) -> Entities {
        let prolog = &text[..super::prolog_end(text).unwrap_or(text.len())];
        let mut entities = Entities::default();
        for (at, mark) in prolog.match_indices("<!ENTITY") {
            let declared = &prolog[at + mark.len()..];
            if let Some((name, value)) = declaration(declared) {
                entities.values.entry(name).or_insert(value);
            }
        }
        entities
    }

    /// What `name` stands for; None when it is not declared, the reason when it is refused.
    pub fn get(&self, name: &str) -> Option<Result<&str, &str>> {
        let value = self.values.get(name)?;
        Some(value.as_ref().map(String::as_str).map_err(String::as_str))
    }
}

/// Name and value of what stands behind `<!ENTITY`. Parameter entities are none.
fn declaration(text: &str) -> Option<(String, Result<String, String>)> {
    let text = text.trim_start();
    if text.starts_with('%') {
        return None;
    }
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let refused = |why: &str| Err(format!("its entity &{name}; {why}, which is refused"));
    let quote = rest.chars().next()?;
    if !matches!(quote, '"' | '\'') {
        return Some((name.to_owned(), refused("stands in another file")));
    }
    let value = rest[1..].split(quote).next()?;
    let value = if value.contains(['&', '%', '<']) {
        refused("is made of other entities or markup")
    } else if value.len() > MAX_VALUE {
        refused("is longer than 256 bytes")
    } else {
        Ok(value.to_owned())
    };
    Some((name.to_owned(), value))
}

/// How long the document type is with which `text` begins; None when it has no end.
pub fn doctype_length(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut inside = false;
    let mut declaration = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if !inside || declaration > 0 => quote = Some(byte),
            (None, b'[') => inside = true,
            (None, b']') => inside = false,
            (None, b'<') if inside => declaration += 1,
            (None, b'>') if inside => declaration = declaration.saturating_sub(1),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_are_taken_and_others_are_refused() {
        let entities = Entities::of(
            "<!DOCTYPE a [<!ENTITY town 'Port Sable'> <!ENTITY lol \"ha&ha;\">\
             <!ENTITY file SYSTEM 'file:///x'> <!ENTITY % p 'q'>]><a/>",
        );
        assert_eq!(entities.get("town"), Some(Ok("Port Sable")));
        assert!(matches!(entities.get("lol"), Some(Err(why)) if why.contains("other entities")));
        assert!(matches!(entities.get("file"), Some(Err(why)) if why.contains("another file")));
        assert_eq!(entities.get("p"), None);
        assert_eq!(Entities::of("<a/>"), Entities::default());
    }
}
