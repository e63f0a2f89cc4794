-- Attempts on one way in: a class of factors of one account, by any browser (lane '') or by one that is known. One row,
-- however many attempts there were.
CREATE TABLE attempts (
    -- The account's id or, for an e-mail that has no account, a keyed hash of it.
    subject    TEXT   NOT NULL,
    class      TEXT   NOT NULL,
    lane       TEXT   NOT NULL,
    account_id TEXT   REFERENCES accounts (id),
    -- As the core writes it.
    state      TEXT   NOT NULL,
    touched_at BIGINT NOT NULL,
    PRIMARY KEY (subject, class, lane)
);
CREATE INDEX attempts_by_account ON attempts (account_id);
-- Those of nobody are bounded in number: the ones that were not touched for longest go first.
CREATE INDEX attempts_of_nobody ON attempts (touched_at) WHERE account_id IS NULL;

-- Where a session began, for its owner to recognize.
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN user_agent TEXT;
