use super::*;

fn scores(gold: &str, predicted: &str) -> Scores {
    let gold = Gold::read(gold).expect("gold");
    let predicted = Predicted::read(predicted).expect("a prediction");
    let mut scores = Scores::new();
    scores.add(&gold, &predicted, &Task::ALL);
    scores
}

/// right / predicted / gold of a row; a dash for predicted of a share.
fn counts(scores: &Scores, task: Task, part: &str, measure: &str) -> String {
    let figures = scores.figures();
    let row = figures
        .iter()
        .find(|f| f.task == task && f.part == part && f.measure == measure);
    row.map_or("none".to_owned(), |f| {
        let predicted = f.predicted.map_or("-".to_owned(), |p| p.to_string());
        format!("{}/{predicted}/{}", f.right, f.gold)
    })
}

/// `Ola Wren said that the gate was shut. “It sticks,” she said.`
fn said(first: &str, second: &str) -> String {
    let text = "Ola Wren said that the gate was shut. “It sticks,” she said.";
    format!(
        r#"{{"id":1,"text":"{text}","people":[{{"name":"Ola Wren","forms":["Wren"],"roles":[]}}],
        "quotations":[{{"content":[[14,36]],"source":[[0,8]],"kind":"indirect","direct":false{first}}},
        {{"content":[[38,50]],"source":[[51,54]],"kind":"direct","direct":true{second}}}]}}"#
    )
}

const OLA: &str = r#","speaker":"Ola Wren""#;

#[test]
fn a_right_answer_is_all_right() {
    let gold = said(OLA, OLA);
    let scores = scores(&gold, &gold);
    for measure in ["content", "exact", "attributed"] {
        assert_eq!(counts(&scores, Task::Quotations, "all", measure), "2/2/2");
        assert_eq!(
            counts(&scores, Task::Quotations, "direct", measure),
            "1/1/1"
        );
    }
    assert_eq!(counts(&scores, Task::Speakers, "all", "right"), "2/-/2");
    assert_eq!(
        counts(&scores, Task::Speakers, "full name", "right"),
        "1/-/1"
    );
    assert_eq!(counts(&scores, Task::Speakers, "pronoun", "right"), "1/-/1");
    assert!(scores.faults().is_empty(), "{:?}", scores.faults());
}

#[test]
fn a_wrong_answer_lowers_the_figure() {
    let gold = said(OLA, OLA);
    for (speaker, verdict) in [
        (r#","speaker":"Dr Ola B. Wren""#, "right"),
        (r#","speaker":"Wren""#, "partial"),
        (r#","speaker":null"#, "unknown"),
        (r#","speaker":"Per Wrenfield""#, "wrong"),
    ] {
        let scores = scores(&gold, &said(OLA, speaker));
        assert_eq!(
            counts(&scores, Task::Speakers, "direct", verdict),
            "1/-/1",
            "{speaker}"
        );
        assert_eq!(scores.faults().len(), usize::from(verdict != "right"));
    }
    let other_source = gold.replace("[[51,54]]", "[[0,8]]");
    let scores = scores(&gold, &other_source);
    assert_eq!(
        counts(&scores, Task::Quotations, "direct", "content"),
        "1/1/1"
    );
    assert_eq!(
        counts(&scores, Task::Quotations, "direct", "attributed"),
        "0/1/1"
    );
}

#[test]
fn a_leading_that_is_left_aside_and_half_is_enough() {
    let gold = said(OLA, OLA);
    let exact = |from: &str| {
        let scores = scores(&gold, &gold.replace("[[14,36]]", from));
        let count = |measure| counts(&scores, Task::Quotations, "indirect", measure);
        (count("content"), count("exact"))
    };
    let same = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(exact("[[19,36]]"), same("1/1/1", "1/1/1"));
    assert_eq!(exact("[[28,36]]"), same("1/1/1", "0/1/1"));
    assert_eq!(exact("[[32,36]]"), same("0/1/1", "0/1/1"));
}

#[test]
fn names_need_span_and_label() {
    let line = |a: &str, b: &str| {
        format!(r#"{{"id":"n","text":"The Wren Bank paid Ola Wren.","entities":[{a},{b}]}}"#)
    };
    let gold = line(
        r#"{"start":0,"end":13,"label":"ORG"}"#,
        r#"{"start":19,"end":27,"label":"PER"}"#,
    );
    let other = line(
        r#"{"start":4,"end":13,"label":"ORG"}"#,
        r#"{"start":19,"end":27,"label":"ORG"}"#,
    );
    let scores = scores(&gold, &other);
    assert_eq!(counts(&scores, Task::Names, "ORG", "name"), "1/2/1");
    assert_eq!(counts(&scores, Task::Names, "PER", "name"), "0/0/1");
    assert_eq!(counts(&scores, Task::Names, "all", "name"), "1/2/2");
    assert_eq!(scores.faults()[0].what, "wrong");
}

#[test]
fn roles_need_their_person_and_then_their_house() {
    let gold = r#"{"id":"r","text":"","institutions":[{"name":"Wren Bank","forms":["WB"]}],
        "people":[{"name":"Ola Wren","forms":[],"roles":[{"role":"deputy head","institution":"Wren Bank"}]}]}"#;
    let check = |person: &str, role: &str, house: &str, expected: [&str; 2]| {
        let found = format!(
            r#"{{"id":"r","affiliations":[{{"person":"{person}","role":"{role}","institution":{house}}}]}}"#
        );
        let scores = scores(gold, &found);
        let measures = ["role", "role and institution"];
        let counts = measures.map(|m| counts(&scores, Task::Affiliations, "all", m));
        assert_eq!(counts, expected, "{found}");
    };
    check("Ola Wren", "the deputy head", r#""WB""#, ["1/1/1", "1/1/1"]);
    check("Ola Wren", "head", "null", ["1/1/1", "0/1/1"]);
    check("Ola Wren", "cook", r#""WB""#, ["0/1/1", "0/1/1"]);
    check("Per Holm", "deputy head", r#""WB""#, ["0/1/1", "0/1/1"]);
}

#[test]
fn topics_are_compared_by_their_ancestors() {
    // Treaty is below diplomacy (politics), football is sport.
    let gold =
        r#"{"id":"t","text":"","mains":["medtop:20000639"],"all":["20000639","medtop:20001065"]}"#;
    let check = |codes: &str, expected: [&str; 4]| {
        let scores = scores(gold, &format!(r#"{{"id":"t","topics":[{codes}]}}"#));
        let rows = [
            ("articles", "with a topic"),
            ("main", "level 1"),
            ("main", "level 2"),
            ("sets", "level 2"),
        ];
        let counts = rows.map(|(p, m)| counts(&scores, Task::Topics, p, m));
        assert_eq!(counts, expected, "{codes}");
    };
    check(
        r#"{"code":"medtop:20000639"}"#,
        ["1/-/1", "1/-/1", "1/-/1", "1/1/2"],
    );
    check(
        r#"{"code":"medtop:20001065"}"#,
        ["1/-/1", "0/-/1", "0/-/1", "1/1/2"],
    );
    check("", ["0/-/1", "0/-/1", "0/-/1", "0/0/2"]);
}

#[test]
fn dates_need_their_days() {
    let gold = r#"{"id":"d","text":"From May 2 to May 9, or in June.","dates":[
        {"start":0,"end":19,"value":"2024-05-02/2024-05-09"},{"start":27,"end":31,"value":"2024-06"}]}"#;
    let check = |dates: &str, expected: [&str; 3]| {
        let scores = scores(gold, &format!(r#"{{"id":"d","dates":[{dates}]}}"#));
        let counts = ["span", "days", "near"].map(|m| counts(&scores, Task::Dates, "all", m));
        assert_eq!(counts, expected, "{dates}");
    };
    let june = r#"{"start":27,"end":31,"from":"2024-06-01","to":"2024-06-30"}"#;
    let may = r#"{"start":0,"end":19,"from":"2024-05-02","to":"2024-05-09"}"#;
    check(&format!("{may},{june}"), ["2/2/2", "2/2/2", "2/2/2"]);
    check(
        &format!("{may},{}", june.replace("30", "25")),
        ["2/2/2", "1/2/2", "2/2/2"],
    );
    check(
        &format!("{may},{}", june.replace("2024", "2023")),
        ["2/2/2", "1/2/2", "1/2/2"],
    );
    let ends =
        r#"{"start":5,"end":10,"value":"2024-05-02"},{"start":14,"end":19,"value":"2024-05-09"}"#;
    check(&format!("{ends},{june}"), ["2/3/2", "1/3/2", "1/3/2"]);
    check("", ["0/0/2", "0/0/2", "0/0/2"]);
}

#[test]
fn places_need_their_country() {
    let gold = r#"{"id":"p","text":"Lyon and Cork","countries":["FR","IE"],"entities":[
        {"start":0,"end":4,"label":"LOC","country":"FR"},{"start":9,"end":13,"label":"LOC","country":null}]}"#;
    let found = r#"{"id":"p","countries":["FR","US"],"entities":[
        {"start":0,"end":4,"label":"LOC","country":"FR"},{"start":9,"end":13,"label":"LOC","country":"US"}]}"#;
    let scores = scores(gold, found);
    assert_eq!(counts(&scores, Task::Places, "countries", "code"), "1/2/2");
    assert_eq!(counts(&scores, Task::Places, "places", "found"), "2/-/2");
    assert_eq!(counts(&scores, Task::Places, "places", "located"), "1/-/2");
}

#[test]
fn what_was_not_annotated_is_not_measured() {
    let scores = scores(
        r#"{"id":"x","text":"Lyon"}"#,
        r#"{"id":"x","countries":["FR"]}"#,
    );
    assert!(scores.figures().is_empty());
}

#[test]
fn bad_gold_says_what_is_wrong() {
    let error = |line: &str| Gold::read(line).expect_err("bad");
    assert!(error("{").contains("EOF"));
    assert!(error(r#"{"id":"x"}"#).contains("text"));
    let span = r#"{"id":"x","text":"ab","dates":[{"start":0,"end":3,"value":"2024"}]}"#;
    assert_eq!(
        error(span),
        "the span 0..3 is not in the text of 2 characters"
    );
}
