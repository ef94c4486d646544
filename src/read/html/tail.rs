//! What stands below the last paragraph of an article: appeals to follow, to subscribe, to write.

use super::page::Block;

/// An appeal is shorter than this many characters.
const LONGEST: usize = 320;

/// Words of appeals, in lower case, in the languages of the press.
const APPEALS: &[&str] = &[
    "sign up",
    "subscribe",
    "newsletter",
    "follow us",
    "follow him on",
    "follow her on",
    "on twitter",
    "on facebook",
    "on instagram",
    "on whatsapp",
    "whatsapp channel",
    "twitter @",
    "share it with",
    "share this",
    "like this story",
    "download our app",
    "download the app",
    "our app",
    "join the conversation",
    "tell us what you think",
    "letters to the editor",
    "letter to the editor",
    "got a story",
    "have a story",
    "contact the author",
    "email us",
    "e-mail us",
    "get in touch",
    "all rights reserved",
    "click here",
    "for more information visit",
    "abonnier",
    "whatsapp-kanal",
    "folgen sie",
    "alle rechte vorbehalten",
    "abonnez-vous",
    "inscrivez-vous",
    "suivez-nous",
    "tous droits réservés",
    "suscríbete",
    "suscríbase",
    "síguenos",
    "siga-nos",
    "inscreva-se",
    "assine",
    "seguici",
    "iscriviti",
    "volg ons",
    "følg oss",
    "følg os",
    "följ oss",
    "seuraa",
    "obserwuj nas",
    "подписывайтесь",
    "подпишитесь",
    "підписуйтесь",
    "abone ol",
    "takip edin",
    "ikuti kami",
    "theo dõi",
    "フォロー",
    "关注我们",
    "구독",
    "무단 전재",
    "무단전재",
];

/// How many of an article's last blocks may be appeals.
const REACH: usize = 5;

/// Takes the appeals among the last blocks of `kept`, places in `blocks`, out of it.
pub fn drop_appeals(blocks: &[Block], kept: &mut Vec<usize>) {
    let from = kept.len().saturating_sub(REACH).max(2);
    let mut place = 0;
    kept.retain(|at| {
        place += 1;
        place <= from || !is_appeal(&blocks[*at])
    });
}

/// Is a block near the end of a text an appeal?
fn is_appeal(block: &Block) -> bool {
    let length = block.text.chars().count();
    if length > LONGEST {
        return false;
    }
    let words = block.text.to_lowercase();
    let found = APPEALS.iter().filter(|phrase| words.contains(**phrase));
    match found.count() {
        0 => false,
        1 => block.linked > 0 || length < 90,
        _ => true,
    }
}

/// Is it the line under a picture: who took it, whose it is?
pub fn is_credit(block: &Block) -> bool {
    const STARTS: &[&str] = &[
        "photograph:",
        "photo:",
        "photo credit",
        "photo by ",
        "photos by ",
        "(photo:",
        "image:",
        "image credit",
        "(image credit",
        "picture:",
        "foto:",
        "fotos:",
        "bild:",
        "bild ©",
        "© ",
        "crédit photo",
        "crédits photo",
        "crédit :",
        "фото:",
        "zdjęcie:",
    ];
    let length = block.text.chars().count();
    let start: String = block
        .text
        .chars()
        .take(20)
        .flat_map(char::to_lowercase)
        .collect();
    length < 140 && STARTS.iter().any(|mark| start.starts_with(mark))
        || length < 200 && block.text.contains('©') && !block.text.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str, linked: usize) -> Block {
        Block {
            part: 0,
            text: text.to_owned(),
            length: text.len(),
            linked,
        }
    }

    #[test]
    fn appeals_are_told_from_sentences() {
        assert!(is_appeal(&block(
            "Follow the Sable Post on Facebook and Instagram.",
            20
        )));
        assert!(is_appeal(&block(
            "Sign up for our newsletter about ice.",
            0
        )));
        assert!(!is_appeal(&block(
            "The minister said on Twitter that the harbour of Lopo would stay shut until the ice is \
             gone and the ferries are repaired.",
            0
        )));
        assert!(!is_appeal(&block("The harbour froze.", 5)));
    }

    #[test]
    fn credits_are_told_from_sentences() {
        assert!(is_credit(&block("Photograph: Ana Lopo", 0)));
        assert!(is_credit(&block(
            "The harbour, frozen. Bild © Ana Lopo (sp)",
            0
        )));
        assert!(!is_credit(&block("The harbour froze.", 0)));
    }
}
