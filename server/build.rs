//! Migrations and the demo are embedded: a change of either is a change of the binary.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=../web-demo/dist");
}
