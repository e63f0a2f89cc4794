-- What is no person and uses the organization. One that was removed stays, because its keys name it.
CREATE TABLE service_accounts (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    name            TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    -- Who is in charge; may have left the organization since.
    owner_id        TEXT   NOT NULL REFERENCES accounts (id),
    created_at      BIGINT NOT NULL,
    removed_at      BIGINT
);
CREATE INDEX service_accounts_by_organization ON service_accounts (organization_id, id);

-- A key belongs to a member or to a service account. One that was revoked or has expired stays, for whoever asks what it was.
CREATE TABLE api_keys (
    id                 TEXT    NOT NULL PRIMARY KEY,
    organization_id    TEXT    NOT NULL REFERENCES organizations (id),
    account_id         TEXT    REFERENCES accounts (id),
    service_account_id TEXT    REFERENCES service_accounts (id),
    name               TEXT    NOT NULL,
    -- SHA-256 of the secret, in hexadecimal.
    secret_hash        TEXT    NOT NULL,
    hashed             BOOLEAN NOT NULL,
    -- The whole key, encrypted with the server's key, where it can be read again.
    sealed             TEXT,
    -- Names, with spaces between.
    scopes             TEXT    NOT NULL,
    created_at         BIGINT  NOT NULL,
    expires_at         BIGINT,
    last_used_at       BIGINT,
    revoked_at         BIGINT,
    -- The key that took its place.
    rotated_to         TEXT,
    -- The key that made it, and that it does not outlive.
    made_by            TEXT,
    CHECK ((account_id IS NULL) <> (service_account_id IS NULL))
);
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);
CREATE INDEX api_keys_by_end ON api_keys (expires_at);
CREATE INDEX api_keys_by_maker ON api_keys (made_by);

-- Reminders of a key's end that were sent: each once for each end.
CREATE TABLE api_key_reminders (
    api_key_id TEXT   NOT NULL REFERENCES api_keys (id),
    expires_at BIGINT NOT NULL,
    days       BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, expires_at, days)
);
