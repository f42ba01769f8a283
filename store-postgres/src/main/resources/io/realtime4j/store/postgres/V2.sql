-- What was removed from any room, for who reads the log of all.
CREATE INDEX room_by_any_removal ON room (removed_lsn) WHERE removed_lsn > 0;
