//! A message as paragraphs, once as plain text and once as HTML. What people wrote is escaped here and nowhere else.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

/// What others wrote, such as a name, is not shown longer than this.
const LONGEST_QUOTE: usize = 100;

/// A message that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// A message without its recipient.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    subject: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Link { label: &'static str, url: String },
    Code(String),
}

impl Letter {
    pub(crate) fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: one_line(&subject.into()),
            parts: Vec::new(),
        }
    }

    /// A paragraph.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(one_line(&text.into())));
        self
    }

    /// Something to open.
    pub(crate) fn link(mut self, label: &'static str, url: String) -> Self {
        self.parts.push(Part::Link { label, url });
        self
    }

    /// Something to type.
    pub(crate) fn code(mut self, code: &str) -> Self {
        self.parts.push(Part::Code(code.to_owned()));
        self
    }

    /// The message to `to`.
    pub(crate) fn to(&self, to: &str) -> Message {
        Message {
            to: to.to_owned(),
            subject: self.subject.clone(),
            text: self.plain(),
            html: self.html(),
        }
    }

    fn plain(&self) -> String {
        let paragraphs = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Link { label, url } => format!("{label}:\n{url}"),
            Part::Code(code) => format!("    {code}"),
        });
        paragraphs.collect::<Vec<_>>().join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let subject = escape(&self.subject);
        let mut body = String::new();
        for part in &self.parts {
            // Writing to a string does not fail.
            let _ = match part {
                Part::Text(text) => writeln!(body, "<p>{}</p>", escape(text)),
                Part::Link { label, url } => {
                    let url = escape(url);
                    writeln!(
                        body,
                        "<p><a href=\"{url}\" style=\"display:inline-block;padding:10px 18px;border-radius:6px;\
                         background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600\">{label}</a></p>\n\
                         <p style=\"color:#555555;font-size:14px;word-break:break-all\">{url}</p>"
                    )
                }
                Part::Code(code) => writeln!(
                    body,
                    "<p style=\"font:600 28px monospace;letter-spacing:4px\">{}</p>",
                    escape(code)
                ),
            };
        }
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{subject}</title></head>\n\
             <body style=\"font:16px/1.5 sans-serif;color:#1b1b1b;max-width:560px;margin:24px auto;padding:0 16px\">\n\
             <h1 style=\"font-size:20px\">{subject}</h1>\n{body}</body>\n</html>\n"
        )
    }
}

/// What somebody else wrote, to be shown inside a sentence.
pub(super) fn quote(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(LONGEST_QUOTE) {
        None => format!("“{text}”"),
        Some((end, _)) => format!("“{}…”", text.get(..end).unwrap_or_default()),
    }
}

/// Without line ends, which would begin another header or paragraph, and without what changes the direction of the
/// text around it.
fn one_line(text: &str) -> String {
    let is_removed = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(is_removed, " ")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_text_in_html_and_one_line_everywhere() {
        let name = "<b>Ada</b>\r\nBcc: eve@example.com\u{202e}";
        let message = Letter::new(format!("{} invites you", quote(name)))
            .text(format!("{} & 'friends'", quote(name)))
            .link("Open", "https://lockstep.example/x#token=a\"b".to_owned())
            .to("ada@example.com");
        assert_eq!(message.subject, "“<b>Ada</b>  Bcc: eve@example.com ” invites you");
        assert!(
            message.html.contains("<title>“&lt;b&gt;Ada&lt;/b&gt;"),
            "{}",
            message.html
        );
        assert!(message.html.contains("&amp; &#39;friends&#39;"));
        assert!(
            message
                .html
                .contains("href=\"https://lockstep.example/x#token=a&quot;b\"")
        );
        assert!(!message.html.contains("<b>") && !message.html.contains('\r'));
        assert!(!message.text.contains('\r') && !message.text.contains("\nBcc"));
        assert!(!message.text.contains('\u{202e}'));
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(quote(&"é".repeat(101)), format!("“{}…”", "é".repeat(100)));
        assert_eq!(quote(&"é".repeat(100)), format!("“{}”", "é".repeat(100)));
    }
}
