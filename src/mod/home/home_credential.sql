-- name: home_credential_watch :many
-- Credentials that may need a word: ending before a day or revoked, or with a lapse on record, of
-- people who work here. `newer` is the last day of a later credential of the same kind (the largest
-- number for one that does not end).
-- scope: system: a chore looks after everybody; a change of a rule or a kind after those that it concerns
-- max: 20000
-- in: before day, practice i64?, kind i64?
-- row: home_credential_row
-- out: id i64, staff_id i64, staff text, ended day?, kind text, lead_days text, issuer text, expires day?, revoked day?, lapse_seen_at i64?, site_id i64, state text, practice_id i64, time_zone text, newer i64?
SELECT c.id, c.staff_id, p.name AS staff, p.ended, k.name AS kind, k.lead_days, c.issuer, c.expires, c.revoked, c.lapse_seen_at,
       p.home_site_id AS site_id, s.state, s.practice_id, s.time_zone,
       (SELECT MAX(CASE WHEN n.expires IS NULL THEN 9999999 ELSE n.expires END) FROM credential AS n
         WHERE n.staff_id = c.staff_id AND n.kind_id = c.kind_id AND n.id <> c.id AND n.revoked IS NULL
           AND (n.expires IS NULL OR c.revoked IS NOT NULL OR n.expires > c.expires)) AS newer
  FROM credential AS c JOIN staff AS p ON p.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
  JOIN site AS s ON s.id = p.home_site_id
 WHERE (c.expires <= $before OR c.revoked IS NOT NULL OR c.lapse_seen_at IS NOT NULL)
   AND ($practice IS NULL OR s.practice_id = $practice) AND ($kind IS NULL OR c.kind_id = $kind)
 ORDER BY c.id

-- name: home_credential_of_same :many
-- All credentials of the person and kind of this one.
-- scope: system: runs inside the change of the credential, which was allowed where it was made
-- in: credential i64
-- row: home_credential_row
SELECT c.id, c.staff_id, p.name AS staff, p.ended, k.name AS kind, k.lead_days, c.issuer, c.expires, c.revoked, c.lapse_seen_at,
       p.home_site_id AS site_id, s.state, s.practice_id, s.time_zone,
       (SELECT MAX(CASE WHEN n.expires IS NULL THEN 9999999 ELSE n.expires END) FROM credential AS n
         WHERE n.staff_id = c.staff_id AND n.kind_id = c.kind_id AND n.id <> c.id AND n.revoked IS NULL
           AND (n.expires IS NULL OR c.revoked IS NOT NULL OR n.expires > c.expires)) AS newer
  FROM credential AS it JOIN credential AS c ON c.staff_id = it.staff_id AND c.kind_id = it.kind_id
  JOIN staff AS p ON p.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
  JOIN site AS s ON s.id = p.home_site_id
 WHERE it.id = $credential
 ORDER BY c.id

-- name: home_credential_of_staff :many
-- All credentials of a person.
-- scope: system: runs inside the change of the person, which was allowed where it was made
-- in: staff i64
-- row: home_credential_row
SELECT c.id, c.staff_id, p.name AS staff, p.ended, k.name AS kind, k.lead_days, c.issuer, c.expires, c.revoked, c.lapse_seen_at,
       p.home_site_id AS site_id, s.state, s.practice_id, s.time_zone,
       (SELECT MAX(CASE WHEN n.expires IS NULL THEN 9999999 ELSE n.expires END) FROM credential AS n
         WHERE n.staff_id = c.staff_id AND n.kind_id = c.kind_id AND n.id <> c.id AND n.revoked IS NULL
           AND (n.expires IS NULL OR c.revoked IS NOT NULL OR n.expires > c.expires)) AS newer
  FROM credential AS c
  JOIN staff AS p ON p.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
  JOIN site AS s ON s.id = p.home_site_id
 WHERE c.staff_id = $staff
 ORDER BY c.id

-- name: home_credential_lapse :exec
-- scope: system: the program's own mark
-- in: id i64, seen i64?
UPDATE credential SET lapse_seen_at = $seen WHERE id = $id
