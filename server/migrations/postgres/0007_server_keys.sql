-- Whose keys encrypt what is stored: servers with other keys could not read it. One row.
CREATE TABLE server_keys (
    id          BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT   NOT NULL
);
