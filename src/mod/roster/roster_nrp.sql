-- Statements of the import of benchmark instances, in bulk and for a site made for it.

-- name: nrp_people_at :one
-- scope: system: the command line acts for the office as a whole
-- in: site i64
-- out: n i64
SELECT COUNT(*) AS n FROM staff_site WHERE site_id = $site

-- name: nrp_position_ensure :exec
-- scope: none
-- in: id i64, name text, sort_key text
INSERT INTO position (id, name, sort_key) VALUES ($id, $name, $sort_key) ON CONFLICT (name) DO NOTHING

-- name: nrp_position_find :one
-- scope: none
-- in: name text
-- out: id i64
SELECT id FROM position WHERE name = $name

-- name: nrp_shift_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: id i64, site i64, name text, start_minute i64, minutes i64, tint i64
INSERT INTO shift (id, site_id, name, start_minute, minutes, tint)
VALUES ($id, $site, $name, $start_minute, $minutes, $tint)

-- name: nrp_ban_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: shift i64, next i64
INSERT INTO shift_ban (shift_id, next_id) VALUES ($shift, $next)

-- name: nrp_policy_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: site i64
INSERT INTO roster_policy (site_id, min_rest_minutes, max_run, min_run, min_off_run, max_weekends, weekly_hours)
VALUES ($site, 0, 0, 1, 1, 0, 0) ON CONFLICT (site_id) DO NOTHING

-- name: nrp_staff_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: id i64, employee_no text, name text, sort_key text, search_key text, position i64, site i64, hired day, now i64
INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone, position_id, home_site_id,
                   employment, min_minutes, max_minutes, hired, created_at)
VALUES ($id, $employee_no, $name, $sort_key, $search_key, '', '', $position, $site, 'full-time', 0, 0, $hired, $now)

-- name: nrp_staff_site_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: staff i64, site i64
INSERT INTO staff_site (staff_id, site_id) VALUES ($staff, $site)

-- name: nrp_limit_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: staff i64, max_run i64, min_run i64, min_off_run i64, max_weekends i64, min_total i64, max_total i64
INSERT INTO staff_limit (staff_id, max_run, min_run, min_off_run, max_weekends, min_total_minutes, max_total_minutes)
VALUES ($staff, $max_run, $min_run, $min_off_run, $max_weekends, $min_total, $max_total)

-- name: nrp_most_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: staff i64, shift i64, most i64
INSERT INTO staff_shift_limit (staff_id, shift_id, most) VALUES ($staff, $shift, $most)

-- name: nrp_off_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: id i64, staff i64, day day, now i64
INSERT INTO time_off (id, staff_id, from_day, to_day, type, status, note, created_at)
VALUES ($id, $staff, $day, $day, 'vacation', 'approved', '', $now)

-- name: nrp_wish_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: id i64, staff i64, day day, shift i64, wants bool, weight i64
INSERT INTO wish (id, staff_id, day, shift_id, wants, weight) VALUES ($id, $staff, $day, $shift, $wants, $weight)
    ON CONFLICT (staff_id, day, shift_id, wants) DO UPDATE SET weight = wish.weight + excluded.weight

-- name: nrp_need_insert :exec
-- scope: system: the command line acts for the office as a whole
-- in: id i64, site i64, position i64, shift i64, day day, least i64, under_weight i64, over_weight i64
INSERT INTO need (id, site_id, position_id, shift_id, day, least, wished, under_weight, wish_weight, over_weight)
VALUES ($id, $site, $position, $shift, $day, $least, $least, $under_weight, $under_weight, $over_weight)
