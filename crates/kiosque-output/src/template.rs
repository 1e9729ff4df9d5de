//! Templates of the user's.

use kiosque_core::Article;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use std::fs;
use std::path::{Path, PathBuf};

/// Steps that a template may take for one article: a loop that does not end is an error.
const FUEL: u64 = 1_000_000;

/// The name of the template in its environment.
const NAME: &str = "template";

/// A template in the language of Jinja. It sees the fields of the record (`{{ title }}`, `{{ dates.published.value }}`),
/// and no files.
///
/// In a template whose name has `.html`, `.htm` or `.xml` in it, what the page says is escaped.
///
/// ```
/// use kiosque_core::Article;
/// use kiosque_output::Template;
///
/// let template = Template::parse("{{ title|upper }}\n", "list.txt".as_ref())?;
/// let article = Article { title: Some("Rain".into()), ..Article::default() };
/// assert_eq!(template.render(&article)?, "RAIN\n");
/// # Ok::<(), kiosque_output::TemplateError>(())
/// ```
pub struct Template {
    environment: Environment<'static>,
    path: PathBuf,
}

/// Why a template could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The template makes no sense, or none for this article.
    #[error("{}:{line}: {message}", path.display())]
    Template {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When it cannot be read or makes no sense.
    pub fn read(path: &Path) -> Result<Template, TemplateError> {
        let text = fs::read_to_string(path)
            .map_err(|source| TemplateError::Io { path: path.to_path_buf(), source })?;
        Template::parse(&text, path)
    }

    /// Parses a template; `path` is how messages name it.
    ///
    /// # Errors
    /// When it makes no sense.
    pub fn parse(text: &str, path: &Path) -> Result<Template, TemplateError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let is_markup = [".html", ".htm", ".xml"].iter().any(|ending| name.contains(ending));
        let escape = if is_markup { AutoEscape::Html } else { AutoEscape::None };
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(move |_| escape.clone());
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the usual signs are valid"));
        environment.set_fuel(Some(FUEL));
        environment.add_template_owned(NAME, text.to_owned()).map_err(|error| wrong(path, &error))?;
        Ok(Template { environment, path: path.to_path_buf() })
    }

    /// Renders an article. A field that is not there is nothing.
    ///
    /// # Errors
    /// When the template asks for something that cannot be done.
    pub fn render(&self, article: &Article) -> Result<String, TemplateError> {
        let template = self.environment.get_template(NAME).map_err(|error| wrong(&self.path, &error))?;
        template.render(Serde(article)).map_err(|error| wrong(&self.path, &error))
    }
}

fn wrong(path: &Path, error: &minijinja::Error) -> TemplateError {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    TemplateError::Template {
        path: path.to_path_buf(),
        line: error.line().unwrap_or(1),
        message: format!("{}{detail}", error.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, name: &str, expected: &str) {
        let article = Article {
            title: Some("Rain <b>".into()),
            tags: vec!["weather".into(), "town".into()],
            ..Article::default()
        };
        let rendered =
            Template::parse(template, name.as_ref()).and_then(|template| template.render(&article));
        assert_eq!(rendered.unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn templates() {
        check("{{ title }}\n", "a.txt", "Rain <b>\n");
        check("{{ title }}", "a.html.j2", "Rain &lt;b&gt;");
        check("{{ none.such.field }}.", "a.txt", ".");
        check("{{ tags|join('+') }}", "a.txt", "weather+town");
        check("\n{% if %}", "a.txt", "a.txt:2: syntax error: unexpected end of block");
        check(
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
            "a.txt",
            "a.txt:1: engine ran out of fuel",
        );
        check(
            "{% include 'secret' %}",
            "a.txt",
            "a.txt:1: template not found: tried to include non-existing template 'secret'",
        );
    }
}
