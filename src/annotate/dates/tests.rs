use chrono::NaiveDate;

use super::dates;
use crate::annotate::words::words;
use crate::text::Text;

/// `expected`: "words = value" of each date, joined by "; ".
fn check_on(published: &str, text: &str, expected: &str) {
    let text = Text::clean(text);
    let published = NaiveDate::parse_from_str(published, "%Y-%m-%d").ok();
    let got: Vec<String> = dates(&text, &words(&text), published)
        .iter()
        .map(|d| format!("{} = {}", text.slice(d.span), d.value))
        .collect();
    assert_eq!(got.join("; "), expected, "{:?}", text.as_str());
}

/// Published on a Monday.
fn check(text: &str, expected: &str) {
    check_on("2024-03-04", text, expected);
}

#[test]
fn reads_days() {
    check("It opened on February 26.", "February 26 = 2024-02-26");
    check("It opened on 26 Feb. 2023.", "26 Feb. 2023 = 2023-02-26");
    check("It opened on 2023-02-26.", "2023-02-26 = 2023-02-26");
    check("Signed 26/02/2023 in Lund.", "26/02/2023 = 2023-02-26");
    check("Signed 03/02/2023 in Lund.", "");
    check(
        "On Tuesday, Feb. 27, 2024, they met.",
        "Tuesday, Feb. 27, 2024 = 2024-02-27",
    );
    check(
        "On the 5th of January it froze.",
        "5th of January = 2024-01-05",
    );
    check(
        "She left on June 16th of last year.",
        "June 16th of last year = 2023-06-16",
    );
}

#[test]
fn reads_months_years_and_longer() {
    check("They met in late February.", "late February = 2024-02");
    check("The dam failed in July 2019.", "July 2019 = 2019-07");
    check("He won in October.", "October = 2023-10");
    check("The 2016 vote was close.", "2016 = 2016");
    check("Rents doubled in the 1990s.", "1990s = 199X");
    check("Built in the 19th century.", "19th century = 18XX");
    check(
        "Sales fell in the first quarter.",
        "first quarter = 2024-Q1",
    );
    check(
        "Profit in the first half of 2022 rose.",
        "first half of 2022 = 2022-01/2022-06",
    );
    check(
        "The summer of 1998 was dry.",
        "summer of 1998 = 1998-summer",
    );
}

#[test]
fn counts_from_publication() {
    check("He said so on Tuesday.", "Tuesday = 2024-02-27");
    check("She will speak on Tuesday.", "Tuesday = 2024-03-05");
    check(
        "He spoke late Sunday night.",
        "late Sunday night = 2024-03-03",
    );
    check("Last week it rained.", "Last week = 2024-W09");
    check("It broke two years ago.", "two years ago = 2022");
    check("We leave tomorrow night.", "tomorrow night = 2024-03-05");
    check(
        "Earlier this week they met.",
        "Earlier this week = 2024-W10",
    );
    check(
        "They won over the weekend.",
        "weekend = 2024-03-02/2024-03-03",
    );
    check(
        "Over the past three decades it shrank.",
        "past three decades = 1994/2024",
    );
    check("The vote will come in 10 days.", "in 10 days = 2024-03-14");
}

#[test]
fn reads_ranges() {
    check(
        "The term runs from July 2024 to July 2027.",
        "from July 2024 to July 2027 = 2024-07/2027-07",
    );
    check(
        "Polled from Feb. 19 to 22.",
        "from Feb. 19 to 22 = 2024-02-19/2024-02-22",
    );
    check(
        "Polled Feb. 19-22, 2023.",
        "Feb. 19-22, 2023 = 2023-02-19/2023-02-22",
    );
    check("Mayor since 2003, he rests.", "since 2003 = 2003/..");
    check(
        "Between 2001 and 2014 it sank.",
        "Between 2001 and 2014 = 2001/2014",
    );
}

#[test]
fn reads_times_beside_their_day() {
    check(
        "She speaks at 3 p.m. GMT on Wednesday.",
        "3 p.m. GMT on Wednesday = 2024-02-28T15:00Z",
    );
    check(
        "It hit at 15:30 local time on Friday.",
        "15:30 local time on Friday = 2024-03-01T15:30",
    );
    check(
        "At 0900 GMT Monday it began.",
        "0900 GMT Monday = 2024-03-04T09:00Z",
    );
    check(
        "On Friday at 5:30 p.m. EST they met.",
        "Friday at 5:30 p.m. EST = 2024-03-01T17:30-05:00",
    );
    check("From 9 a.m. to 5 p.m. the shop is open.", "");
}

#[test]
fn reads_business_years_and_periods() {
    check("Fiscal 2023 was poor.", "Fiscal 2023 = 2023");
    check("Sales in FY2024 rose.", "FY2024 = 2024");
    check("The plan for 2025/26 passed.", "2025/26 = 2025/2026");
    check(
        "For the year ended March 31 it lost.",
        "year ended March 31 = 2023-04-01/2024-03-31",
    );
    check(
        "In the three months to June 30, 2023 it won.",
        "three months to June 30, 2023 = 2023-04-01/2023-06-30",
    );
    check(
        "The first nine months of 2023 were good.",
        "first nine months of 2023 = 2023-01/2023-09",
    );
}

#[test]
fn reads_parts_of_longer_stretches() {
    check("In the mid-1980s it grew.", "mid-1980s = 198X");
    check("The mid-March deadline passed.", "mid-March = 2024-03");
    check("By mid-2026 it opens.", "mid-2026 = 2026");
    check("In early 2022 it shut.", "early 2022 = 2022");
    check(
        "The late 18th century was calm.",
        "late 18th century = 17XX",
    );
    check(
        "At the end of the year it closes.",
        "end of the year = 2024",
    );
    check("It opens early next year.", "early next year = 2025");
    check("The '80s and '90s were lean.", "'80s = 198X; '90s = 199X");
    check(
        "In the 17th and 18th centuries it grew.",
        "17th and 18th centuries = 16XX/17XX",
    );
    check(
        "In the nineteenth century it grew.",
        "nineteenth century = 18XX",
    );
    check(
        "The winter of 2019-20 was mild.",
        "winter of 2019-20 = 2019-winter",
    );
    check("In 1914-18 it made shells.", "1914-18 = 1914/1918");
    check(
        "Half a century ago it was open.",
        "Half a century ago = 197X",
    );
    check("In the coming weeks we shall see.", "");
}

#[test]
fn looks_ahead_where_the_words_do() {
    check("The vote will be held on Friday.", "Friday = 2024-03-08");
    check(
        "It will be closed until Friday, he said.",
        "Friday = 2024-03-08",
    );
    check("They will sing at Christmas.", "Christmas = 2024-12-25");
    check(
        "It is due on the 15th of next month.",
        "15th of next month = 2024-04-15",
    );
    check(
        "On 3 and 4 March it rose.",
        "3 and 4 March = 2024-03-03/2024-03-04",
    );
    check("On March 3 and 4 boats sank.", "March 3 = 2024-03-03");
}

#[test]
fn says_what_it_was_counted_from() {
    let anchors = |published: &str, text: &str| -> String {
        let text = Text::clean(text);
        let published = NaiveDate::parse_from_str(published, "%Y-%m-%d").ok();
        let found = dates(&text, &words(&text), published);
        let show = |d: &crate::model::DateMention| match d.anchor {
            Some(anchor) => format!("{} {}", anchor.origin, anchor.day),
            None => "none".to_string(),
        };
        found.iter().map(show).collect::<Vec<_>>().join("; ")
    };
    let text = "It shut on Tuesday, and not on May 5, 2020.";
    assert_eq!(anchors("2024-03-04", text), "published 2024-03-04; none");
    assert_eq!(anchors("", text), "none; none");
    let wire = "LUND, March 2 (Agency) - The mill shut today.";
    assert_eq!(
        anchors("2024-03-04", wire),
        "dateline 2024-03-02; dateline 2024-03-02"
    );
    assert_eq!(anchors("", "It shut in March."), "none");
}

#[test]
fn leaves_near_misses_alone() {
    check("Theresa May said no.", "");
    check("May said it may rain in the sun.", "");
    check("They began the March on the palace.", "");
    check("Two second-half goals won it 3-2.", "");
    check("The first quarter ended with a touchdown.", "");
    check("Some 2000 people came, 1950 dollars each.", "");
    check("The desk is open 24/7.", "");
    check("Flight 1549 sank.", "");
    check("April Lindqvist sat down.", "");
    check("The Sunday Times and the Monday Club agreed.", "");
    check("A Black Friday sale drew crowds.", "");
    check("He read 1984, the novel, at school.", "");
    check("Her favourite, Brandt's 1984, is long.", "");
    check("The Six-Day War shaped the valley.", "");
    check("A 20-year-old was held.", "");
    check("Turn to page 1990.", "");
    check("Summer the singer took the stage.", "");
    check("A man named Friday was late.", "");
    check("Easter Island is far; so is its Christmas tree.", "");
    check("He is in his late 20s, she in her mid-30s.", "");
    check("A Today show host spoke of Windows 2000.", "");
    check("Room 2012 of Flight 1987 was empty.", "");
}

#[test]
fn takes_the_anchor_from_the_dateline_or_says_unknown() {
    check_on(
        "",
        "VESTBY, March 4, 2024 - The mill closed on Tuesday.",
        "March 4, 2024 = 2024-03-04; Tuesday = 2024-02-27",
    );
    check_on("", "It closed on February 26.", "February 26 = XXXX-02-26");
    check_on("", "It closed yesterday.", "yesterday = unknown");
    check_on(
        "",
        "Sales fell in the third quarter.",
        "third quarter = XXXX-Q3",
    );
    check_on("", "", "");
}

#[test]
fn knows_september_11() {
    check("The 9/11 attacks changed it.", "9/11 = 2001-09-11");
    check("The Sept. 11 attacks changed it.", "Sept. 11 = 2001-09-11");
    check("On Sept. 11 it rained.", "Sept. 11 = 2023-09-11");
}

#[test]
fn knows_feasts() {
    check("It snowed on Christmas Eve.", "Christmas Eve = 2023-12-24");
    check("Closed on Easter Monday.", "Easter Monday = 2024-04-01");
    check("Closed on Labor Day.", "Labor Day = 2023-09-04");
}

#[test]
fn tells_plans_from_what_was() {
    check("The mill is open on Saturday.", "Saturday = 2024-03-09");
    check("Bathing is banned until Thursday.", "Thursday = 2024-03-07");
    check("The weir was shut until Thursday.", "Thursday = 2024-02-29");
    check(
        "Weavers voted to strike from Friday.",
        "Friday = 2024-03-08",
    );
    check(
        "They agreed to meet again in November.",
        "November = 2024-11",
    );
    check("They heard of the plans in January.", "January = 2024-01");
    check(
        "Prices would peak in the fourth quarter, investors said.",
        "fourth quarter = 2024-Q4",
    );
    check(
        "She speaks at the museum on Thursday week.",
        "Thursday week = 2024-03-14",
    );
    check(
        "The looms, from 1957 and 1958, still run.",
        "1957 = 1957; 1958 = 1958",
    );
    check(
        "Payable April one; it began July two, 2023.",
        "April one = 2024-04-01; July two, 2023 = 2023-07-02",
    );
    check("In January two mills burnt.", "January = 2024-01");
}
