//! Objects on a server, which these tests run themselves.

use crate::data;
use kiosque_input::{Inputs, Limits, Options, Record};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Serves the files of the test data below `/`; of `/broken/` each answer breaks off in the middle. Answers its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || while serve(&stream).is_some() {});
        }
    });
    address
}

/// Answers one request; `None` when there is no further one on this connection.
fn serve(stream: &TcpStream) -> Option<()> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let request = lines.next()?;
    let headers: Vec<String> =
        lines.take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase()).collect();
    let mut words = request.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    let start =
        headers.iter().find_map(|line| line.strip_prefix("range: bytes=")?.split('-').next()?.parse().ok());
    let is_broken = path.starts_with("/broken/") && start.is_none();
    let name = path.rsplit('/').next()?;
    let Ok(bytes) = fs::read(data(name)) else {
        let answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        return { stream }.write_all(answer.as_bytes()).ok();
    };
    let from: usize = start.unwrap_or(0);
    let status = match start {
        Some(_) => {
            format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{}", bytes.len() - 1, bytes.len())
        }
        None => "200 OK".into(),
    };
    let header = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nETag: \"a\"\r\nLast-Modified: Thu, 14 Mar 2024 12:00:00 GMT\r\n\r\n",
        bytes.len() - from
    );
    let mut stream = stream;
    stream.write_all(header.as_bytes()).ok()?;
    if method == "HEAD" {
        return Some(());
    }
    let end = if is_broken { bytes.len() / 2 } else { bytes.len() };
    stream.write_all(&bytes[from..end]).ok()?;
    (!is_broken).then_some(())
}

/// How many pages there are at `address`; each is found again by its coordinates.
#[track_caller]
fn check(address: &str, expected: usize) {
    let inputs = || Inputs::new([address.into()]).with_options(Options::default());
    let records: Vec<Record> = inputs().records(&Limits::default()).map(Result::unwrap).collect();
    assert_eq!(records.len(), expected, "{address}");
    for record in records {
        assert!(record.origin.source.starts_with(address), "{:?}", record.origin);
        assert_eq!(inputs().at(&record.origin, &Limits::default()).unwrap().bytes, record.bytes);
    }
}

#[test]
fn what_a_server_has_is_read_like_a_file() {
    let server = server();
    check(&format!("{server}/warcio-1.1.warc.gz"), 5);
    check(&format!("{server}/python.zip"), 9);
    check(&format!("{server}/python.mhtml"), 1);
    #[cfg(feature = "parquet")]
    check(&format!("{server}/python.parquet"), 6);
}

#[test]
fn a_connection_that_breaks_is_taken_up_again() {
    check(&format!("{}/broken/warcio-1.1.warc.gz", server()), 5);
}

#[test]
fn what_is_not_there_is_named() {
    let address = format!("{}/none.warc.gz", server());
    for (address, code) in [(address.as_str(), "not_found"), ("http://127.0.0.1:1/a", "io")] {
        let options = Options { store: vec![("max_retries".into(), "0".into())], ..Options::default() };
        let mut records = Inputs::new([address.into()]).with_options(options).records(&Limits::default());
        let error = records.next().unwrap().unwrap_err();
        assert_eq!((error.code(), error.source_name().as_str()), (code, address), "{error}");
        assert!(records.next().is_none());
    }
}
