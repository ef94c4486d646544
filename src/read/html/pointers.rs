//! Which paragraphs of a page lead elsewhere, by what they say.

/// What stands alone over lists and forms that are no article, in lower case.
const LABELS: &[&str] = &[
    "comment",
    "comments",
    "leave a comment",
    "leave a reply",
    "post a comment",
    "view comments",
    "don't miss",
    "don’t miss",
    "most read",
    "more from",
    "more on this story",
    "more stories",
    "you may also like",
    "you might also like",
    "up next",
    "tags",
    "topics",
    "kommentare",
    "meistgelesen",
    "mehr zum thema",
    "commentaires",
    "les plus lus",
    "à lire aussi",
    "comentarios",
    "comentários",
    "lo más leído",
    "mais lidas",
    "commenti",
    "reacties",
    "kommentarer",
    "komentarze",
    "yorumlar",
    "комментарии",
    "коментарі",
    "コメント",
    "评论",
    "댓글",
];

/// Beginnings of paragraphs that lead elsewhere, in the languages of the press, in lower case.
const POINTERS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "read:",
    "see also",
    "related:",
    "related article",
    "more:",
    "watch:",
    "watch now",
    "listen:",
    "click here",
    "sign up",
    "subscribe",
    "follow us",
    "follow @",
    "join us on",
    "advertisement",
    "advertising",
    "story continues below",
    "article continues",
    "continue reading",
    "recommended",
    "share this",
    "share on",
    "get the latest",
    "download the",
    "copyright ©",
    "© ",
    "all rights reserved",
    "editor's note: this story was",
    "have a tip",
    "got a tip",
    "contact us",
    "send us",
    "for more stories",
    "want more",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "mehr dazu",
    "lesen sie hier",
    "auch interessant",
    "weiterlesen",
    "anzeige",
    "hier geht es",
    "newsletter",
    "abonnieren",
    "lire aussi",
    "à lire aussi",
    "lea también",
    "lee también",
    "leia também",
    "leia mais",
    "leggi anche",
    "lees ook",
    "les også",
    "läs också",
    "läs mer",
    "les mer",
    "czytaj także",
    "czytaj też",
    "baca juga",
    "ilgili haber",
    "publicidad",
    "publicité",
    "reklama",
    "annonse",
    "you may also like",
    "you might also like",
    "related news",
    "related stories",
    "related articles",
    "related topics",
    "top rated comments",
    "filed under",
    "tell us what you think",
    "topics:",
    "tags:",
    "weitere videos",
    "das könnte sie auch interessieren",
    "más información",
    "más noticias",
    "te puede interesar",
    "también te puede interesar",
    "no te pierdas",
    "lee más",
    "vedi anche",
    "leggi di più",
    "potrebbe interessarti",
    "sur le même sujet",
    "voir aussi",
    "veja também",
    "veja mais",
    "saiba mais",
    "lue myös",
    "læs også",
    "przeczytaj także",
    "zobacz także",
    "zobacz też",
    "читайте также",
    "читайте також",
    "читай также",
    "ayrıca oku",
    "simak juga",
    "lihat juga",
    "xem thêm",
    "čtěte také",
    "čtěte i",
    "přečtěte si",
    "prečítajte si",
    "olvasta már",
    "citește și",
    "citeşte şi",
    "διαβάστε",
    "прочетете още",
    "вижте още",
    "pročitajte i",
    "preberite tudi",
    "loe ka",
    "skaitykite taip pat",
    "lasi arī",
    "اقرأ أيض",
    "إقرأ أيض",
    "بیشتر بخوانید",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
    "আরও পড়ুন",
    "相关阅读",
    "延伸阅读",
    "相關新聞",
    "관련기사",
    "関連リンク",
    "อ่านเพิ่มเติม",
    "קראו גם",
    "関連記事",
    "あわせて読みたい",
];

/// True for a paragraph that leads elsewhere: the label of a list or a form, a pointer that is mostly a
/// link, or a known phrase with nothing after it.
pub fn is_pointer(text: &str, linked_share: f32) -> bool {
    let letters = text.trim_matches(|c: char| !c.is_alphabetic());
    if letters.len() < 40 && LABELS.contains(&letters.to_lowercase().as_str()) {
        return true;
    }
    let start: String = text.chars().take(60).flat_map(char::to_lowercase).collect();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let Some(phrase) = POINTERS.iter().find(|phrase| start.starts_with(**phrase)) else {
        return false;
    };
    let length = text.chars().count();
    linked_share > 0.3
        || length <= phrase.chars().count() + 3
        || (length < 120 && !text.trim_end().ends_with(['.', '”', '"', '。', '“', '»']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_told_from_sentences() {
        assert!(is_pointer("Read more: Ice at sea", 0.8));
        assert!(is_pointer("ADVERTISEMENT", 0.0));
        assert!(is_pointer("Comments (12)", 0.0));
        assert!(!is_pointer("Comments on the vote", 0.0));
        assert!(!is_pointer(
            "Read more books, the minister told pupils on Monday in Port Sable.",
            0.0
        ));
        assert!(!is_pointer("The harbour froze.", 1.0));
    }
}
