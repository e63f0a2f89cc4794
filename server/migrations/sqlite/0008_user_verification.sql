-- Whether the session's second factor was a security key that verified who used it.
ALTER TABLE sessions ADD COLUMN user_verified BOOLEAN NOT NULL DEFAULT FALSE;
