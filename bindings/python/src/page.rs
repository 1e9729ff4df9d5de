//! Pages as Python hands them over.

use kiosque_core::{Medium, Origin};
use kiosque_input::{Record, Stated};
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// The record of a page that is at hand.
pub(crate) fn record(
    page: &Bound<'_, PyAny>,
    captured: Option<String>,
    encoding: Option<String>,
    medium: Option<&str>,
    source: &str,
) -> PyResult<Record> {
    let medium = match medium {
        None => None,
        Some("html") => Some(Medium::Html),
        Some("text") => Some(Medium::Text),
        Some(name) => {
            let message = format!("medium: 'html', 'text' or None was expected, not '{name}'");
            return Err(PyValueError::new_err(message));
        }
    };
    let stated = Stated { captured, encoding, ..Stated::default() };
    let origin = Origin { source: source.to_owned(), ..Origin::default() };
    Ok(Record { bytes: bytes(page)?, origin, stated, medium, ..Record::default() })
}

fn bytes(page: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = page.cast::<PyString>() {
        return text_bytes(text);
    }
    if let Ok(bytes) = page.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    match PyBuffer::<u8>::get(page) {
        Ok(buffer) => buffer.to_vec(page.py()),
        Err(_) => Err(PyTypeError::new_err(format!(
            "a page is a str or bytes, not {}; files are read by iter_articles(path)",
            page.get_type()
        ))),
    }
}

/// UTF-8. Half a surrogate pair, which Python's strings may hold, becomes U+FFFD.
fn text_bytes(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    if let Ok(text) = text.to_str() {
        return Ok(text.as_bytes().to_vec());
    }
    let units = text.call_method1("encode", ("utf-16-le", "surrogatepass"))?;
    let units = units
        .cast::<PyBytes>()?
        .as_bytes()
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.collect();
    Ok(String::from_utf16_lossy(&units).into_bytes())
}
