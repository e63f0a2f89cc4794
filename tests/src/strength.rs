//! Passwords to estimate, and zxcvbn's opinion of them.

mod corpus;
mod feedback;
mod oracle;

pub use self::{
    corpus::{Case, corpus, of_class},
    oracle::{Opinion, Oracle},
};
