//! Real SMTP (RFC 5321) to a listener of the test.

use std::{net::SocketAddr, time::Duration};

use lockstep_server::{MailSettings, MailTarget, Settings};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::{
    harness::{OWNER_PASSWORD, Server},
    mailbox,
};

const EMAIL: &str = "owner@engines.example";

/// What one connection has said.
#[derive(Debug, Default)]
struct Conversation {
    commands: Vec<String>,
    /// With the dots of the transport taken away.
    message: Option<String>,
}

/// A mail server that answers `RCPT` with `to_recipient`, and hands out what was said to it.
async fn mail_server(to_recipient: &'static str) -> (SocketAddr, mpsc::UnboundedReceiver<Conversation>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (said, conversations) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = said.send(converse(stream, to_recipient).await);
        }
    });
    (address, conversations)
}

async fn converse(stream: TcpStream, to_recipient: &str) -> Conversation {
    let mut stream = BufReader::new(stream);
    let mut conversation = Conversation::default();
    let mut answer = "220 test ESMTP".to_owned();
    loop {
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        let Some(line) = next_line(&mut stream).await else {
            return conversation;
        };
        let verb = line.split(' ').next().unwrap().to_ascii_uppercase();
        conversation.commands.push(line);
        answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
            "AUTH" => "235 welcome".to_owned(),
            "MAIL" | "RSET" | "NOOP" => "250 yes".to_owned(),
            "RCPT" => to_recipient.to_owned(),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                let mut message = String::new();
                while let Some(line) = next_line(&mut stream).await.filter(|line| line != ".") {
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push_str("\r\n");
                }
                conversation.message = Some(message);
                "250 accepted".to_owned()
            }
            "QUIT" => {
                let _ = stream.write_all(b"221 bye\r\n").await;
                return conversation;
            }
            _ => "500 what?".to_owned(),
        };
    }
}

/// What the next connection has said.
async fn next(conversations: &mut mpsc::UnboundedReceiver<Conversation>) -> Conversation {
    let wait = Duration::from_secs(10);
    tokio::time::timeout(wait, conversations.recv()).await.unwrap().unwrap()
}

async fn next_line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let length = stream.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

fn to_server(settings: &mut Settings, address: SocketAddr) {
    settings.public_url = "https://accounts.lockstep.example".parse().unwrap();
    settings.mail = Some(MailSettings {
        target: format!("smtp://lock:st%40ep@{address}").parse::<MailTarget>().unwrap(),
        from: Some("Lockstep <noreply@lockstep.example>".to_owned()),
    });
}

/// A server whose mail goes to `address`, with an account.
async fn start(address: SocketAddr) -> Server {
    let server = Server::start().await;
    server.owner("engines").await;
    server.restarted(|settings| to_server(settings, address)).await
}

#[tokio::test]
async fn a_message_is_handed_over_by_smtp_with_its_link() {
    let (address, mut conversations) = mail_server("250 yes").await;
    let server = start(address).await;
    mailbox::forget(&mut server.nobody(), EMAIL).await;
    assert_eq!(server.app.deliver_mail().await, 1);
    let said = next(&mut conversations).await;
    let commands = said.commands.join("\n");
    assert!(commands.contains("EHLO accounts.lockstep.example"), "{commands}");
    // PLAIN of `\0lock\0st@ep`.
    assert!(commands.contains("AUTH PLAIN AGxvY2sAc3RAZXA="), "{commands}");
    assert!(commands.contains("MAIL FROM:<noreply@lockstep.example>"), "{commands}");
    assert!(commands.contains(&format!("RCPT TO:<{EMAIL}>")), "{commands}");
    let raw = said.message.unwrap();
    let mail = mailbox::parse(&raw);
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        (EMAIL, "Choose a new password")
    );
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    assert_eq!(mailbox::header(head, "from"), "Lockstep <noreply@lockstep.example>");
    assert_eq!(mailbox::header(head, "date"), "Sat, 21 Nov 2026 12:00:00 +0000");
    assert!(mailbox::header(head, "message-id").ends_with("@lockstep.example>"));
    assert_eq!(mailbox::header(head, "auto-submitted"), "auto-generated");
    assert!(
        mail.html
            .contains("https://accounts.lockstep.example/reset-password#token=lkm_")
    );
    let token = mail.token("https://accounts.lockstep.example/reset-password");
    mailbox::reset(&mut server.nobody(), &token, "Zyxwvuts9?")
        .await
        .assert_ok();
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_mail_server() {
    // It accepts connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = start(listener.local_addr().unwrap()).await;
    let delivering = {
        let app = server.app.clone();
        mailbox::forget(&mut server.nobody(), EMAIL).await;
        tokio::spawn(async move { app.deliver_mail().await })
    };
    let (_connection, _) = listener.accept().await.unwrap();
    let asked = async {
        mailbox::forget(&mut server.nobody(), EMAIL).await;
        server.nobody().login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    };
    tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap();
    assert!(!delivering.is_finished());
    assert_eq!(server.count("mail_outbox").await, 2);
    delivering.abort();
}

#[tokio::test]
async fn what_the_mail_server_refuses_for_now_is_tried_again_and_what_it_never_takes_is_dropped() {
    for (answer, waiting) in [("451 later", 1), ("550 no such user", 0), ("535 who are you?", 1)] {
        let (address, mut conversations) = mail_server(answer).await;
        let server = start(address).await;
        mailbox::forget(&mut server.nobody(), EMAIL).await;
        assert_eq!(server.app.deliver_mail().await, 0);
        assert!(next(&mut conversations).await.message.is_none());
        assert_eq!(server.count("mail_outbox").await, waiting, "{answer}");
    }
}

#[tokio::test]
async fn a_mail_server_that_is_gone_loses_nothing() {
    let (address, mut conversations) = mail_server("250 yes").await;
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let server = start(gone).await;
    mailbox::forget(&mut server.nobody(), EMAIL).await;
    assert_eq!(server.app.deliver_mail().await, 0);
    let server = server.restarted(|settings| to_server(settings, address)).await;
    server.clock.advance(Duration::from_mins(2));
    assert_eq!(server.app.deliver_mail().await, 1);
    assert!(next(&mut conversations).await.message.is_some());
}

#[tokio::test]
async fn a_password_is_not_sent_to_another_machine_without_tls() {
    // The listener is on this machine under an address that does not say so, and offers no STARTTLS.
    let (address, mut conversations) = mail_server("250 yes").await;
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server
        .restarted(|settings| {
            let url = format!("smtp://lock:step@0.0.0.0:{}", address.port());
            settings.mail = Some(MailSettings {
                target: url.parse::<MailTarget>().unwrap(),
                from: None,
            });
        })
        .await;
    mailbox::forget(&mut server.nobody(), EMAIL).await;
    assert_eq!(server.app.deliver_mail().await, 0);
    assert_eq!(server.count("mail_outbox").await, 1);
    let said = next(&mut conversations).await;
    assert!(
        said.commands.iter().any(|command| command.starts_with("EHLO")),
        "{said:?}"
    );
    assert!(
        !said.commands.iter().any(|command| command.starts_with("AUTH")),
        "{said:?}"
    );
}
