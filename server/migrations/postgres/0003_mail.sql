-- When the account's e-mail was proven to reach its owner; NULL: never.
ALTER TABLE accounts ADD COLUMN email_verified_at BIGINT;

-- An invitation has two tokens: one is shown to who invites, the other is known only to who reads the mail.
ALTER TABLE invitations ADD COLUMN mailed_token_hash TEXT;
CREATE UNIQUE INDEX invitations_by_mailed_token ON invitations (mailed_token_hash);

-- Links that were mailed, the latest of each purpose: a new one replaces the old one.
CREATE TABLE mail_links (
    account_id  TEXT   NOT NULL REFERENCES accounts (id),
    purpose     TEXT   NOT NULL,
    token_hash  TEXT   NOT NULL UNIQUE,
    -- The address that the link proves.
    email       TEXT   NOT NULL,
    email_key   TEXT   NOT NULL,
    -- The password during which it works; NULL: it works under any.
    password_id TEXT,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (account_id, purpose)
);

-- Sign-ups that wait for their link: everything but the password.
CREATE TABLE pending_sign_ups (
    token_hash        TEXT   NOT NULL PRIMARY KEY,
    email             TEXT   NOT NULL,
    email_key         TEXT   NOT NULL,
    name              TEXT   NOT NULL,
    password_hash     TEXT   NOT NULL,
    -- The password policy that accepted the password.
    policy            TEXT   NOT NULL,
    organization_name TEXT,
    slug              TEXT,
    invitation_id     TEXT,
    expires_at        BIGINT NOT NULL
);
CREATE INDEX pending_sign_ups_by_end ON pending_sign_ups (expires_at);

-- Codes that were mailed, the latest of each purpose.
CREATE TABLE email_codes (
    account_id TEXT   NOT NULL REFERENCES accounts (id),
    purpose    TEXT   NOT NULL,
    -- Keyed: eight digits would be found in a second otherwise.
    code_hash  TEXT   NOT NULL,
    tries      BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, purpose)
);

-- Mail that is not sent yet. The message is encrypted, because it holds what opens an account.
CREATE TABLE mail_outbox (
    id         TEXT   NOT NULL PRIMARY KEY,
    message    BYTEA  NOT NULL,
    attempts   BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX mail_outbox_by_time ON mail_outbox (due_at);
