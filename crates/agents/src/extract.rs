//! The text of a file. What comes in is somebody else's: sizes are bounded before anything is unpacked, and whatever a reader
//! stumbles over is a refusal.

use std::io::{Cursor, Read};

use quick_xml::events::Event;

/// Bytes of a file.
pub const LARGEST: usize = 10 << 20;
/// Bytes that a packed document may unpack to.
const UNPACKED: u64 = 40 << 20;
/// Columns of text that HTML is laid out in: none.
const WIDTH: usize = 100_000;

/// Why a file has no text for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Its kind is not read.
    #[error("a kind that is not read")]
    Kind,
    /// It is broken, locked, or too large inside.
    #[error("cannot be read")]
    Broken,
    /// There is no text in it.
    #[error("no text")]
    Empty,
    /// Reading it took too long.
    #[error("took too long")]
    Slow,
}

/// The text of a file, by the ending of its name.
///
/// # Errors
/// See [`Unreadable`].
pub fn text_of(name: &str, bytes: &[u8]) -> Result<String, Unreadable> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let text = match ending.as_str() {
        "txt" | "md" | "markdown" => utf8(bytes),
        "html" | "htm" => html(bytes)?,
        "csv" => csv(&utf8(bytes))?,
        "docx" => docx(bytes)?,
        "pdf" => pdf(bytes)?,
        _ => return Err(Unreadable::Kind),
    };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n").replace('\0', "");
    if text.chars().any(char::is_alphanumeric) { Ok(text.trim().to_owned()) } else { Err(Unreadable::Empty) }
}

/// UTF-8, or what old spreadsheets save.
fn utf8(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Every byte is a character there, and those of Windows-1252 that are not are control characters.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The text of a page, its headings marked.
///
/// # Errors
/// Where it cannot be read.
pub fn html(bytes: &[u8]) -> Result<String, Unreadable> {
    html2text::config::plain_no_decorate().string_from_read(bytes, WIDTH).map_err(|_| Unreadable::Broken)
}

/// Each row as a line of its own: `column: value; column: value`.
fn csv(text: &str) -> Result<String, Unreadable> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b','].into_iter().max_by_key(|it| first.bytes().filter(|byte| byte == it).count());
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|_| Unreadable::Broken)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::Broken)?;
        let cells = columns.iter().zip(&record).filter(|(_, value)| !value.trim().is_empty());
        rows.push(cells.map(|(column, value)| format!("{column}: {value}")).collect::<Vec<_>>().join("; "));
    }
    Ok(rows.join("\n\n"))
}

/// The paragraphs of a Word document.
fn docx(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let part = archive.by_name("word/document.xml").map_err(|_| Unreadable::Broken)?;
    let mut xml = String::new();
    // What it says of its size is not believed.
    let read = part.take(UNPACKED).read_to_string(&mut xml).map_err(|_| Unreadable::Broken)?;
    if u64::try_from(read).unwrap_or(u64::MAX) >= UNPACKED {
        return Err(Unreadable::Broken);
    }
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut text, mut inside) = (String::new(), false);
    loop {
        match reader.read_event().map_err(|_| Unreadable::Broken)? {
            Event::Start(tag) if tag.name().as_ref() == b"w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == b"w:t" => inside = false,
            Event::End(tag) if tag.name().as_ref() == b"w:p" => text.push_str("\n\n"),
            Event::Empty(tag) if matches!(tag.name().as_ref(), b"w:br" | b"w:tab") => text.push(' '),
            Event::Text(piece) if inside => text.push_str(&piece.decode().map_err(|_| Unreadable::Broken)?),
            Event::GeneralRef(name) if inside => text.push(match &*name.into_inner() {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                _ => ' ',
            }),
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

/// The text of a PDF. Its reader gives up on some files by panicking: that is a file that cannot be read.
fn pdf(bytes: &[u8]) -> Result<String, Unreadable> {
    let read = std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem(bytes));
    match read {
        Ok(Ok(text)) => Ok(text),
        _ => Err(Unreadable::Broken),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn texts_of_each_kind_are_read() {
        assert_eq!(text_of("a.md", "\u{feff}# Été\r\nOui.".as_bytes()).unwrap(), "# Été\nOui.");
        assert_eq!(text_of("a.txt", b"\xe9t\xe9").unwrap(), "été");
        assert_eq!(
            text_of("p.csv", "ville;délai\nLyon;24 h\nParis;\n".as_bytes()).unwrap(),
            "ville: Lyon; délai: 24 h\n\nville: Paris"
        );
        let page = "<html><head><title>x</title><style>p{}</style><script>evil()</script></head><body><h1>Livraison</h1><p>En 48&nbsp;heures.</p></body></html>";
        let text = text_of("p.html", page.as_bytes()).unwrap();
        assert!(
            text.contains("Livraison") && text.contains("48") && !text.contains("evil") && !text.contains('<'),
            "{text}"
        );
        assert_eq!(text_of("a.exe", b"MZ"), Err(Unreadable::Kind));
        assert_eq!(text_of("a.txt", b" \n"), Err(Unreadable::Empty));
    }

    #[test]
    fn a_word_document_is_its_paragraphs() {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        packed.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let xml = "<w:document><w:p><w:r><w:t>Livraison &amp; retours</w:t></w:r></w:p><w:p><w:t>En 48 heures.</w:t></w:p></w:document>";
        packed.write_all(xml.as_bytes()).unwrap();
        let bytes = packed.finish().unwrap().into_inner();
        assert_eq!(text_of("a.docx", &bytes).unwrap(), "Livraison & retours\n\nEn 48 heures.");
        assert_eq!(text_of("a.docx", b"PK no"), Err(Unreadable::Broken));
        assert_eq!(text_of("a.pdf", b"%PDF-1.4 no"), Err(Unreadable::Broken));
    }
}
