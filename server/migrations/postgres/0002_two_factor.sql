-- A session is a browser's or an access token's. What it began with decides with the policy what it is good for.
ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'session';
ALTER TABLE sessions ADD COLUMN credential TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN second_factor TEXT;
ALTER TABLE sessions ADD COLUMN name TEXT;
ALTER TABLE sessions ADD COLUMN expires_at BIGINT;
-- The password of the last authentication, for five minutes, encrypted under the token, which is not stored.
ALTER TABLE sessions ADD COLUMN sealed_password TEXT;

-- A login whose password was right and whose second factor is missing.
CREATE TABLE login_challenges (
    id          TEXT   NOT NULL PRIMARY KEY,
    account_id  TEXT   NOT NULL REFERENCES accounts (id),
    password_id TEXT   NOT NULL,
    token_hash  TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT
);
CREATE INDEX login_challenges_by_account ON login_challenges (account_id);

-- Secrets are encrypted with the server's key.
CREATE TABLE totp_enrolments (
    account_id TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id         TEXT   NOT NULL,
    secret     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE totp_factors (
    account_id   TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret       TEXT   NOT NULL,
    confirmed_at BIGINT NOT NULL,
    -- The last accepted step: a code is accepted once.
    last_step    BIGINT NOT NULL
);

-- SHA-256 of 120 random bits, in hexadecimal. A used one is gone.
CREATE TABLE backup_codes (
    account_id TEXT   NOT NULL REFERENCES accounts (id),
    hash       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE security_keys (
    id            TEXT   NOT NULL PRIMARY KEY,
    account_id    TEXT   NOT NULL REFERENCES accounts (id),
    name          TEXT   NOT NULL,
    credential_id TEXT   NOT NULL UNIQUE,
    credential    TEXT   NOT NULL,
    -- The last signature counter: one that does not grow betrays a copy of the key.
    counter       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT
);
CREATE INDEX security_keys_by_account ON security_keys (account_id);

-- A WebAuthn ceremony that has begun: single use, bound to the session or the login in which it began. Its id is the
-- SHA-256 of its challenge.
CREATE TABLE ceremonies (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES accounts (id),
    bound_to   TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX ceremonies_by_account ON ceremonies (account_id);
