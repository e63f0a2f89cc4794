//! What is about PostgreSQL itself, whatever the rest of the run is on.

mod migrate;
mod schema;
