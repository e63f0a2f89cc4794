use std::fmt;

use serde_json::{Map, Value};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, Writer},
    },
    registry::LookupSpan,
};

/// Every field that a line may have besides what each has. Whatever else the server or a library says is left out: a
/// field that is new is not in the log before somebody has thought about what can be in it.
const FIELDS: [&str; 18] = [
    "address",
    "attempts",
    "cause",
    "code",
    "database",
    "directory",
    "error",
    "failure",
    "id",
    "key",
    "mail",
    "message",
    "method",
    "millis",
    "public_url",
    "route",
    "status",
    "target",
];

/// What a span is called stands under this name, whatever its fields are.
const SPAN_NAME: &str = "name";

pub(super) fn is_allowed(field: &str) -> bool {
    FIELDS.contains(&field)
}

/// One object a line: time, level, the allowed fields of the event and, as `span`, those of what it happened in.
pub(super) struct JsonLines(Format<Json>);

impl JsonLines {
    pub(super) fn new(format: Format<Json>) -> Self {
        // Apart from what each line has, whose names an event cannot take then.
        Self(format.flatten_event(false).with_span_list(false))
    }
}

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut text = String::new();
        self.0.format_event(context, Writer::new(&mut text), event)?;
        let mut said: Map<String, Value> = serde_json::from_str(&text).map_err(|_| fmt::Error)?;
        let mut line = Map::new();
        for name in ["timestamp", "level"] {
            line.extend(said.remove(name).map(|value| (name.to_owned(), value)));
        }
        line.extend(allowed(said.remove("fields"), is_allowed));
        let span = allowed(said.remove("span"), |name| name == SPAN_NAME || is_allowed(name));
        if !span.is_empty() {
            line.insert("span".to_owned(), Value::Object(span));
        }
        writeln!(writer, "{}", Value::Object(line))
    }
}

fn allowed(fields: Option<Value>, is_allowed: impl Fn(&str) -> bool) -> Map<String, Value> {
    let Some(Value::Object(mut fields)) = fields else {
        return Map::new();
    };
    fields.retain(|name, _| is_allowed(name));
    fields
}
