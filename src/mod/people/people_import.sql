-- What imports and exports read and write in bulk. They look everything up once and then check each
-- row in memory, also whether its site was given to whoever imports.

-- name: people_position_all :many
-- scope: none
-- row: people_word_row
-- out: id i64, name text, version i64
SELECT id, name, version FROM position ORDER BY sort_key, id

-- name: people_skill_all :many
-- scope: none
-- row: people_word_row
SELECT id, name, version FROM skill ORDER BY sort_key, id

-- name: people_position_get :one
-- scope: none
-- row: people_word_row
-- in: id i64
SELECT id, name, version FROM position WHERE id = $id

-- name: people_skill_get :one
-- scope: none
-- row: people_word_row
-- in: id i64
SELECT id, name, version FROM skill WHERE id = $id

-- name: people_credential_kind_all :many
-- scope: none
-- row: people_credential_kind_row
-- out: id i64, name text, renewal_years i64?, lead_days text
SELECT id, name, renewal_years, lead_days FROM credential_kind ORDER BY sort_key, id

-- name: people_position_insert :exec
-- scope: none
-- in: id i64, name text, sort_key text
INSERT INTO position (id, name, sort_key) VALUES ($id, $name, $sort_key)

-- name: people_skill_insert :exec
-- scope: none
-- in: id i64, name text, sort_key text
INSERT INTO skill (id, name, sort_key) VALUES ($id, $name, $sort_key)

-- name: people_credential_kind_insert :exec
-- scope: none
-- in: id i64, name text, sort_key text, renewal_years i64?, lead_days text
INSERT INTO credential_kind (id, name, sort_key, renewal_years, lead_days)
VALUES ($id, $name, $sort_key, $renewal_years, $lead_days)

-- name: people_staff_all :many
-- scope: system: imports and exports check each person's sites against those of their user in memory
-- max: 500000
-- row: people_staff_row
-- out: id i64, employee_no text, name text, email text, phone text, position_id i64, home_site_id i64, employment text, min_minutes i64, max_minutes i64, rate_cents i64?, hired day, ended day?, version i64
SELECT id, employee_no, name, email, phone, position_id, home_site_id, employment, min_minutes,
       max_minutes, rate_cents, hired, ended, version
  FROM staff ORDER BY employee_no, id

-- name: people_staff_site_all :many
-- scope: system: as people_staff_all
-- max: 500000
-- out: staff_id i64, site_id i64
SELECT y.staff_id, y.site_id FROM staff_site AS y JOIN site AS s ON s.id = y.site_id
 ORDER BY y.staff_id, s.sort_key, s.id

-- name: people_staff_skill_all :many
-- scope: system: as people_staff_all
-- max: 500000
-- out: staff_id i64, skill_id i64
SELECT y.staff_id, y.skill_id FROM staff_skill AS y JOIN skill AS k ON k.id = y.skill_id
 ORDER BY y.staff_id, k.name

-- name: people_credential_all :many
-- scope: system: as people_staff_all
-- max: 500000
-- row: people_credential_row
-- out: id i64, staff_id i64, kind_id i64, number text, issuer text, issued day?, expires day?, revoked day?, version i64
SELECT c.id, c.staff_id, c.kind_id, c.number, c.issuer, c.issued, c.expires, c.revoked, c.version
  FROM credential AS c JOIN staff AS s ON s.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
 ORDER BY s.employee_no, k.sort_key, c.number, c.id

-- name: people_time_off_all :many
-- scope: system: as people_staff_all
-- max: 500000
-- row: people_time_off_row
-- out: id i64, staff_id i64, from_day day, to_day day, type text, status text, version i64
SELECT t.id, t.staff_id, t.from_day, t.to_day, t.type, t.status, t.version
  FROM time_off AS t JOIN staff AS s ON s.id = t.staff_id
 ORDER BY s.employee_no, t.from_day, t.to_day, t.type, t.id

-- name: people_staff_insert :exec
-- scope: system: the person is new, and the writer has checked that every site was given
-- in: id i64, employee_no text, name text, sort_key text, search_key text, email text, phone text, position i64, home_site i64, employment text, min_minutes i64, max_minutes i64, rate_cents i64?, hired day, now i64
INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone, position_id, home_site_id,
                   employment, min_minutes, max_minutes, rate_cents, hired, created_at)
VALUES ($id, $employee_no, $name, $sort_key, $search_key, $email, $phone, $position, $home_site,
        $employment, $min_minutes, $max_minutes, $rate_cents, $hired, $now)

-- name: people_staff_update :count
-- scope: system: the writer has looked the person up for the viewer
-- in: id i64, version i64, employee_no text, name text, sort_key text, search_key text, email text, phone text, position i64, home_site i64, employment text, min_minutes i64, max_minutes i64, rate_cents i64?, hired day
UPDATE staff SET employee_no = $employee_no, name = $name, sort_key = $sort_key, search_key = $search_key,
       email = $email, phone = $phone, position_id = $position, home_site_id = $home_site,
       employment = $employment, min_minutes = $min_minutes, max_minutes = $max_minutes,
       rate_cents = $rate_cents, hired = $hired, version = version + 1
 WHERE id = $id AND version = $version

-- name: people_staff_site_insert :exec
-- scope: system: the writer has checked that the site was given
-- in: staff i64, site i64
INSERT INTO staff_site (staff_id, site_id) VALUES ($staff, $site)

-- name: people_staff_site_delete_all :exec
-- scope: system: the writer puts back the sites that stay, also those that it was not given
-- in: staff i64
DELETE FROM staff_site WHERE staff_id = $staff

-- name: people_staff_skill_insert :exec
-- scope: system: the writer has looked the person up for the viewer
-- in: staff i64, skill i64
INSERT INTO staff_skill (staff_id, skill_id) VALUES ($staff, $skill)

-- name: people_staff_skill_delete_all :exec
-- scope: system: the writer has looked the person up for the viewer
-- in: staff i64
DELETE FROM staff_skill WHERE staff_id = $staff

-- name: people_credential_insert :exec
-- scope: system: the writer has looked the person up for the viewer
-- in: id i64, staff i64, kind i64, number text, issuer text, issued day?, expires day?, now i64
INSERT INTO credential (id, staff_id, kind_id, number, issuer, issued, expires, created_at)
VALUES ($id, $staff, $kind, $number, $issuer, $issued, $expires, $now)

-- name: people_credential_update :count
-- A new date means that it lapses anew, one day.
-- scope: system: the writer has looked the person up for the viewer
-- in: id i64, version i64, number text, issuer text, issued day?, expires day?
UPDATE credential SET number = $number, issuer = $issuer, issued = $issued, expires = $expires,
       lapse_seen_at = NULL, version = version + 1
 WHERE id = $id AND version = $version

-- name: people_time_off_insert :exec
-- scope: system: the writer has looked the person up for the viewer
-- in: id i64, staff i64, from_day day, to_day day, type text, status text, note text, decided_by i64?, decided_at i64?, now i64
INSERT INTO time_off (id, staff_id, from_day, to_day, type, status, note, decided_by, decided_at, created_at)
VALUES ($id, $staff, $from_day, $to_day, $type, $status, $note, $decided_by, $decided_at, $now)

-- name: people_time_off_decide :count
-- scope: system: the writer has looked the request up for the viewer
-- in: id i64, version i64, status text, decided_by i64?, decided_at i64?
UPDATE time_off SET status = $status, decided_by = $decided_by, decided_at = $decided_at, version = version + 1
 WHERE id = $id AND version = $version
