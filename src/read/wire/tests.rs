use super::super::{Options, read_stream};
use super::*;

fn read(source: &str) -> Vec<Result<Draft, String>> {
    let mut found = Vec::new();
    let _ = read_stream(
        "w.xml",
        &mut source.as_bytes(),
        &Options::default(),
        &mut |item| {
            match item {
                Item::Article(draft) => found.push(Ok(*draft)),
                Item::Rejected(refusal) => found.push(Err(refusal.to_string())),
                _ => {}
            }
            ControlFlow::Continue(())
        },
    );
    found
}

fn one(source: &str) -> Draft {
    let mut found = read(source);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0).unwrap_or_else(|reason| panic!("{reason}"))
}

fn refused(source: &str) -> String {
    read(source).remove(0).err().unwrap_or_default()
}

fn value(field: &Option<Field<String>>) -> &str {
    field.as_ref().map_or("", |field| field.value.as_str())
}

fn item(meta: &str, content: &str, set: &str) -> String {
    format!(
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:1' xml:lang='en'>\
         <itemMeta><itemClass qcode='ninat:text'/>{meta}</itemMeta><contentMeta>{content}</contentMeta>\
         <contentSet>{set}</contentSet></newsItem>"
    )
}

#[test]
fn a_news_item_is_read() {
    let draft = one(&item(
        "<provider literal='lantern.example'/><firstCreated>2024-03-04T08:30:00Z</firstCreated>\
         <versionCreated>2024-03-04T09:30:00Z</versionCreated><embargoed>2024-03-05</embargoed>",
        "<headline>Ice</headline><headline role='h:subHeadline'>Ferries wait</headline><by>By Ana Lopo</by>\
         <infoSource literal='The Lantern'/><subject qcode='c:f'><name>f</name></subject>\
         <subject qcode='s:2'><name>Weather</name></subject><dateline>PORT SABLE</dateline>",
        "<inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title>\
         </head><body><h1>Ice</h1><p>One <b>two</b>.</p><figure><figcaption>no</figcaption></figure><p>It&amp;#39;s three.</p></body></html></inlineXML>",
    ));
    assert_eq!(draft.text, "Ferries wait\n\nOne two.\n\nIt's three.");
    assert_eq!(
        (value(&draft.title), value(&draft.source)),
        ("Ice", "The Lantern")
    );
    assert_eq!(
        (value(&draft.section), value(&draft.dateline)),
        ("Weather", "PORT SABLE")
    );
    assert_eq!(value(&draft.published), "2024-03-04T08:30:00Z");
    assert_eq!(value(&draft.updated), "2024-03-04T09:30:00Z");
    assert_eq!(draft.authors.len(), 1);
    assert_eq!(draft.warnings, ["embargoed until 2024-03-05"]);
}

#[test]
fn lines_broken_to_a_width_become_paragraphs() {
    let wire =
        "(Adds detail)\n    The harbour froze on\nMonday, he said.\n    Ferries stayed in\nport.";
    let expected =
        "(Adds detail)\n\nThe harbour froze on Monday, he said.\n\nFerries stayed in port.";
    let marked = format!("<inlineXML><html><body><p>{wire}</p></body></html></inlineXML>");
    assert_eq!(one(&item("", "", &marked)).text, expected);
    let data =
        format!("<inlineData contenttype='text/plain'><![CDATA[<p>{wire}</p>]]></inlineData>");
    assert_eq!(one(&item("", "", &data)).text, expected);
}

#[test]
fn what_holds_no_text_says_why() {
    let remote = refused(&item(
        "",
        "<headline>Ice</headline>",
        "<remoteContent href='a.xml'/>",
    ));
    assert_eq!(
        remote,
        "w.xml: has no text: it stands in a file of its own, a.xml (\"Ice\")"
    );
    let canceled = item(
        "<pubStatus qcode='stat:canceled'/>",
        "",
        "<inlineData>x</inlineData>",
    );
    assert!(refused(&canceled).contains("canceled"));
    let picture = item("", "<description>Ice on the quay.</description>", "")
        .replace("ninat:text", "ninat:picture");
    assert!(refused(&picture).contains("is a picture without a text: its caption has 4 words"));
    assert!(
        refused("<packageItem><groupSet><group><itemRef/></group></groupSet></packageItem>")
            .contains("names 1 items")
    );
    assert!(refused("<knowledgeItem/>").contains("knowledge item"));
    assert!(refused("<newsItem><itemMeta></newsItem>").contains("broken XML"));
}

#[test]
fn a_message_gives_each_of_its_items() {
    let text = |words: &str| item("", "", &format!("<inlineData>{words}</inlineData>"));
    let found = read(&format!(
        "<newsMessage><header/><itemSet>{}<packageItem/>{}</itemSet></newsMessage>",
        text("One."),
        text("Two.")
    ));
    let places: Vec<_> = found
        .iter()
        .map(|found| found.as_ref().ok().and_then(|d| d.record.clone()))
        .collect();
    assert_eq!(
        places,
        [Some("item 1".to_owned()), None, Some("item 3".to_owned())]
    );
}

const NITF: &str = "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'http://x.example/nitf-3-3.dtd'>\
    <nitf><head><title>Ice</title><meta name='online_sections' content='Coast; Weather'/>\
    <docdata><doc-id id-string='77'/><date.issue norm='20240304T000000'/></docdata>\
    <pubdata name='The Lantern' date.publication='20240304T000000' ex-ref='http://l.example/77'/></head>\
    <body><body.head><hedline><hl1>Ice</hl1><hl2 class='online_headline'>Ice!</hl2></hedline>\
    <byline class='print_byline'>By ANA LOPO</byline><byline class='normalized_byline'>LOPO, ANA</byline>\
    <dateline>PORT SABLE, March 4</dateline></body.head><body.content>\
    <block class='lead_paragraph'><p>It froze.</p></block><block class='full_text'><p>It froze.</p>\
    <p>In <location>Port Sable</location> &mdash; twice.</p><media><media-caption>no</media-caption></media></block>\
    </body.content></body></nitf>";

#[test]
fn nitf_is_read_and_its_lead_once() {
    let draft = one(NITF);
    assert_eq!(draft.text, "It froze.\n\nIn Port Sable — twice.");
    assert_eq!(
        (value(&draft.title), value(&draft.source)),
        ("Ice", "The Lantern")
    );
    assert_eq!(
        (value(&draft.published), value(&draft.external_id)),
        ("2024-03-04", "77")
    );
    assert_eq!(
        (value(&draft.section), value(&draft.url)),
        ("Coast", "http://l.example/77")
    );
    let authors: Vec<_> = draft.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(authors, ["ANA LOPO"]);
    let twice = format!("{NITF}\n{NITF}");
    let places: Vec<_> = read(&twice)
        .into_iter()
        .flatten()
        .filter_map(|d| d.record)
        .collect();
    assert_eq!(places, ["document 1", "document 2"]);
}

#[test]
fn newsml_1_gives_its_texts_without_captions() {
    let component = |role: &str, headline: &str, words: &str| {
        format!(
            "<NewsComponent><Role FormalName='{role}'/><NewsLines><HeadLine>{headline}</HeadLine></NewsLines>\
             <ContentItem><MediaType FormalName='Text'/><DataContent><p>{words}</p></DataContent></ContentItem></NewsComponent>"
        )
    };
    let draft = one(&format!(
        "<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:9</PublicIdentifier></NewsIdentifier>\
         </Identification><NewsManagement><FirstCreated>20240304T083000Z</FirstCreated></NewsManagement>\
         <NewsComponent><AdministrativeMetadata><Provider><Party FormalName='Meridian'/></Provider></AdministrativeMetadata>\
         {}{}</NewsComponent></NewsItem></NewsML>",
        component("Main", "Ice", "It froze."),
        component("Caption", "x", "The quay.")
    ));
    assert_eq!(
        (value(&draft.title), draft.text.as_str()),
        ("Ice", "It froze.")
    );
    assert_eq!(
        (value(&draft.source), value(&draft.external_id)),
        ("Meridian", "urn:9")
    );
    assert_eq!(value(&draft.published), "2024-03-04T08:30:00Z");
}

#[test]
fn the_newsitem_of_reuters_is_read() {
    let draft = one(
        "<newsitem itemid='5' date='1996-08-20' xml:lang='en'><title>CALVIA: Ice.</title><headline>Ice.</headline>\
         <byline>Ana Lopo</byline><dateline>PORT SABLE 1996-08-20</dateline><text><p>One.</p><p>Two.</p></text>\
         <metadata><dc element='dc.source' value='Meridian'/></metadata></newsitem>",
    );
    assert_eq!(
        (value(&draft.title), draft.text.as_str()),
        ("Ice.", "One.\n\nTwo.")
    );
    assert_eq!(
        (value(&draft.published), value(&draft.source)),
        ("1996-08-20", "Meridian")
    );
}
