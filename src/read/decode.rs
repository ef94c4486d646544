//! Bytes to characters: byte-order mark, declared charset, validity, then a guess.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decoded text with what was odd on the way.
pub struct Decoded {
    /// The characters; what could not be decoded is U+FFFD.
    pub text: String,
    /// Sentences for the user.
    pub warnings: Vec<String>,
}

/// A stream of characters in `encoding` as one of UTF-8, whatever its length. What cannot be decoded is
/// U+FFFD.
pub struct Transcoded<'a> {
    inner: &'a mut dyn BufRead,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a> Transcoded<'a> {
    /// From the first byte of `inner` on; a byte-order mark is taken off.
    pub fn new(inner: &'a mut dyn BufRead, encoding: &'static Encoding) -> Transcoded<'a> {
        Transcoded {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            out: Vec::new(),
            at: 0,
            ended: false,
        }
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let length = ready.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Transcoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.out.len() && !self.ended {
            let chunk = self.inner.fill_buf()?;
            self.ended = chunk.is_empty();
            let room = self
                .decoder
                .max_utf8_buffer_length(chunk.len())
                .unwrap_or(1 << 16);
            self.out.resize(room.max(16), 0);
            let (_, taken, made, _) = self
                .decoder
                .decode_to_utf8(chunk, &mut self.out, self.ended);
            self.out.truncate(made);
            self.at = 0;
            self.inner.consume(taken);
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, length: usize) {
        self.at += length;
    }
}

/// Decodes `bytes`. `declared` is what the format itself states (`<meta charset>`, XML
/// declaration). Valid UTF-8 wins over what is declared, since pages often declare wrongly and
/// other encodings are all but never valid UTF-8 by chance.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..]);
    }
    if let Some(encoding) = looks_utf16(bytes) {
        return with(encoding, bytes);
    }
    let label = declared.map(str::trim).filter(|label| !label.is_empty());
    let declared = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let plain = declared != Some(ISO_2022_JP) && !bytes.windows(2).any(|w| w == b"\x1B$");
    if plain && let Ok(text) = std::str::from_utf8(bytes) {
        let utf7 = label.is_some_and(|label| label.eq_ignore_ascii_case("utf-7"));
        let warning = "says utf-7, which is not decoded: letters beyond ASCII are wrong";
        return Decoded {
            text: text.to_owned(),
            warnings: utf7.then(|| warning.to_owned()).into_iter().collect(),
        };
    }
    if plain && mostly_utf8(bytes) {
        return mended_utf8(bytes);
    }
    let unknown = label.filter(|_| declared.is_none());
    if let Some(text) = unknown.and_then(|label| of_code_page(label, bytes)) {
        return Decoded {
            text,
            warnings: Vec::new(),
        };
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        let decoded = with(encoding, bytes);
        if decoded.warnings.is_empty() {
            return decoded;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let mut decoded = with(guess, bytes);
    if let Some(declared) = declared.filter(|declared| *declared != guess) {
        decoded.warnings.insert(
            0,
            format!("says {} but is read as {}", declared.name(), guess.name()),
        );
    }
    if let Some(label) = unknown {
        let shown: String = label.chars().take(40).collect();
        let warning = format!(
            "says {shown}, which is no known encoding, and is read as {}",
            guess.name()
        );
        decoded.warnings.insert(0, warning);
    }
    decoded
}

/// The text of one of the code pages of DOS (`IBM850`, `cp437`), which the web does not know; None for any
/// other label, and for bytes that have no character there.
fn of_code_page(label: &str, bytes: &[u8]) -> Option<String> {
    let label = label.to_ascii_lowercase();
    let number = ["ibm", "cp", "dos-", "oem"]
        .iter()
        .find_map(|start| label.strip_prefix(start))?;
    let number: u16 = number.trim_start_matches(['-', '_']).parse().ok()?;
    let table = oem_cp::code_table::DECODING_TABLE_CP_MAP.get(&number)?;
    table.decode_string_checked(bytes)
}

/// UTF-8 with a little damage. A byte of windows-1252 in a word, as it comes of texts that were put
/// together, is read as such; a cut character is U+FFFD.
fn mended_utf8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + 16);
    let (mut mended, mut lost) = (0usize, 0usize);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        let broken = chunk.invalid();
        let letter = |at: Option<usize>| {
            let byte = at.and_then(|at| bytes.get(at));
            byte.is_some_and(u8::is_ascii_alphabetic)
        };
        let in_word = letter(at.checked_sub(1)) || letter(Some(at + 1));
        match broken {
            [] => {}
            // What begins most characters of two and three bytes is what is left of a cut one.
            [byte @ (0x80 | 0x85 | 0x91..=0x97 | 0xC0..=0xFF)]
                if in_word && !matches!(byte, 0xC2 | 0xC3 | 0xE2) =>
            {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(broken).0);
                mended += 1;
            }
            _ => {
                text.push('\u{FFFD}');
                lost += 1;
            }
        }
        at += broken.len();
    }
    let mut warnings = Vec::new();
    if mended > 0 {
        warnings.push(format!(
            "{mended} characters are not UTF-8 and are read as windows-1252"
        ));
    }
    if lost > 0 {
        warnings.push(format!("{lost} characters could not be decoded as UTF-8"));
    }
    Decoded { text, warnings }
}

/// UTF-16 without a byte-order mark: in Latin text every other byte is NUL.
pub fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return Some(UTF_16BE);
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let pairs = sample.len() / 2;
    let nul = |at: usize| sample.chunks_exact(2).filter(|pair| pair[at] == 0).count();
    let (even, odd) = (nul(0), nul(1));
    if pairs >= 8 && odd * 10 > pairs * 4 && even * 50 < pairs {
        Some(UTF_16LE)
    } else if pairs >= 8 && even * 10 > pairs * 4 && odd * 50 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-32 with a byte-order mark or without, where the whole sample is characters of text: true for the most
/// significant byte first. No encoding of the web, but one that XML may be in.
pub fn looks_utf32(bytes: &[u8]) -> Option<bool> {
    let sample = bytes[..bytes.len().min(4096)].chunks_exact(4);
    let is_text = |big: bool| {
        let mut characters = sample.clone().map(|unit| utf32(unit, big));
        sample.len() >= 4
            && characters.all(|c| c.is_some_and(|c| !c.is_control() || c.is_whitespace()))
    };
    [false, true].into_iter().find(|big| is_text(*big))
}

fn utf32(unit: &[u8], big: bool) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(match big {
        true => u32::from_be_bytes(unit),
        false => u32::from_le_bytes(unit),
    })
}

/// A stream of UTF-32 as one of UTF-8, whatever its length; the byte-order mark is taken off. What is no
/// character is U+FFFD.
pub struct FromUtf32<R> {
    inner: R,
    big: bool,
    out: Vec<u8>,
    at: usize,
}

impl<R: BufRead> FromUtf32<R> {
    /// From the first byte of `inner` on; `big` for the most significant byte first.
    pub fn new(inner: R, big: bool) -> FromUtf32<R> {
        FromUtf32 {
            inner,
            big,
            out: Vec::new(),
            at: 0,
        }
    }
}

impl<R: BufRead> Read for FromUtf32<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.out.len() {
            let mut units = Vec::new();
            (&mut self.inner).take(1 << 14).read_to_end(&mut units)?;
            let read = units.chunks(4).map(|unit| utf32(unit, self.big));
            let text: String = read
                .map(|c| c.unwrap_or('\u{FFFD}'))
                .filter(|c| *c != '\u{FEFF}')
                .collect();
            (self.out, self.at) = (text.into_bytes(), 0);
        }
        let length = (&self.out[self.at..]).read(buffer)?;
        self.at += length;
        Ok(length)
    }
}

/// The charset that an HTML or XML head declares (WHATWG "prescan" in spirit: first 4096 bytes).
pub fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = |mark: &str| {
        head.match_indices(mark).find_map(|(at, _)| {
            let rest = head[at + mark.len()..].trim_start();
            let rest = rest
                .strip_prefix('=')?
                .trim_start()
                .trim_start_matches(['"', '\'']);
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
                .unwrap_or(rest.len());
            (end > 2).then(|| rest[..end].to_owned())
        })
    };
    let xml = head
        .starts_with("<?xml")
        .then(|| after("encoding"))
        .flatten();
    xml.or_else(|| after("charset"))
}

/// A UTF-8 text with a little damage: far more whole multi-byte characters than broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut whole = 0usize;
    let mut broken = 0usize;
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 4 * broken
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    // Latin-1 on the web means windows-1252 (WHATWG Encoding, section 4.2).
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let undecodable = if encoding == WINDOWS_1252 {
        0
    } else {
        text.matches('\u{FFFD}').count()
    };
    let mut warnings = Vec::new();
    if undecodable > 0 {
        warnings.push(format!(
            "{undecodable} characters could not be decoded as {}",
            encoding.name()
        ));
    }
    Decoded {
        text: text.into_owned(),
        warnings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, expected: &str, warns: bool) {
        let decoded = decode(bytes, declared);
        assert_eq!(decoded.text, expected);
        assert_eq!(
            !decoded.warnings.is_empty(),
            warns,
            "{:?}",
            decoded.warnings
        );
    }

    #[test]
    fn utf_32_is_told_from_all_else() {
        let text = "Ärger in Lühe 😀\n".repeat(2_000);
        for big in [false, true] {
            let unit = |c: char| match big {
                true => (c as u32).to_be_bytes(),
                false => (c as u32).to_le_bytes(),
            };
            for start in ["", "\u{FEFF}"] {
                let marked = format!("{start}{text}");
                let bytes: Vec<u8> = marked.chars().flat_map(unit).collect();
                assert_eq!(looks_utf32(&bytes), Some(big));
                let mut read = String::new();
                let mut stream = FromUtf32::new(&bytes[..], big);
                stream.read_to_string(&mut read).unwrap();
                assert!(read == text, "{big} {start:?}");
            }
        }
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for other in [text.as_bytes(), &wide[..], &[0; 64], b"", b"\0\0\0<"] {
            assert_eq!(looks_utf32(other), None);
        }
        // The last character is cut.
        let mut read = String::new();
        let cut = b"a\0\0\0b\0";
        FromUtf32::new(&cut[..], false)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, "a\u{FFFD}");
    }

    #[test]
    fn encodings_of_newspapers_are_read() {
        check("Ärger in Lühe".as_bytes(), None, "Ärger in Lühe", false);
        check(b"\xEF\xBB\xBFplain", None, "plain", false);
        check(b"\xFF\xFEN\0e\0w\0s\0", None, "News", false);
        check(
            b"\0T\0h\0e\0 \0n\0e\0w\0s\0 \0o\0f",
            None,
            "The news of",
            false,
        );
        check(b"\x93quoted\x94", Some("iso-8859-1"), "“quoted”", false);
        check(b"caf\xE9 au lait", Some("utf-8"), "café au lait", true);
        check("déjà vu".as_bytes(), Some("iso-8859-1"), "déjà vu", false);
        let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("港の新聞は今日も売れた。");
        check(
            &japanese,
            Some("shift_jis"),
            "港の新聞は今日も売れた。",
            false,
        );
        let (japanese, ..) = ISO_2022_JP.encode("港の新聞");
        check(&japanese, Some("iso-2022-jp"), "港の新聞", false);
        check(
            b"\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xAA ok \xFF",
            None,
            "éèàê ok \u{FFFD}",
            true,
        );
        let mixed = b"\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xAA\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xAA\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xAA Gr\xF6\xDFe caf\xC3.";
        check(mixed, None, "éèàêéèàêéèàê Größe caf\u{FFFD}.", true);
        check(b"Gr\x94\xE1e", Some("IBM850"), "Größe", false);
        check(b"Gr\x94\xE1e", Some("cp437"), "Größe", false);
        check(b"caf\xE9 au lait", Some("x-foo"), "café au lait", true);
    }

    #[test]
    fn the_head_of_a_page_declares_its_charset() {
        let charset = |page: &str| declared_charset(page.as_bytes());
        assert_eq!(charset("<meta charset=utf-8>").as_deref(), Some("utf-8"));
        assert_eq!(
            charset("<meta content='text/html; charset=windows-1251'>").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(
            charset("<?xml version='1.0' encoding='ISO-8859-2'?>").as_deref(),
            Some("iso-8859-2")
        );
        assert_eq!(charset("<p>charset talk</p>"), None);
    }
}
