-- What the import and the export of coverage needs read and write in bulk.

-- name: roster_import_shift_all :many
-- scope: system: the import checks each site against those of its user in memory
-- max: 100000
-- out: id i64, site_id i64, name text, start_minute i64, minutes i64
SELECT id, site_id, name, start_minute, minutes FROM shift ORDER BY site_id, start_minute, minutes, name, id

-- name: roster_import_need_all :many
-- Those of a weekday; a need of a single day has no place in the file.
-- scope: system: the import and the export check each site against those of their user in memory
-- max: 500000
-- row: roster_import_need_row
-- out: id i64, site_id i64, position_id i64, shift_id i64, credential_kind_id i64?, weekday i64, least i64, wished i64, start_minute i64, minutes i64, version i64
SELECT n.id, n.site_id, n.position_id, n.shift_id, n.credential_kind_id, n.weekday, n.least, n.wished,
       h.start_minute, h.minutes, n.version
  FROM need AS n JOIN shift AS h ON h.id = n.shift_id JOIN site AS s ON s.id = n.site_id
  JOIN position AS p ON p.id = n.position_id
 WHERE n.weekday IS NOT NULL
 ORDER BY s.sort_key, s.id, p.sort_key, p.id, h.start_minute, h.minutes, n.weekday, n.id

-- name: roster_import_shift_insert :exec
-- scope: system: the import has checked that the site was given
-- in: id i64, site i64, name text, start_minute i64, minutes i64, tint i64
INSERT INTO shift (id, site_id, name, start_minute, minutes, tint)
VALUES ($id, $site, $name, $start_minute, $minutes, $tint)

-- name: roster_import_need_insert :exec
-- scope: system: the import has checked that the site was given
-- in: id i64, site i64, position i64, shift i64, credential_kind i64?, weekday i64, least i64, wished i64
INSERT INTO need (id, site_id, position_id, shift_id, credential_kind_id, weekday, least, wished)
VALUES ($id, $site, $position, $shift, $credential_kind, $weekday, $least, $wished)

-- name: roster_import_need_update :exec
-- scope: system: the import has checked that the site was given
-- in: id i64, least i64, wished i64
UPDATE need SET least = $least, wished = $wished, version = version + 1 WHERE id = $id
