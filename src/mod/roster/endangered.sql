-- name: roster_endangered :many
-- Planned shifts, at the viewer's sites, that need a credential of this kind on a day on which the
-- person holds none: those that the grid flags when this one ends.
-- scope: viewer
-- max: 500
-- in: viewer i64, credential i64, from_day day
-- out: staff_id i64, site_id i64, site text, day day
SELECT a.staff_id, a.site_id, s.name AS site, a.day
  FROM credential AS c JOIN assignment AS a ON a.staff_id = c.staff_id AND a.day >= $from_day
  JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = a.site_id
 WHERE c.id = $credential
   AND EXISTS (SELECT 1 FROM need AS n WHERE n.site_id = a.site_id AND n.position_id = a.position_id AND n.shift_id = a.shift_id
                  AND n.credential_kind_id = c.kind_id)
   AND NOT EXISTS (SELECT 1 FROM credential AS h WHERE h.staff_id = c.staff_id AND h.kind_id = c.kind_id
                      AND (h.issued IS NULL OR h.issued <= a.day) AND (h.expires IS NULL OR h.expires >= a.day)
                      AND (h.revoked IS NULL OR h.revoked > a.day))
 ORDER BY s.sort_key, s.id, a.day, a.start_ms LIMIT 500

-- name: roster_endangered_sum :one
-- The same at all sites, counted.
-- scope: system: a number in the text of an obligation of the person's own site
-- in: credential i64, from_day day
-- out: n i64, first day?
SELECT COUNT(*) AS n, MIN(a.day) AS first
  FROM credential AS c JOIN assignment AS a ON a.staff_id = c.staff_id AND a.day >= $from_day
 WHERE c.id = $credential
   AND EXISTS (SELECT 1 FROM need AS n WHERE n.site_id = a.site_id AND n.position_id = a.position_id AND n.shift_id = a.shift_id
                  AND n.credential_kind_id = c.kind_id)
   AND NOT EXISTS (SELECT 1 FROM credential AS h WHERE h.staff_id = c.staff_id AND h.kind_id = c.kind_id
                      AND (h.issued IS NULL OR h.issued <= a.day) AND (h.expires IS NULL OR h.expires >= a.day)
                      AND (h.revoked IS NULL OR h.revoked > a.day))
