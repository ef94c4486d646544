use super::*;

#[test]
fn names_of_languages_become_codes() {
    for (name, code) in [
        ("ENGLISH", Some("en")),
        ("Deutsch; German", Some("de")),
        ("fr", Some("fr")),
        ("Français", Some("fr")),
        ("Klingon", None),
        ("", None),
    ] {
        assert_eq!(language_code(name).as_deref(), code, "{name}");
    }
}

#[test]
fn broken_lines_are_joined() {
    assert_eq!(unwrapped("\n One\n two\n\n\nThree\n"), ["One two", "Three"]);
    assert_eq!(unwrapped("\n\n"), Vec::<String>::new());
}
