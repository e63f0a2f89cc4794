//! What a disk has and what it may have. Nothing survives that was not synced, but any part of it may.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use super::{
    super::random::Random,
    trace::{Record, Trace},
};

/// A disk writes so many bytes at once or not at all.
const SECTOR: usize = 512;

/// The files of a directory and of those in it.
#[derive(Default)]
pub(super) struct Disk {
    nodes: Vec<Node>,
    /// By their paths, as the program sees them.
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    /// By the directory in which they are.
    changes_of_names: BTreeMap<String, Vec<NameChange>>,
    open: HashMap<u32, String>,
    open_nodes: HashMap<u32, usize>,
    /// Files of which the disk ignores every sync, by how their names begin.
    never_synced: Option<&'static str>,
}

enum Node {
    Directory,
    File { synced: Vec<u8>, changes: Vec<Change> },
}

#[derive(Clone)]
enum Change {
    Write { at: usize, bytes: std::ops::Range<usize> },
    Truncate(usize),
}

enum NameChange {
    Put(String, usize),
    Take(String),
}

/// How much of what was not synced a power cut leaves.
#[derive(Clone, Copy, Debug)]
enum Mercy {
    Nothing,
    Everything,
    /// What came first, and half of a write.
    Beginning,
    /// Each write or not.
    AnyWrites,
    /// Each sector of each write or not.
    AnySectors,
}

impl Mercy {
    const ALL: [Self; 5] = [
        Self::Nothing,
        Self::Everything,
        Self::Beginning,
        Self::AnyWrites,
        Self::AnySectors,
    ];
}

impl Disk {
    pub(super) fn new(never_synced: Option<&'static str>) -> Self {
        Self {
            never_synced,
            ..Self::default()
        }
    }

    /// What `record` does, where the program sees it and where it stays.
    pub(super) fn apply(&mut self, trace: &Trace, record: &Record) {
        match record {
            Record::Start => {
                self.open.clear();
                self.open_nodes.clear();
            }
            Record::Open {
                descriptor,
                path,
                is_new,
                truncates,
            } => self.open(*descriptor, path, *is_new, *truncates),
            Record::Close(descriptor) => {
                self.open.remove(descriptor);
                self.open_nodes.remove(descriptor);
            }
            Record::Write { descriptor, at, bytes } => self.change(
                self.open_nodes[descriptor],
                Change::Write {
                    at: *at,
                    bytes: bytes.clone(),
                },
            ),
            Record::Truncate(descriptor, length) => {
                self.change(self.open_nodes[descriptor], Change::Truncate(*length));
            }
            Record::Sync(descriptor) => self.sync(trace, *descriptor),
            Record::Unlink(path) => self.take_name(path),
            Record::Rename(from, to) => {
                let node = self.names[from];
                self.put_name(to, node);
                self.take_name(from);
            }
            Record::Link(from, to) => self.put_name(to, self.names[from]),
            Record::MakeDirectory(path) => {
                self.nodes.push(Node::Directory);
                self.put_name(path, self.nodes.len() - 1);
            }
        }
    }

    fn open(&mut self, descriptor: u32, path: &str, is_new: bool, truncates: bool) {
        self.open.insert(descriptor, path.to_owned());
        if is_new {
            self.nodes.push(Node::File {
                synced: Vec::new(),
                changes: Vec::new(),
            });
            self.put_name(path, self.nodes.len() - 1);
        }
        if let Some(node) = self.names.get(path).copied() {
            self.open_nodes.insert(descriptor, node);
            if truncates {
                self.change(node, Change::Truncate(0));
            }
        }
    }

    fn change(&mut self, node: usize, change: Change) {
        match &mut self.nodes[node] {
            Node::File { changes, .. } => changes.push(change),
            Node::Directory => panic!("a directory is not written to"),
        }
    }

    fn sync(&mut self, trace: &Trace, descriptor: u32) {
        let path = &self.open[&descriptor];
        let file = path.rsplit('/').next().unwrap();
        if self.never_synced.is_some_and(|beginning| file.starts_with(beginning)) {
            return;
        }
        match self.open_nodes.get(&descriptor).map(|node| &mut self.nodes[*node]) {
            Some(Node::File { synced, changes }) => {
                for change in changes.drain(..) {
                    change.apply(trace, synced);
                }
            }
            // The directory that is watched has no name in itself.
            Some(Node::Directory) | None => {
                for change in self.changes_of_names.remove(path).unwrap_or_default() {
                    change.apply(&mut self.synced_names);
                }
            }
        }
    }

    fn put_name(&mut self, path: &str, node: usize) {
        self.names.insert(path.to_owned(), node);
        self.change_name(path, NameChange::Put(path.to_owned(), node));
    }

    fn take_name(&mut self, path: &str) {
        self.names.remove(path).unwrap();
        self.change_name(path, NameChange::Take(path.to_owned()));
    }

    fn change_name(&mut self, path: &str, change: NameChange) {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        self.changes_of_names
            .entry(directory.to_owned())
            .or_default()
            .push(change);
    }

    /// Writes into `directory` what a power cut may leave now, and says how merciful it was.
    pub(super) fn cut(&self, trace: &Trace, random: &mut Random, directory: &Path) -> String {
        let mut names = self.synced_names.clone();
        let mut said = Vec::new();
        for (of, changes) in &self.changes_of_names {
            // File systems keep the order of names.
            let kept = random.below(changes.len() + 1);
            if !changes.is_empty() {
                said.push(format!("{kept} of {} changes of names in `{of}`", changes.len()));
            }
            for change in &changes[..kept] {
                change.apply(&mut names);
            }
        }
        // A directory comes before what is in it.
        for (path, node) in &names {
            let place = directory.join(path);
            if !place.parent().unwrap().is_dir() {
                continue;
            }
            match &self.nodes[*node] {
                Node::Directory => {
                    fs::create_dir(&place).unwrap();
                    fs::set_permissions(&place, fs::Permissions::from_mode(0o700)).unwrap();
                }
                Node::File { synced, changes } => {
                    let mercy = Mercy::ALL[random.below(Mercy::ALL.len())];
                    if !changes.is_empty() {
                        said.push(format!("{mercy:?} of {} changes of `{path}`", changes.len()));
                    }
                    fs::write(&place, left(trace, random, mercy, synced, changes)).unwrap();
                    fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).unwrap();
                }
            }
        }
        said.join(", ")
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Put(path, node) => {
                names.insert(path.clone(), *node);
            }
            Self::Take(path) => {
                names.remove(path);
            }
        }
    }
}

impl Change {
    fn apply(&self, trace: &Trace, file: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => put(file, *at, &trace.bytes[bytes.clone()]),
            Self::Truncate(length) => file.resize(*length, 0),
        }
    }
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}

fn left(trace: &Trace, random: &mut Random, mercy: Mercy, synced: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut file = synced.to_vec();
    let beginning = random.below(changes.len() + 1);
    for (number, change) in changes.iter().enumerate() {
        let is_kept = match mercy {
            Mercy::Nothing => false,
            Mercy::Everything => true,
            Mercy::Beginning => number < beginning,
            Mercy::AnyWrites | Mercy::AnySectors => random.below(2) == 0,
        };
        match (mercy, change) {
            (Mercy::AnySectors, Change::Write { at, bytes }) => {
                sectors(random, &mut file, *at, &trace.bytes[bytes.clone()]);
            }
            (Mercy::Beginning, Change::Write { at, bytes }) if number == beginning => {
                put(&mut file, *at, &trace.bytes[bytes.clone()][..bytes.len() / 2]);
            }
            _ if is_kept => change.apply(trace, &mut file),
            _ => {}
        }
    }
    file
}

/// Some sectors of a write. What is beyond the end of the file and not written may be anything.
fn sectors(random: &mut Random, file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let mut done = 0;
    while done < bytes.len() {
        let place = at + done;
        let length = (SECTOR - place % SECTOR).min(bytes.len() - done);
        if random.below(2) == 0 {
            put(file, place, &bytes[done..done + length]);
        } else if place >= file.len() && random.below(2) == 0 {
            let other: Vec<u8> = (0..length).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
            put(file, place, &other);
        }
        done += length;
    }
}
