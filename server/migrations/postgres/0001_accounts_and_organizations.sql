-- Ids are UUIDv7 as text, times are Unix milliseconds, documents are JSON as text.

CREATE TABLE accounts (
    id            TEXT    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    -- Names the current password: a verdict belongs to one password and dies with it.
    password_id   TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL
);

CREATE TABLE organizations (
    id             TEXT   NOT NULL PRIMARY KEY,
    slug           TEXT   NOT NULL UNIQUE,
    name           TEXT   NOT NULL,
    policy         TEXT   NOT NULL,
    policy_version BIGINT NOT NULL,
    created_at     BIGINT NOT NULL
);

CREATE TABLE memberships (
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    account_id      TEXT   NOT NULL REFERENCES accounts (id),
    role            TEXT   NOT NULL,
    joined_at       BIGINT NOT NULL,
    PRIMARY KEY (organization_id, account_id)
);
CREATE INDEX memberships_by_account ON memberships (account_id);

CREATE TABLE password_verdicts (
    account_id      TEXT    NOT NULL REFERENCES accounts (id),
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    password_id     TEXT    NOT NULL,
    accepted        BOOLEAN NOT NULL,
    policy          TEXT    NOT NULL,
    judged_at       BIGINT  NOT NULL,
    PRIMARY KEY (account_id, organization_id)
);

CREATE TABLE sessions (
    id               TEXT   NOT NULL PRIMARY KEY,
    account_id       TEXT   NOT NULL REFERENCES accounts (id),
    token_hash       TEXT   NOT NULL UNIQUE,
    created_at       BIGINT NOT NULL,
    last_seen_at     BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE invitations (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    email           TEXT   NOT NULL,
    email_key       TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    token_hash      TEXT   NOT NULL UNIQUE,
    invited_by      TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX invitations_by_organization ON invitations (organization_id);

-- CloudEvents 1.0 in JSON; the columns beside it are for filtering.
CREATE TABLE audit_events (
    id              TEXT   NOT NULL PRIMARY KEY,
    time            BIGINT NOT NULL,
    type            TEXT   NOT NULL,
    account_id      TEXT,
    organization_id TEXT,
    event           TEXT   NOT NULL
);
CREATE INDEX audit_events_by_organization ON audit_events (organization_id, time);
CREATE INDEX audit_events_by_account ON audit_events (account_id, time);
