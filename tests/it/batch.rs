//! Lists of names and queries: every line has its answer, those without a hit and the faulty ones too.

use crate::run::{json, morgue, said};

#[test]
fn every_line_has_its_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let list = folder.path().join("names.csv");
    let names = b"name,desk\nTorm,politics\n\"Orr\",valley\nNobody Atall,\n,\nKr\xFFger,\n";
    std::fs::write(&list, names).expect("written");
    let list = list.to_str().expect("UTF-8");
    let list = [
        "quotes",
        "--batch",
        list,
        "--batch-field",
        "speaker",
        "--json",
        "-n",
        "3",
    ];
    let output = morgue(&archive, &list);
    assert_eq!(output.status.code(), Some(3));
    let said_of_it = String::from_utf8_lossy(&output.stderr);
    assert!(
        said_of_it.contains("5 lines = 2 with hits + 1 without + 2 in error"),
        "{said_of_it}"
    );
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        rows.iter().map(|r| r["line"].as_u64()).collect::<Vec<_>>(),
        [2, 3, 4, 5, 6].map(Some)
    );
    for (row, name) in rows.iter().zip(["Torm", "Orr"]) {
        let alone = json(
            &archive,
            &["quotes", "--speaker", name, "--json", "-n", "3"],
        );
        assert_eq!(row["total"], alone["total"], "{name}");
        let ids: Vec<_> = alone["hits"]
            .as_array()
            .expect("hits")
            .iter()
            .map(|h| &h["quotation_id"])
            .collect();
        assert_eq!(
            row["hits"]
                .as_array()
                .expect("hits")
                .iter()
                .collect::<Vec<_>>(),
            ids
        );
    }
    assert_eq!(rows[2]["total"], 0);
    assert!(
        rows[2]["notes"][0]
            .as_str()
            .is_some_and(|n| n.contains("nobody"))
    );
    assert_eq!(
        (&rows[3]["error"], &rows[4]["error"]),
        (&"empty".into(), &"not UTF-8".into())
    );
}

#[test]
fn queries_are_joined_with_the_one_beside_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("a");
    said(&archive, &["add", "sample_db/articles"]);
    let list = folder.path().join("queries.txt");
    std::fs::write(&list, "flood OR strike\n\"key rate\", crowns)\n").expect("written");
    let list = list.to_str().expect("UTF-8");
    let csv = said(&archive, &["search", "minister", "--batch", list, "--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    let both = json(
        &archive,
        &["search", "minister (flood OR strike)", "--json"],
    );
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(
        rows[1].starts_with(&format!(
            "1,flood OR strike,minister AND (flood OR strike),{},",
            both["total"]
        )),
        "{csv}"
    );
    assert!(
        rows[2].starts_with("2,\"\"\"key rate\"\", crowns)\","),
        "{csv}"
    );
}
