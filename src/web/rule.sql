-- name: rule_clear :exec
-- The whole table is made again from the texts of the program; overrides stand in a table of their own.
-- scope: none
DELETE FROM rule

-- name: rule_insert :exec
-- scope: none
-- in: code text, jurisdiction text, from_day day, to_day day?, value text, unit text, title text, citation text, note text
INSERT INTO rule (code, jurisdiction, from_day, to_day, value, unit, title, citation, note)
VALUES ($code, $jurisdiction, $from_day, $to_day, $value, $unit, $title, $citation, $note)

-- name: rule_find :one
-- The rule that holds in a state on a day: the state's own before the federal one before the default.
-- scope: none
-- in: code text, state text, day day
-- row: rule_row
-- out: code text, jurisdiction text, from_day day, to_day day?, value text, unit text, title text, citation text, note text
SELECT code, jurisdiction, from_day, to_day, value, unit, title, citation, note FROM rule
 WHERE code = $code AND jurisdiction IN ($state, 'US', 'HOUSE')
   AND from_day <= $day AND (to_day IS NULL OR to_day >= $day)
 ORDER BY CASE jurisdiction WHEN 'HOUSE' THEN 2 WHEN 'US' THEN 1 ELSE 0 END LIMIT 1

-- name: rule_history :many
-- scope: none
-- in: code text
-- row: rule_row
SELECT code, jurisdiction, from_day, to_day, value, unit, title, citation, note FROM rule
 WHERE code = $code ORDER BY jurisdiction, from_day DESC

-- name: rule_in_force :many
-- All rules that hold on a day in any state in which the viewer has a site.
-- scope: viewer
-- in: viewer i64, day day
-- row: rule_row
SELECT r.code, r.jurisdiction, r.from_day, r.to_day, r.value, r.unit, r.title, r.citation, r.note FROM rule AS r
 WHERE r.from_day <= $day AND (r.to_day IS NULL OR r.to_day >= $day)
   AND (r.jurisdiction IN ('US', 'HOUSE')
        OR EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                    WHERE r.jurisdiction = 'US-' || s.state))
 ORDER BY r.jurisdiction, r.code, r.from_day

-- name: rule_override_find :one
-- scope: system: an office's own number decides for the office as a whole; it names no person
-- in: code text, jurisdiction text, practice i64, day day
-- out: value text, reason text
SELECT value, reason FROM rule_override
 WHERE code = $code AND jurisdiction = $jurisdiction AND practice_id = $practice
   AND from_day <= $day AND (to_day IS NULL OR to_day >= $day)
 ORDER BY created_at DESC, id DESC LIMIT 1

-- name: rule_override_list :many
-- Overrides of the practices in which the viewer has a site, those in force first.
-- scope: viewer
-- max: 2000
-- in: viewer i64
-- row: rule_override_row
-- out: id i64, code text, jurisdiction text, practice_id i64, practice text, value text, reason text, from_day day, to_day day?, who text, created_at i64
SELECT o.id, o.code, o.jurisdiction, o.practice_id, p.name AS practice, o.value, o.reason, o.from_day, o.to_day, a.name AS who, o.created_at
  FROM rule_override AS o JOIN practice AS p ON p.id = o.practice_id JOIN account AS a ON a.id = o.account_id
 WHERE EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = o.practice_id)
 ORDER BY o.to_day DESC NULLS FIRST, o.created_at DESC, o.id DESC

-- name: rule_override_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: rule_override_row
SELECT o.id, o.code, o.jurisdiction, o.practice_id, p.name AS practice, o.value, o.reason, o.from_day, o.to_day, a.name AS who, o.created_at
  FROM rule_override AS o JOIN practice AS p ON p.id = o.practice_id JOIN account AS a ON a.id = o.account_id
 WHERE o.id = $id
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = o.practice_id)

-- name: rule_override_overlap :one
-- How many overrides of the same rule hold on a day of this period already.
-- scope: system: the handler has looked the practice up for the viewer
-- in: code text, jurisdiction text, practice i64, from_day day, to_day day?
-- out: n i64
SELECT COUNT(*) AS n FROM rule_override
 WHERE code = $code AND jurisdiction = $jurisdiction AND practice_id = $practice
   AND ($to_day IS NULL OR from_day <= $to_day) AND (to_day IS NULL OR to_day >= $from_day)

-- name: rule_override_insert :exec
-- scope: system: the handler has looked the practice up for the viewer
-- in: id i64, code text, jurisdiction text, practice i64, value text, reason text, from_day day, to_day day?, account i64, now i64
INSERT INTO rule_override (id, code, jurisdiction, practice_id, value, reason, from_day, to_day, account_id, created_at)
VALUES ($id, $code, $jurisdiction, $practice, $value, $reason, $from_day, $to_day, $account, $now)

-- name: rule_override_end :count
-- The last day on which it holds; one that has ended stays as it is.
-- scope: system: the handler has looked the override up for the viewer
-- in: id i64, day day
UPDATE rule_override SET to_day = $day WHERE id = $id AND (to_day IS NULL OR to_day > $day)

-- name: rule_practices :many
-- The practices in which the viewer has a site: those whose numbers the viewer may override.
-- scope: viewer
-- max: 5000
-- in: viewer i64
-- out: id i64, name text
SELECT p.id, p.name FROM practice AS p
 WHERE EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = p.id)
 ORDER BY p.name
