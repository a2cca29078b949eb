-- name: lapse_credential :one
-- A credential, its holder, and whether another of its kind holds on a day.
-- scope: system: the program acts on what has ended
-- in: id i64, today day
-- out: staff_id i64, kind_id i64, staff text, kind text, covered bool
SELECT c.staff_id, c.kind_id, t.name AS staff, k.name AS kind,
       CASE WHEN EXISTS (SELECT 1 FROM credential AS o WHERE o.staff_id = c.staff_id AND o.kind_id = c.kind_id
                            AND (o.issued IS NULL OR o.issued <= $today) AND (o.expires IS NULL OR o.expires >= $today)
                            AND (o.revoked IS NULL OR o.revoked > $today)) THEN 1 ELSE 0 END AS covered
  FROM credential AS c JOIN staff AS t ON t.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
 WHERE c.id = $id

-- name: time_off_effect :one
-- Time off that somebody may decide about, and for whom.
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, staff_id i64, staff text, position_id i64, from_day day, to_day day, type text, status text, note text, version i64
SELECT o.id, o.staff_id, t.name AS staff, t.position_id, o.from_day, o.to_day, o.type, o.status, o.note, o.version
  FROM time_off AS o JOIN staff AS t ON t.id = o.staff_id
 WHERE o.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS m JOIN account_site AS g ON g.site_id = m.site_id AND g.account_id = $viewer
                WHERE m.staff_id = o.staff_id)

-- name: time_off_sites :many
-- The person's sites that the viewer was granted.
-- scope: viewer
-- max: 1000
-- in: viewer i64, staff i64
-- out: site_id i64, site text
SELECT m.site_id, s.name AS site
  FROM staff_site AS m JOIN account_site AS g ON g.site_id = m.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = m.site_id
 WHERE m.staff_id = $staff ORDER BY s.sort_key, s.id
