//! The fake's side of HTTP: as little as chat completions need.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;

use super::Behaviour;
use super::behaviour::{Act, PROVIDER_WORDS};

/// A request, read.
pub(super) struct Request {
    pub(super) path: String,
    pub(super) key: Option<String>,
    pub(super) body: Value,
}

/// Reads a request; nothing when the client left before its end.
pub(super) async fn read(reading: &mut BufReader<OwnedReadHalf>) -> Option<Request> {
    let (mut path, mut key, mut length) = (String::new(), None, 0);
    loop {
        let mut line = String::new();
        if reading.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => key = Some(value.to_owned()),
            Some(_) => {}
            None => path = line.split(' ').nth(1)?.to_owned(),
        }
    }
    let mut body = vec![0; length];
    reading.read_exact(&mut body).await.ok()?;
    Some(Request { path, key, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// Ends when the client has left.
pub(super) async fn gone(reading: &mut BufReader<OwnedReadHalf>) {
    let mut byte = [0];
    while matches!(reading.read(&mut byte).await, Ok(1..)) {}
}

/// Answers.
pub(super) async fn play(writing: impl AsyncWrite + Unpin, behaviour: &Behaviour, body: &Value) {
    tokio::time::sleep(behaviour.before).await;
    let mut line = Line { writing, piece: behaviour.piece };
    // A client that left is noticed by who reads.
    let _ = match &behaviour.act {
        Act::Status(status, headers, text) => line.whole(*status, headers, text).await,
        _ if behaviour.plain || body.get("stream") != Some(&json!(true)) => {
            let headers = [("content-type", "application/json".to_owned())];
            line.whole(200, &headers, &completion(behaviour, body).to_string()).await
        }
        _ => stream(&mut line, behaviour, body).await,
    };
    let _ = line.writing.shutdown().await;
}

struct Line<W> {
    writing: W,
    piece: usize,
}

impl<W: AsyncWrite + Unpin> Line<W> {
    async fn whole(&mut self, status: u16, headers: &[(&str, String)], body: &str) -> std::io::Result<()> {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head =
            format!("HTTP/1.1 {status} Fake\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
        self.writing.write_all(format!("{head}{body}").as_bytes()).await
    }

    async fn frame(&mut self, data: &str) -> std::io::Result<()> {
        let frame = format!("data: {data}\n\n");
        for piece in frame.as_bytes().chunks(self.piece) {
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend_from_slice(piece);
            chunk.extend_from_slice(b"\r\n");
            self.writing.write_all(&chunk).await?;
            self.writing.flush().await?;
        }
        Ok(())
    }
}

async fn stream<W: AsyncWrite + Unpin>(line: &mut Line<W>, behaviour: &Behaviour, body: &Value) -> std::io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\
                connection: close\r\n\r\n";
    line.writing.write_all(head.as_bytes()).await?;
    line.frame(&chunk(body, &json!({ "role": "assistant", "content": "" }), None).to_string()).await?;
    let (text, tool) = (said(behaviour, body), is_tool(behaviour, body));
    let text: Vec<char> = text.chars().take(behaviour.cut.unwrap_or(usize::MAX)).collect();
    let length = if tool && behaviour.whole_calls { usize::MAX } else { behaviour.chunk };
    for (number, part) in text.chunks(length).enumerate() {
        if number > 0 {
            tokio::time::sleep(behaviour.between).await;
        }
        let part: String = part.iter().collect();
        let delta = match &behaviour.act {
            Act::Refuse(_) => json!({ "refusal": part }),
            _ if tool => json!({ "tool_calls": [call(body, &part, number == 0)] }),
            _ => json!({ "content": part }),
        };
        line.frame(&chunk(body, &delta, None).to_string()).await?;
    }
    if behaviour.cut.is_some() {
        return Ok(());
    }
    if matches!(behaviour.act, Act::Fail(_)) {
        let error = json!({ "error": { "message": format!("overloaded {PROVIDER_WORDS}"), "code": 503 } });
        return line.frame(&error.to_string()).await;
    }
    end(line, behaviour, body, tool).await
}

/// The reason, the usage where the dialect has it, the mark.
async fn end<W: AsyncWrite + Unpin>(
    line: &mut Line<W>,
    behaviour: &Behaviour,
    body: &Value,
    tool: bool,
) -> std::io::Result<()> {
    let mut last = chunk(body, &json!({}), Some(reason(behaviour, tool)));
    let apart = body.pointer("/stream_options/include_usage") == Some(&json!(true));
    if behaviour.usage && !apart {
        last["usage"] = usage();
    }
    line.frame(&last.to_string()).await?;
    if behaviour.lingers {
        std::future::pending::<()>().await;
    }
    if behaviour.usage && apart {
        let mut counted = chunk(body, &Value::Null, None);
        (counted["choices"], counted["usage"]) = (json!([]), usage());
        line.frame(&counted.to_string()).await?;
    }
    line.frame("[DONE]").await?;
    line.writing.write_all(b"0\r\n\r\n").await
}

fn completion(behaviour: &Behaviour, body: &Value) -> Value {
    let (text, tool) = (said(behaviour, body), is_tool(behaviour, body));
    let message = match &behaviour.act {
        Act::Refuse(_) => json!({ "role": "assistant", "content": null, "refusal": text }),
        _ if tool => json!({ "role": "assistant", "content": null, "tool_calls": [call(body, &text, true)] }),
        _ => json!({ "role": "assistant", "content": text }),
    };
    let choice = json!({ "index": 0, "message": message, "finish_reason": reason(behaviour, tool) });
    let mut whole = json!({ "id": "chatcmpl-fake", "object": "chat.completion", "created": 1_780_000_000,
        "model": body["model"], "choices": [choice] });
    if behaviour.usage {
        whole["usage"] = usage();
    }
    whole
}

fn chunk(body: &Value, delta: &Value, finish: Option<String>) -> Value {
    json!({ "id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1_780_000_000, "model": body["model"],
        "choices": [{ "index": 0, "delta": delta, "finish_reason": finish }] })
}

fn call(body: &Value, arguments: &str, first: bool) -> Value {
    let name = body.pointer("/tool_choice/function/name").and_then(Value::as_str).unwrap_or("answer");
    if first {
        json!({ "index": 0, "id": "call_0", "type": "function", "function": { "name": name, "arguments": arguments } })
    } else {
        json!({ "index": 0, "function": { "arguments": arguments } })
    }
}

fn is_tool(behaviour: &Behaviour, body: &Value) -> bool {
    !matches!(behaviour.act, Act::Refuse(_)) && (behaviour.tool || body.pointer("/tool_choice/function").is_some())
}

fn reason(behaviour: &Behaviour, tool: bool) -> String {
    if tool && behaviour.finish == "stop" { "tool_calls".to_owned() } else { behaviour.finish.clone() }
}

fn said(behaviour: &Behaviour, body: &Value) -> String {
    match &behaviour.act {
        Act::Say(text) | Act::Refuse(text) | Act::Fail(text) => text.clone(),
        Act::Echo => {
            let places = ["/response_format/json_schema/schema", "/tools/0/function/parameters"];
            let schema = places.iter().find_map(|place| body.pointer(place)).cloned();
            let mut schema = schema.unwrap_or_else(|| json!({ "type": "object", "properties": {} }));
            schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
            schema.to_string()
        }
        Act::Status(..) => String::new(),
    }
}

fn usage() -> Value {
    json!({ "prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160 })
}
