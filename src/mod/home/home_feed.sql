-- name: home_feed_account :one
-- Whose duties the calendar shows; an account that was disabled has none.
-- scope: none
-- in: account i64
-- out: name text, role text
SELECT name, role FROM account WHERE id = $account AND state = 'active'

-- name: home_feed_duties :many
-- What the list "mine" of the inbox shows, and what of it was closed lately.
-- scope: viewer
-- max: 5000
-- in: viewer i64, role text, closed_since i64
-- out: id i64, title text, detail text, evidence_wanted text, site text, due_day day, state text, version i64, created_at i64, done_at i64?, escalated_at i64?
SELECT o.id, o.title, o.detail, o.evidence_wanted, s.name AS site, o.due_day, o.state, o.version, o.created_at, o.done_at, o.escalated_at
  FROM obligation AS o JOIN site AS s ON s.id = o.site_id
  JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
 WHERE (o.state = 'open' OR o.done_at >= $closed_since)
   AND (o.owner_account_id = $viewer OR (o.owner_account_id IS NULL AND o.owner_role = $role) OR o.escalated_role = $role)
 ORDER BY o.due_day, o.id LIMIT 5000
