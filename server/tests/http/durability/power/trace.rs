//! What a program did to its files, as `record.c` has noted it.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// The length of a record without what it carries: two numbers of 32 bits and two of 64.
const HEAD: usize = 24;

/// A directory of a test that has the disk forget, and so need not have one: where there is memory that looks like one.
pub(super) fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let directory = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    directory.unwrap()
}

/// Where a program's doings are noted.
pub(super) struct Recorder {
    library: PathBuf,
    under: PathBuf,
    pub(super) file: PathBuf,
}

impl Recorder {
    /// Makes the library, of whatever happens under `under`; it and the trace lie in `beside`.
    pub(super) fn new(beside: &Path, under: &Path) -> Self {
        let library = beside.join("record.so");
        let source = Path::new("tests/http/durability/power/record.c");
        let mut compiler = Command::new("cc");
        let made = compiler
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-o"])
            .args([library.as_path(), source])
            .status();
        let is_made = made.is_ok_and(|status| status.success());
        assert!(
            is_made,
            "{compiler:?} has failed: it needs a C compiler, as SQLite itself does"
        );
        let file = beside.join("trace");
        fs::write(&file, []).unwrap();
        Self {
            library,
            under: under.canonicalize().unwrap(),
            file,
        }
    }

    /// What a program needs in its environment.
    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        vec![
            ("LD_PRELOAD", text(&self.library)),
            ("LOCKSTEP_RECORD_UNDER", text(&self.under)),
            ("LOCKSTEP_RECORD_IN", text(&self.file)),
        ]
    }

    /// The path of `name` in the directory that is watched.
    pub(super) fn under(&self, name: &str) -> String {
        self.under.join(name).to_str().unwrap().to_owned()
    }

    /// How much is noted so far.
    pub(super) fn length(&self) -> u64 {
        fs::metadata(&self.file).unwrap().len()
    }

    pub(super) fn trace(&self) -> Trace {
        let trace = Trace::read(&self.under, fs::read(&self.file).unwrap());
        assert!(
            !trace.records.is_empty(),
            "nothing was noted: the library was not loaded"
        );
        trace
    }
}

/// One thing that was done. Paths are relative to the directory that was watched.
#[derive(Debug)]
pub(super) enum Record {
    /// Another process begins.
    Start,
    Open {
        descriptor: u32,
        path: String,
        is_new: bool,
        truncates: bool,
    },
    Close(u32),
    Write {
        descriptor: u32,
        at: usize,
        /// Where in the trace what was written is.
        bytes: Range<usize>,
    },
    Truncate(u32, usize),
    Sync(u32),
    Unlink(String),
    Rename(String, String),
    Link(String, String),
    MakeDirectory(String),
}

/// Everything that was done, in its order.
pub(super) struct Trace {
    pub(super) bytes: Vec<u8>,
    /// With where each ends: what had happened when the trace was so long.
    pub(super) records: Vec<(u64, Record)>,
}

impl Trace {
    fn read(under: &Path, bytes: Vec<u8>) -> Self {
        let mut records = Vec::new();
        let mut place = 0;
        while place < bytes.len() {
            let small = |at: usize| u32::from_le_bytes(bytes[place + at..][..4].try_into().unwrap());
            let large = |at: usize| usize::try_from(u64::from_le_bytes(bytes[place + at..][..8].try_into().unwrap()));
            let (kind, descriptor) = (u8::try_from(small(0)).unwrap(), small(4));
            let (offset, length) = (large(8).unwrap(), large(16).unwrap());
            let carried = place + HEAD..place + HEAD + length;
            let paths: Vec<_> = match kind {
                b'O' | b'U' | b'R' | b'L' | b'M' => paths(under, &bytes[carried.clone()]),
                _ => Vec::new(),
            };
            let mut paths = paths.into_iter();
            let mut path = || paths.next().unwrap();
            let record = match kind {
                b'S' => Record::Start,
                b'O' => Record::Open {
                    descriptor,
                    path: path(),
                    is_new: offset & 1 != 0,
                    truncates: offset & 2 != 0,
                },
                b'C' => Record::Close(descriptor),
                b'W' => Record::Write {
                    descriptor,
                    at: offset,
                    bytes: carried.clone(),
                },
                b'T' => Record::Truncate(descriptor, offset),
                b'Y' => Record::Sync(descriptor),
                b'U' => Record::Unlink(path()),
                b'R' => Record::Rename(path(), path()),
                b'L' => Record::Link(path(), path()),
                b'M' => Record::MakeDirectory(path()),
                other => panic!("{other} is no kind of record"),
            };
            place = carried.end;
            records.push((u64::try_from(place).unwrap(), record));
        }
        Self { bytes, records }
    }
}

fn paths(under: &Path, text: &[u8]) -> Vec<String> {
    let text = str::from_utf8(text).unwrap();
    let relative = |path: &str| {
        Path::new(path)
            .strip_prefix(under)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    text.split_terminator('\0').map(relative).collect()
}

impl std::fmt::Display for Trace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |is_one: fn(&Record) -> bool| self.records.iter().filter(|(_, record)| is_one(record)).count();
        write!(
            formatter,
            "{} records, {} writes and {} syncs of them",
            self.records.len(),
            count(|record| matches!(record, Record::Write { .. })),
            count(|record| matches!(record, Record::Sync(_)))
        )
    }
}
