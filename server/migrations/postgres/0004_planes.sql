-- To whom something was done, where that is not who did it: a filter of the audit page.
ALTER TABLE audit_events ADD COLUMN member_id TEXT;
UPDATE audit_events SET member_id = CAST(event AS JSON) #>> '{data,memberId}';
