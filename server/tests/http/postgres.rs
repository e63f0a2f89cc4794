//! What is about PostgreSQL itself, whatever the rest of the run is on.

mod faults;
mod migrate;
mod proxy;
mod replicas;
mod schema;
mod skewed;
