//! The article's JSON Schema.

/// The JSON Schema (2020-12) of [`crate::Article`], generated from the types, as pretty JSON with a final newline.
pub fn article_schema() -> String {
    let schema = schemars::schema_for!(crate::Article);
    let mut text = format!("{:#}", schema.as_value());
    text.push('\n');
    text
}
