//! Answers that are not one JSON document: which form a client wants, and CSV that a spreadsheet cannot be made to run.

use std::borrow::Cow;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde::Serialize;

use crate::error::Failure;

pub(super) const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
pub(super) const LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");

/// In what form a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A page.
    Json,
    /// Everything, for a spreadsheet.
    Csv,
    /// Everything, one JSON document a line.
    Lines,
}

impl Format {
    /// What the `accept` header prefers; a page unless it names another form.
    pub(super) fn wanted(headers: &HeaderMap) -> Self {
        let accepted = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut best = (Self::Json, 0.0);
        for item in accepted.flat_map(|value| value.split(',')) {
            let mut parts = item.split(';').map(str::trim);
            let format = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "text/csv" => Self::Csv,
                "application/x-ndjson" | "application/jsonl" => Self::Lines,
                "application/json" | "*/*" | "application/*" => Self::Json,
                _ => continue,
            };
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |text| text.parse().ok());
            if quality.is_some_and(|quality: f32| quality > best.1) {
                best = (format, quality.unwrap_or_default());
            }
        }
        best.0
    }
}

/// Lines of CSV (RFC 4180), every field in quotes.
pub(super) fn csv<const N: usize>(lines: impl IntoIterator<Item = [String; N]>) -> Result<Vec<u8>, Failure> {
    let mut builder = WriterBuilder::new();
    builder.quote_style(QuoteStyle::Always).terminator(Terminator::CRLF);
    let mut writer = builder.from_writer(Vec::new());
    for line in lines {
        let line = line.each_ref().map(|field| harmless(field));
        writer
            .write_record(line.iter().map(AsRef::as_ref))
            .map_err(Failure::internal)?;
    }
    writer.into_inner().map_err(Failure::internal)
}

/// A whole table as an answer.
pub(super) fn answer<const N: usize>(
    name: &str,
    heading: [&str; N],
    lines: impl IntoIterator<Item = [String; N]>,
) -> Result<Response, Failure> {
    let body = csv(std::iter::once(heading.map(str::to_owned)).chain(lines))?;
    Ok((download(CSV, name, "csv")?, body).into_response())
}

/// The headers of a file to be kept.
pub(super) fn download(kind: HeaderValue, name: &str, ending: &str) -> Result<HeaderMap, Failure> {
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    let disposition = HeaderValue::try_from(disposition).map_err(Failure::internal)?;
    Ok([
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::VARY, HeaderValue::from_static("accept")),
    ]
    .into_iter()
    .collect())
}

/// A value of an enumeration as it is in JSON.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A spreadsheet takes a field that begins so for a formula, and a formula can call out.
fn harmless(field: &str) -> Cow<'_, str> {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if field.starts_with(FORMULA) || field.trim_start().starts_with(FORMULA) {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &str) -> Format {
        Format::wanted(
            &[(header::ACCEPT, HeaderValue::from_str(accept).unwrap())]
                .into_iter()
                .collect(),
        )
    }

    #[test]
    fn the_form_is_the_one_that_is_preferred_and_a_page_otherwise() {
        assert_eq!(Format::wanted(&HeaderMap::new()), Format::Json);
        assert_eq!(wanted("text/csv"), Format::Csv);
        assert_eq!(wanted("Text/CSV; charset=utf-8, */*;q=0.1"), Format::Csv);
        assert_eq!(wanted("application/x-ndjson"), Format::Lines);
        assert_eq!(wanted("text/csv;q=0.5, application/json"), Format::Json);
        assert_eq!(wanted("text/csv;q=0"), Format::Json);
        assert_eq!(wanted("text/html"), Format::Json);
    }

    /// Spec A12.
    #[test]
    fn no_field_is_a_formula() {
        let fields = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "＝1",
            "a,\"b\"\n",
            "ada+1@example.com",
        ];
        let text = String::from_utf8(csv(fields.map(|field| [field.to_owned()])).unwrap()).unwrap();
        let mut lines = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .into_records();
        for (index, field) in fields.iter().enumerate() {
            let read = lines.next().unwrap().unwrap()[0].to_owned();
            let expected = if index < 8 {
                format!("'{field}")
            } else {
                (*field).to_owned()
            };
            assert_eq!(read, expected);
        }
    }
}
