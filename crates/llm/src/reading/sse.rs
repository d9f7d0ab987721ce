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
    pub(crate) fn push(&mut self, piece: &[u8]) -> Vec<String> {
        let mut frames = Vec::new();
        for &byte in piece {
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            match byte {
                _ if second_half => {}
                b'\n' | b'\r' => frames.extend(self.end_line()),
                _ => self.line.push(byte),
            }
        }
        frames
    }

    /// What a server left without the closing empty line.
    pub(crate) fn finish(&mut self) -> Option<String> {
        self.end_line().or_else(|| self.end_line())
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            return std::mem::take(&mut self.some).then(|| String::from_utf8_lossy(&data).into_owned());
        }
        if let Some(value) = line.strip_prefix(b"data:") {
            if self.some {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value.strip_prefix(b" ").unwrap_or(value));
            self.some = true;
        }
        None
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
