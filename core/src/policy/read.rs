//! The one strict reader of policy documents (spec G2): every field by name, every fault with its path, all at once.

use core::ops::RangeInclusive;

use crate::{Violation, json::Json, time::Timestamp, written};

/// Reads one JSON object field by field. A field that is absent keeps its current value, which makes reading a
/// document and applying a merge patch (RFC 7396) the same thing.
pub(crate) struct Reader<'a> {
    path: String,
    fields: &'a [(String, Json)],
    known: Vec<&'static str>,
    violations: &'a mut Vec<Violation>,
}

impl<'a> Reader<'a> {
    /// A reader over `json`, or a `wrong_type` violation and a reader over nothing.
    pub(crate) fn new(path: String, json: &'a Json, violations: &'a mut Vec<Violation>) -> Self {
        let fields: &[_] = match json {
            Json::Object(fields) => fields,
            other => {
                violations.push(wrong_type(path.clone(), other, "object"));
                &[]
            }
        };
        Self {
            path,
            fields,
            known: Vec::new(),
            violations,
        }
    }

    /// The path of one of this object's fields.
    pub(crate) fn path_of(&self, name: &str) -> String {
        written::field(&self.path, name)
    }

    /// The path of one of the items of this object's field.
    pub(crate) fn path_of_item(&self, name: &str, index: usize) -> String {
        written::item(self.path_of(name), index)
    }

    /// Adds what the caller found wrong.
    pub(crate) fn refuse(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// How many violations there are so far.
    pub(crate) fn faults(&self) -> usize {
        self.violations.len()
    }

    /// The field as it was written, if it was.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<&'a Json> {
        self.known.push(name);
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether the field was written.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// Whether the field is `null`, which removes an optional setting.
    pub(crate) fn removes(&mut self, name: &'static str) -> bool {
        matches!(self.take(name), Some(Json::Null))
    }

    /// A nested object that is there, handed to `read`.
    pub(crate) fn object(&mut self, name: &'static str, read: impl FnOnce(&mut Reader<'_>)) {
        if let Some(json) = self.take(name) {
            let path = self.path_of(name);
            self.nested(path, json, read);
        }
    }

    /// An object at `path`, read to its end.
    pub(crate) fn nested(&mut self, path: String, json: &Json, read: impl FnOnce(&mut Reader<'_>)) {
        let mut reader = Reader::new(path, json, self.violations);
        read(&mut reader);
        reader.finish();
    }

    pub(crate) fn boolean(&mut self, name: &'static str, value: &mut bool) {
        match self.take(name) {
            None => {}
            Some(Json::Bool(new)) => *value = *new,
            Some(other) => self.refuse(wrong_type(self.path_of(name), other, "boolean")),
        }
    }

    /// An integer in `range`; anything else is `code`, whatever it is (spec A19).
    pub(crate) fn integer(
        &mut self,
        name: &'static str,
        code: &'static str,
        range: RangeInclusive<u32>,
        value: &mut u32,
    ) {
        if let Some(json) = self.take(name) {
            match in_range(json, &range) {
                Some(new) => *value = new,
                None => self.refuse(out_of_range(code, self.path_of(name), &range)),
            }
        }
    }

    /// As [`Reader::integer`], and `null` removes it.
    pub(crate) fn optional_integer(
        &mut self,
        name: &'static str,
        code: &'static str,
        range: RangeInclusive<u32>,
        value: &mut Option<u32>,
    ) {
        match self.take(name) {
            None => {}
            Some(Json::Null) => *value = None,
            Some(json) => match in_range(json, &range) {
                Some(new) => *value = Some(new),
                None => self.refuse(out_of_range(code, self.path_of(name), &range)),
            },
        }
    }

    /// One of a table's names.
    pub(crate) fn choice<T: Copy>(&mut self, name: &'static str, table: &[(&'static str, T)], value: &mut T) {
        if let Some(json) = self.take(name)
            && let Some(new) = self.chosen(self.path_of(name), json, table)
        {
            *value = new;
        }
    }

    /// A list, not empty and without repetition, of a table's names.
    pub(crate) fn choices<T: Copy + PartialEq>(
        &mut self,
        name: &'static str,
        table: &[(&'static str, T)],
        value: &mut Vec<T>,
    ) {
        let Some(items) = self.list(name, 1..=table.len()) else {
            return;
        };
        let mut chosen = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = self.path_of_item(name, index);
            match self.chosen(path.clone(), item, table) {
                Some(new) if chosen.contains(&new) => self.refuse(Violation::new("duplicate_value", path)),
                Some(new) => chosen.push(new),
                None => {}
            }
        }
        *value = chosen;
    }

    /// The items of an array of `length` items.
    pub(crate) fn list(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<&'a [Json]> {
        match self.take(name)? {
            Json::List(items) if length.contains(&items.len()) => Some(items),
            Json::List(_) => {
                self.refuse(Violation {
                    minimum: Some(*length.start() as u64),
                    maximum: Some(*length.end() as u64),
                    ..Violation::new("item_count_out_of_range", self.path_of(name))
                });
                None
            }
            other => {
                self.refuse(wrong_type(self.path_of(name), other, "array"));
                None
            }
        }
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Option<&'a str> {
        match self.take(name)? {
            Json::Text(text) => Some(text),
            other => {
                self.refuse(wrong_type(self.path_of(name), other, "string"));
                None
            }
        }
    }

    /// A text that `null` removes.
    pub(crate) fn optional_text(&mut self, name: &'static str, value: &mut Option<String>) {
        match self.take(name) {
            None => {}
            Some(Json::Null) => *value = None,
            Some(Json::Text(text)) => *value = Some(text.clone()),
            Some(other) => self.refuse(wrong_type(self.path_of(name), other, "string")),
        }
    }

    /// A point in time that `null` removes.
    pub(crate) fn optional_time(&mut self, name: &'static str, value: &mut Option<Timestamp>) {
        match self.take(name) {
            None => {}
            Some(Json::Null) => *value = None,
            Some(Json::Text(text)) => match Timestamp::parse(text) {
                Some(time) => *value = Some(time),
                None => self.refuse(Violation::new("invalid_time", self.path_of(name))),
            },
            Some(other) => self.refuse(wrong_type(self.path_of(name), other, "string")),
        }
    }

    /// Refuses what was not asked for and what was written twice.
    pub(crate) fn finish(self) {
        for (index, (key, _)) in self.fields.iter().enumerate() {
            let path = self.path_of(key);
            if !self.known.contains(&key.as_str()) {
                self.violations.push(Violation::new("unknown_field", path));
            } else if self.fields.iter().take(index).any(|(earlier, _)| earlier == key) {
                self.violations.push(Violation::new("duplicate_field", path));
            }
        }
    }

    fn chosen<T: Copy>(&mut self, path: String, json: &Json, table: &[(&'static str, T)]) -> Option<T> {
        match json {
            Json::Text(text) => {
                let entry = table.iter().find(|(known, _)| known == text);
                if entry.is_none() {
                    self.refuse(Violation {
                        allowed: table.iter().map(|(known, _)| *known).collect(),
                        ..Violation::new("unknown_value", path)
                    });
                }
                entry.map(|(_, value)| *value)
            }
            other => {
                self.refuse(wrong_type(path, other, "string"));
                None
            }
        }
    }
}

fn in_range(json: &Json, range: &RangeInclusive<u32>) -> Option<u32> {
    match json {
        Json::Integer(value) => u32::try_from(*value).ok().filter(|value| range.contains(value)),
        _ => None,
    }
}

fn out_of_range(code: &'static str, path: String, range: &RangeInclusive<u32>) -> Violation {
    Violation {
        expected: Some("integer"),
        minimum: Some(u64::from(*range.start())),
        maximum: Some(u64::from(*range.end())),
        ..Violation::new(code, path)
    }
}

fn wrong_type(path: String, found: &Json, expected: &'static str) -> Violation {
    let code = if matches!(found, Json::Null) {
        "null_not_allowed"
    } else {
        "wrong_type"
    };
    Violation {
        expected: Some(expected),
        ..Violation::new(code, path)
    }
}
