//! Mail that a server has sent into a directory, as its readers see it.

use std::{fs, path::PathBuf};

use lockstep_server::{MailSettings, MailTarget, Settings};
use serde_json::json;

use crate::harness::{Answer, Browser, Server};

/// One message, decoded.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) raw: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Sends mail into the directory `mail` beside the data.
pub(crate) fn to_directory(settings: &mut Settings) {
    let directory = settings.data_dir.with_file_name("mail");
    settings.mail = Some(MailSettings {
        target: MailTarget::Directory(directory),
        from: Some("Lockstep <lockstep@lockstep.example>".to_owned()),
    });
}

pub(crate) fn directory(server: &Server) -> PathBuf {
    server.database().parent().unwrap().with_file_name("mail")
}

/// Every message that has left by now, the oldest first, without those that were read before.
pub(crate) async fn read(server: &Server) -> Vec<Mail> {
    server.app.deliver_mail().await;
    let mut files: Vec<PathBuf> = fs::read_dir(directory(server))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mails = files
        .iter()
        .map(|file| parse(&fs::read_to_string(file).unwrap()))
        .collect();
    for file in files {
        fs::remove_file(file).unwrap();
    }
    // Names sort by the millisecond.
    server.clock.advance(std::time::Duration::from_millis(1));
    mails
}

/// The one message that has left by now.
#[track_caller]
pub(crate) fn only(mails: Vec<Mail>) -> Mail {
    assert_eq!(mails.len(), 1, "{mails:#?}");
    mails.into_iter().next().unwrap()
}

impl Mail {
    /// The token of its link to `page`.
    #[track_caller]
    pub(crate) fn token(&self, page: &str) -> String {
        let (_, rest) = self
            .text
            .split_once(&format!("{page}#token="))
            .unwrap_or_else(|| panic!("no link to {page} in {}", self.text));
        rest.split_whitespace().next().unwrap().to_owned()
    }

    /// The code of eight digits in it.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        let is_code = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
        self.text.split_whitespace().find(is_code).unwrap().to_owned()
    }
}

pub(crate) fn parse(raw: &str) -> Mail {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let boundary = header(head, "content-type")
        .split("boundary=\"")
        .nth(1)
        .unwrap()
        .to_owned();
    let boundary = format!("--{}", boundary.split('"').next().unwrap());
    let parts: Vec<String> = body
        .split(&boundary)
        .filter(|part| !part.starts_with("--"))
        .filter_map(|part| part.split_once("\r\n\r\n"))
        .map(|(head, body)| decode(&header(head, "content-transfer-encoding"), body))
        .collect();
    Mail {
        raw: raw.to_owned(),
        to: header(head, "to"),
        subject: decode_words(&header(head, "subject")),
        text: parts[0].clone(),
        html: parts[1].clone(),
    }
}

/// The value of a header, unfolded. There is exactly one of that name.
#[track_caller]
pub(crate) fn header(head: &str, name: &str) -> String {
    let unfolded = head.trim_start().replace("\r\n ", " ").replace("\r\n\t", " ");
    let values: Vec<&str> = unfolded
        .split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values.len(), 1, "{name} in {head}");
    values[0].to_owned()
}

fn decode(encoding: &str, body: &str) -> String {
    match encoding {
        "7bit" | "8bit" => body.replace("\r\n", "\n"),
        "quoted-printable" => quoted_printable(&body.replace("=\r\n", "").replace("\r\n", "\n"), '='),
        "base64" => String::from_utf8(base64(body)).unwrap().replace("\r\n", "\n"),
        other => panic!("{other}"),
    }
}

fn quoted_printable(text: &str, escape: char) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escape) {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap()
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text
        .bytes()
        .filter_map(|byte| ALPHABET.iter().position(|letter| *letter == byte));
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        bits = (bits << 6 | digit) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

/// RFC 2047, base64 in UTF-8: the space between two encoded words is none.
fn decode_words(text: &str) -> String {
    let mut decoded = String::new();
    let mut was_encoded = true;
    for word in text.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        let is_joined = was_encoded && encoded.is_some();
        if !is_joined && !decoded.is_empty() {
            decoded.push(' ');
        }
        match encoded {
            Some(encoded) => decoded.push_str(&String::from_utf8(base64(encoded)).unwrap()),
            None => decoded.push_str(word),
        }
        was_encoded = encoded.is_some();
    }
    decoded
}

/// Everything of an answer but the id of its request.
pub(crate) fn all_but_the_id(answer: &Answer) -> String {
    let mut headers = answer.headers.clone();
    assert!(headers.remove("x-request-id").is_some());
    format!("{} {headers:?} {}", answer.status, answer.text())
}

/// Asks for a new password.
pub(crate) async fn forget(browser: &mut Browser, email: &str) -> Answer {
    browser.post("/v1/auth/password-reset", json!({"email": email})).await
}

/// Chooses a new password by a link.
pub(crate) async fn reset(browser: &mut Browser, token: &str, new: &str) -> Answer {
    let body = json!({"token": token, "newPassword": new});
    browser.post("/v1/auth/password-reset/confirm", body).await
}

/// Somebody who has signed up with a new organization of that slug, by mail.
pub(crate) async fn owner(server: &Server, slug: &str) -> Browser {
    let mut browser = server.nobody();
    let answer = browser.post("/v1/auth/sign-up", crate::harness::sign_up(slug)).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let token = only(read(server).await).token("/confirm");
    let answer = browser.post("/v1/auth/sign-up/confirm", json!({"token": token})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    browser
}
