-- What the original's plug-in keeps in PostgreSQL, as lines for `bin/realtime import` (its presence
-- is of the moment, and it keeps no messages):
--
--   psql -At -f reference-export.sql "$DATABASE_URL" > rooms.jsonl
--   bin/realtime import --store postgres://… rooms.jsonl
--
-- One tenant at a time: its name stands below. An installation whose tables have the prefix np_
-- has them in the two places that are marked. A channel NAME becomes channel:NAME, as clients call
-- it; a conversation of two is private whatever was said of it.
WITH rooms AS (
  SELECT r.id, r.type, r.visibility, r.max_members, r.is_active, r.created_at,
    CASE
      WHEN r.type = 'channel' AND r.name !~ '^(channel|dm|user|thread):' AND r.name NOT IN ('general', 'announcements')
        THEN 'channel:' || r.name
      ELSE r.name
    END AS name
  FROM realtime_rooms r -- np_
  WHERE r.source_account_id = 'primary'
),
lines AS (
  SELECT 0 AS part, name AS first, '' AS second,
    json_strip_nulls(json_build_object(
      'kind', 'room',
      'name', name,
      'visibility', CASE
        WHEN name LIKE 'dm:%' OR type = 'dm' THEN 'private'
        WHEN visibility = 'secret' AND name LIKE 'channel:%' THEN 'private'
        ELSE visibility END,
      'maxMembers', max_members,
      'closed', CASE WHEN is_active THEN NULL ELSE TRUE END,
      'createdAt', CAST(extract(epoch FROM created_at) * 1000 AS bigint))) AS line
  FROM rooms
  UNION ALL
  SELECT 1, rooms.name, m.user_id,
    json_strip_nulls(json_build_object(
      'kind', 'member',
      'room', rooms.name,
      'userId', m.user_id,
      'role', CASE m.role WHEN 'admin' THEN 'owner' WHEN 'moderator' THEN 'moderator' END,
      'joinedAt', CAST(extract(epoch FROM m.joined_at) * 1000 AS bigint),
      'muted', CASE WHEN m.is_muted THEN TRUE END,
      'banned', CASE WHEN m.is_banned THEN TRUE END))
  FROM realtime_room_members m -- np_
  JOIN rooms ON rooms.id = m.room_id
)
SELECT line FROM lines ORDER BY part, first, second;
