use std::io;

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use lockstep_core::time::Timestamp;
use serde::Serialize;
use url::form_urlencoded;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    fields::Fields,
    gate::Access,
    table::{self, Format},
};
use crate::{
    app::App,
    audit::CloudEvent,
    email::EmailAddress,
    error::Failure,
    store::{EventFilter, Somebody},
};

/// A page of events, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditEvents {
    items: Vec<CloudEvent>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<Uuid>,
}

const DEFAULT_LIMIT: usize = 50;
const LARGEST_LIMIT: usize = 200;
/// Of an export, so many events are in memory at once.
const EXPORTED_AT_ONCE: usize = 500;
const MOST_TYPES: usize = 50;
const HEADING: [&str; 11] = [
    "time",
    "type",
    "userId",
    "email",
    "ip",
    "userAgent",
    "method",
    "organizationId",
    "memberId",
    "id",
    "data",
];

/// What happened, the newest first: the events of this organization, and those of its members' accounts, such as logins,
/// from the moment at which each joined and for as long as each stays. Nothing of other organizations is among them.
///
/// With `accept: text/csv` or `application/x-ndjson` the answer is everything that matches, as a file.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/audit-events", tag = "organizations", operation_id = "listAuditEvents",
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("type" = Option<Vec<String>>, Query, description = "Types, with or without the prefix; repeated or separated by commas"),
        ("actor" = Option<String>, Query, description = "Id or e-mail of who did it"),
        ("member" = Option<String>, Query, description = "Id or e-mail of whom it concerns: who did it, or to whom it was done"),
        ("from" = Option<String>, Query, description = "RFC 3339; events of this moment are among them"),
        ("to" = Option<String>, Query, description = "RFC 3339; events of this moment are not among them"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Of a page; 50 unless told"),
        ("cursor" = Option<Uuid>, Query, description = "The `nextCursor` of the page before"),
    ),
    responses((
        status = 200, description = "A page of events, or all of them as a file",
        content(
            (AuditEvents = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
        ),
    )),
)]
pub(super) async fn list(
    State(app): State<App>,
    access: Access,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Query { filter, limit, cursor } = Query::read(access.membership.organization.id, &query.unwrap_or_default())?;
    let format = Format::wanted(&headers);
    if format != Format::Json {
        let name = format!("audit-events-{}", access.membership.organization.slug);
        return export(app, &name, format, filter, cursor).await;
    }
    let mut items = app.store.events(&filter, cursor, limit + 1).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|event| event.id);
    Ok(Json(AuditEvents { items, next_cursor }).into_response())
}

struct Query {
    filter: EventFilter,
    limit: usize,
    cursor: Option<Uuid>,
}

impl Query {
    fn read(organization_id: Uuid, query: &str) -> Result<Self, Failure> {
        let mut fields = Fields::default();
        let mut filter = EventFilter::new(organization_id);
        let (mut limit, mut cursor) = (None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "type" => filter
                    .types
                    .extend(value.split(',').filter(|kind| !kind.is_empty()).map(str::to_owned)),
                "actor" => set(&mut fields, &mut filter.actor, &name, somebody(&value)),
                "member" => set(&mut fields, &mut filter.member, &name, somebody(&value)),
                "from" => set(&mut fields, &mut filter.from, &name, Timestamp::parse(&value)),
                "to" => set(&mut fields, &mut filter.to, &name, Timestamp::parse(&value)),
                "limit" => set(&mut fields, &mut limit, &name, value.parse().ok()),
                "cursor" => set(&mut fields, &mut cursor, &name, Uuid::parse_str(&value).ok()),
                unknown => fields.refuse("unknown_field", unknown),
            }
        }
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            fields.refuse("limit_out_of_range", "limit");
        }
        if filter.types.len() > MOST_TYPES {
            fields.refuse("too_many", "type");
        }
        fields.finish()?;
        Ok(Self { filter, limit, cursor })
    }
}

fn set<T>(fields: &mut Fields, place: &mut Option<T>, name: &str, value: Option<T>) {
    match value {
        None => fields.refuse("invalid_value", name),
        Some(_) if place.is_some() => fields.refuse("repeated", name),
        Some(_) => *place = value,
    }
}

fn somebody(text: &str) -> Option<Somebody> {
    match Uuid::parse_str(text) {
        Ok(id) => Some(Somebody::Id(id)),
        Err(_) => EmailAddress::parse(text).map(|email| Somebody::EmailKey(email.key)),
    }
}

/// Everything that matches, page by page: the next one is read when the client has taken the one before. A failure on the
/// way breaks the connection, so that a part is not taken for the whole.
async fn export(
    app: App,
    name: &str,
    format: Format,
    filter: EventFilter,
    cursor: Option<Uuid>,
) -> Result<Response, Failure> {
    let headers = match format {
        Format::Csv => table::download(table::CSV, name, "csv")?,
        _ => table::download(table::LINES, name, "jsonl")?,
    };
    // The first page before the answer begins, so that a store that does not answer is a problem like any other.
    let first = app.store.events(&filter, cursor, EXPORTED_AT_ONCE).await?;
    let mut heading = Vec::new();
    if format == Format::Csv {
        heading = table::csv([HEADING.map(str::to_owned)])?;
    }
    let chunks = try_unfold(Some((first, heading)), move |page| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let Some((events, heading)) = page else { return Ok(None) };
            let next = match events.last() {
                Some(last) if events.len() == EXPORTED_AT_ONCE => {
                    Some(app.store.events(&filter, Some(last.id), EXPORTED_AT_ONCE).await?)
                }
                _ => None,
            };
            let mut chunk = heading;
            chunk.extend(written(&events, format)?);
            Ok::<_, Failure>(Some((Bytes::from(chunk), next.map(|events| (events, Vec::new())))))
        }
    });
    let chunks = futures_util::TryStreamExt::map_err(chunks, |failure| {
        tracing::warn!(?failure, "an export has broken off");
        io::Error::other("the export has broken off")
    });
    Ok((headers, Body::from_stream(chunks)).into_response())
}

fn written(events: &[CloudEvent], format: Format) -> Result<Vec<u8>, Failure> {
    if format == Format::Csv {
        return table::csv(events.iter().map(line));
    }
    let mut lines = Vec::new();
    for event in events {
        serde_json::to_writer(&mut lines, event).map_err(Failure::internal)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn line(event: &CloudEvent) -> [String; HEADING.len()] {
    let text = |name: &str| event.data.get(name).map(table::word).unwrap_or_default();
    [
        event.time.clone(),
        event.kind.clone(),
        text("userId"),
        text("email"),
        text("ip"),
        text("userAgent"),
        text("method"),
        text("organizationId"),
        text("memberId"),
        event.id.to_string(),
        table::word(&event.data),
    ]
}
