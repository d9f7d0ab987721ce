//! Server-sent events, cut anywhere.

/// Puts frames together from pieces of bytes. Only `data` matters to chat completions; comments (the keep-alive of
/// gateways), names and ids are passed over.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    line: Vec<u8>,
    data: Vec<u8>,
    some: bool,
    after_return: bool,
}

impl Frames {
    /// Takes a piece and gives the data of the frames that it closes.
    pub(crate) fn push(&mut self, mut piece: &[u8]) -> Vec<String> {
        let mut frames = Vec::new();
        while !piece.is_empty() {
            if std::mem::take(&mut self.after_return) && piece.first() == Some(&b'\n') {
                piece = piece.get(1..).unwrap_or_default();
                continue;
            }
            let Some(end) = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.line.extend_from_slice(piece);
                break;
            };
            let (line, rest) = piece.split_at(end);
            self.line.extend_from_slice(line);
            self.after_return = rest.first() == Some(&b'\r');
            piece = rest.get(1..).unwrap_or_default();
            frames.extend(self.end_line());
        }
        frames
    }

    /// What a server left without the closing empty line.
    pub(crate) fn finish(&mut self) -> Option<String> {
        self.end_line().or_else(|| self.end_line())
    }

    fn end_line(&mut self) -> Option<String> {
        let line = self.line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.line);
        let closed = line.is_empty();
        if let Some(value) = line.strip_prefix(b"data:") {
            if self.some {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value.strip_prefix(b" ").unwrap_or(value));
            self.some = true;
        }
        self.line.clear();
        if !closed {
            return None;
        }
        let frame = std::mem::take(&mut self.some).then(|| String::from_utf8_lossy(&self.data).into_owned());
        self.data.clear();
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "\u{feff}data: {\"a\":\"é\"}\n\n: keep-alive\r\n\r\nevent: x\rid: 1\rdata:un\r\ndata: deux 🙂\r\n\r\ndata: [DONE]\n";

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut frames = Frames::default();
        let mut all: Vec<String> = pieces.iter().flat_map(|piece| frames.push(piece)).collect();
        all.extend(frames.finish());
        all
    }

    #[test]
    fn a_stream_may_be_cut_at_every_byte() {
        let whole = read(&[STREAM.as_bytes()]);
        assert_eq!(whole, ["{\"a\":\"é\"}", "un\ndeux 🙂", "[DONE]"]);
        for place in 0..STREAM.len() {
            let (left, right) = STREAM.as_bytes().split_at(place);
            assert_eq!(read(&[left, right]), whole, "cut at {place}");
        }
        let single: Vec<&[u8]> = STREAM.as_bytes().chunks(1).collect();
        assert_eq!(read(&single), whole);
    }
}
