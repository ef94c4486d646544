//! Words a second of the first stages, on one thread, over a text of our own repeated.

use std::hint::black_box;
use std::time::Instant;

use morgue::annotate::learned::forms;
use morgue::annotate::names::names;
use morgue::annotate::tags::tags;
use morgue::annotate::words::words;
use morgue::text::Text;

const PARAGRAPH: &str = "The minister of fisheries, Anna Berglund, said on Tuesday that the harbour of \
Port Selwyn would close for two months while the National Dredging Authority (NDA) removed silt. “We \
have no choice,” she told reporters in Oslo, where she had met officials of the European Union. Mr \
Okoro, a boat owner who employs thirty people, called the decision a mistake and asked the court in \
Bergen to stop it. The authority did not answer questions, but a spokesman, Peter Lunde, wrote that \
work begins next week and that the costs, about $4.5 million, are shared with the port.\n";

fn main() {
    let text = Text::clean(&PARAGRAPH.repeat(40));
    let articles: Vec<Text> = (0..20).map(|_| text.clone()).collect();
    let cut = words(&text);
    let tagged = tags(&text, &cut);
    black_box(names(&text, &cut, &tagged));
    let count = cut.tokens.len() * articles.len();
    let measure = |name: &str, stage: &dyn Fn(&Text)| {
        let begin = Instant::now();
        articles.iter().for_each(stage);
        let seconds = begin.elapsed().as_secs_f64();
        println!("{name:12} {:>9.0} words/s", count as f64 / seconds);
    };
    measure("words", &|text| {
        black_box(words(text));
    });
    measure("forms", &|text| {
        black_box(forms(text, &cut));
    });
    measure("tags", &|text| {
        black_box(tags(text, &cut));
    });
    measure("names", &|text| {
        black_box(names(text, &cut, &tagged));
    });
    measure("together", &|text| {
        let words = words(text);
        let tags = tags(text, &words);
        black_box(names(text, &words, &tags));
    });
}
