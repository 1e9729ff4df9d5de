//! The tokenizer tests of html5lib. They are inside the crate because tokens are.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Content, Token, Tokenizer};
use crate::tag::Tag;
use crate::tree::text::{Form, Segment, decode};
use crate::tree::{RawDoctype, Span, fold_name};

#[test]
fn html5lib_tokenizer() {
    let Some(folder) = html5lib() else { return };
    let mut wrong = Vec::new();
    let (mut passed, mut skipped) = (0, 0);
    for path in test_files(&folder.join("tokenizer")) {
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        // `xmlViolationTests` are for parsers that make XML of what they read.
        for test in file["tests"].as_array().into_iter().flatten() {
            for (state, content) in states(test) {
                match check(test, state, content) {
                    Check::Passed => passed += 1,
                    Check::NotText => skipped += 1,
                    Check::Failed(found) => {
                        wrong.push(format!("{}: {test}\n  found {found}", path.display()));
                    }
                }
            }
        }
    }
    println!(
        "html5lib tokenizer: {passed} pass, {skipped} have lone surrogates, which no Rust string can hold"
    );
    assert!(wrong.is_empty(), "{} fail\n{}", wrong.len(), wrong.join("\n"));
    assert!(passed > 0, "no tests were found");
}

#[expect(clippy::disallowed_methods, reason = "tests look for data that is not part of the repository")]
fn html5lib() -> Option<PathBuf> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned();
    let folder =
        PathBuf::from(std::env::var("KIOSQUE_SHARED").unwrap_or_else(|_| beside())).join("html5lib-tests");
    if !folder.is_dir() {
        println!("html5lib tokenizer: skipped, {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

fn test_files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "test"));
    files.sort();
    files
}

/// The states to begin in; none is the CDATA section state.
fn states(test: &Value) -> Vec<(&str, Option<Content>)> {
    let Some(names) = test["initialStates"].as_array() else {
        return vec![("Data state", Some(Content::Data))];
    };
    let content = |name: &str| match name {
        "Data state" => Some(Content::Data),
        "PLAINTEXT state" => Some(Content::Plaintext),
        "RCDATA state" => Some(Content::Rcdata),
        "RAWTEXT state" => Some(Content::Rawtext),
        "Script data state" => Some(Content::Script),
        "CDATA section state" => None,
        other => panic!("{other}"),
    };
    names.iter().map(|name| name.as_str().unwrap()).map(|name| (name, content(name))).collect()
}

enum Check {
    Passed,
    NotText,
    Failed(Value),
}

fn check(test: &Value, state: &str, content: Option<Content>) -> Check {
    let escaped = test["doubleEscaped"] == json!(true);
    let Some(input) = unescape(test["input"].as_str().unwrap(), escaped) else { return Check::NotText };
    let Some(expected) = expected(&test["output"], escaped) else { return Check::NotText };
    let mut tokenizer = Tokenizer::new(&input, Vec::new(), Vec::new());
    tokenizer.last_start = test["lastStartTag"].as_str().map(Tag::of);
    let found = tokens(tokenizer, content);
    if found == expected { Check::Passed } else { Check::Failed(json!([state, found])) }
}

fn tokens(mut tokenizer: Tokenizer<'_>, content: Option<Content>) -> Vec<Value> {
    let mut out = Vec::new();
    match content {
        Some(content) => tokenizer.content = content,
        None => {
            let token = tokenizer.cdata_section(tokenizer.bytes(), 0);
            push(&mut out, token, &tokenizer, true);
        }
    }
    loop {
        let keeps_nul = tokenizer.content == Content::Data;
        let token = match tokenizer.next() {
            Token::EndOfFile => return out,
            Token::Cdata => tokenizer.cdata(false),
            token => token,
        };
        push(&mut out, token, &tokenizer, keeps_nul);
    }
}

fn push(out: &mut Vec<Value>, token: Token, tokenizer: &Tokenizer<'_>, keeps_nul: bool) {
    let tag = tokenizer.tag;
    let name = |span: Span| fold_name(&tokenizer.source[span.range()]);
    match token {
        Token::Start => {
            let attributes: serde_json::Map<String, Value> = tokenizer.attributes[tag.first_attribute..]
                .iter()
                .map(|one| (one.name(tokenizer.source).into_owned(), json!(one.value(tokenizer.source))))
                .collect();
            let mut token = vec![json!("StartTag"), json!(name(tag.name)), json!(attributes)];
            token.extend(tag.self_closing.then_some(json!(true)));
            out.push(json!(token));
        }
        Token::End => out.push(json!(["EndTag", name(tag.name)])),
        Token::Comment => out.push(json!(["Comment", decode(tokenizer.source, tokenizer.segment)])),
        Token::Text => push_text(out, &text(tokenizer.source, tokenizer.segment, keeps_nul)),
        Token::Doctype => out.push(doctype_token(tokenizer.source, tokenizer.doctype)),
        Token::Cdata | Token::EndOfFile => {}
    }
}

/// The text as the standard's tokenizer emits it: what to do with U+0000 is the tree builder's business.
fn text(source: &str, segment: Segment, keeps_nul: bool) -> String {
    if !keeps_nul {
        return decode(source, segment).into_owned();
    }
    let mut parts = Vec::new();
    let mut start = segment.start as usize;
    for part in segment.source(source).split('\0') {
        parts.push(decode(source, Segment::new(start, start + part.len(), segment.form)));
        start += part.len() + 1;
    }
    parts.join("\0")
}

fn push_text(out: &mut Vec<Value>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(last) = out.last_mut().filter(|last| last[0] == "Character") {
        *last = json!(["Character", format!("{}{text}", last[1].as_str().unwrap())]);
    } else {
        out.push(json!(["Character", text]));
    }
}

fn doctype_token(source: &str, doctype: RawDoctype) -> Value {
    let text = |span: Option<Span>| {
        span.map(|span| decode(source, Segment::new(span.start as usize, span.end as usize, Form::CONTROLS)))
    };
    let name = doctype.name.map(|span| fold_name(&source[span.range()]));
    json!(["DOCTYPE", name, text(doctype.public), text(doctype.system), !doctype.forces_quirks])
}

/// The expected tokens, neighbouring texts put together; none if they cannot be a Rust string.
fn expected(output: &Value, escaped: bool) -> Option<Vec<Value>> {
    let mut out = Vec::new();
    for token in output.as_array().unwrap() {
        let token = unescape_all(token, escaped)?;
        if token[0] == "Character" {
            push_text(&mut out, token[1].as_str().unwrap());
        } else {
            out.push(token);
        }
    }
    Some(out)
}

fn unescape_all(value: &Value, escaped: bool) -> Option<Value> {
    Some(match value {
        Value::String(text) => json!(unescape(text, escaped)?),
        Value::Array(values) => {
            json!(values.iter().map(|one| unescape_all(one, escaped)).collect::<Option<Vec<_>>>()?)
        }
        other => other.clone(),
    })
}

/// Undoes the second escaping of `\uXXXX` that some tests have.
fn unescape(text: &str, escaped: bool) -> Option<String> {
    if !escaped {
        return Some(text.to_owned());
    }
    let mut parts = text.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push(char::from_u32(u32::from_str_radix(&part[..4], 16).ok()?)?);
        out.push_str(&part[4..]);
    }
    Some(out)
}
