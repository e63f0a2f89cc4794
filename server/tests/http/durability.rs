//! What was acknowledged stays, however a server ends. Many write at once and keep a journal each; afterwards everything
//! that is stored has to be what their journals say, event for event (spec C5–C7, R11 for attempts and locks).

mod crash;
mod facts;
mod journal;
mod person;
mod power;
mod program;
mod random;
mod writers;
