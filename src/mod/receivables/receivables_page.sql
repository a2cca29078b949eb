-- What the pages of receivables show. A claim belongs to a site; the rest to a practice, and is shown
-- to those who have a site in it.

-- name: ar_claim_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, practice_id i64, site_id i64, site text, practice text, token text, patient text, payer text?,
-- out: second_payer text?, provider text, from_day day, to_day day, charge i64, insurance i64, patient_part i64
SELECT c.id, c.practice_id, c.site_id, s.name AS site, pr.name AS practice, c.token, c.patient, p.name AS payer,
       q.name AS second_payer, c.provider, c.from_day, c.to_day, c.charge, c.insurance, c.patient_part
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = c.site_id
  JOIN practice AS pr ON pr.id = c.practice_id
  LEFT JOIN ar_payer AS p ON p.id = c.payer_id
  LEFT JOIN ar_payer AS q ON q.id = c.second_payer_id
 WHERE c.id = $id

-- name: ar_claim_count :one
-- scope: viewer
-- in: viewer i64, token text, open bool, credit bool
-- out: n i64
SELECT COUNT(*) AS n FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
 WHERE ($token = '' OR c.token = $token OR c.patient = $token)
   AND ($open = 0 OR c.insurance <> 0 OR c.patient_part <> 0)
   AND ($credit = 0 OR c.insurance < 0 OR c.patient_part < 0)

-- name: ar_claim_page :many
-- scope: viewer
-- in: viewer i64, token text, open bool, credit bool, limit i64, offset i64
-- out: id i64, token text, patient text, payer text?, site text, provider text, from_day day, charge i64,
-- out: insurance i64, patient_part i64
SELECT c.id, c.token, c.patient, p.name AS payer, s.name AS site, c.provider, c.from_day, c.charge, c.insurance,
       c.patient_part
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = c.site_id
  LEFT JOIN ar_payer AS p ON p.id = c.payer_id
 WHERE ($token = '' OR c.token = $token OR c.patient = $token)
   AND ($open = 0 OR c.insurance <> 0 OR c.patient_part <> 0)
   AND ($credit = 0 OR c.insurance < 0 OR c.patient_part < 0)
 ORDER BY c.from_day, c.id LIMIT $limit OFFSET $offset

-- name: ar_aging :many
-- What payers owe, by payer and days since the service. Days are the bounds between the columns.
-- scope: viewer
-- in: viewer i64, d30 day, d60 day, d90 day, d120 day
-- row: ar_aging_row
-- out: name text, a0 i64, a1 i64, a2 i64, a3 i64, a4 i64
SELECT COALESCE(p.name, 'No payer') AS name,
       CAST(COALESCE(SUM(CASE WHEN c.from_day >= $d30 THEN c.insurance ELSE 0 END), 0) AS BIGINT) AS a0,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d30 AND c.from_day >= $d60 THEN c.insurance ELSE 0 END), 0) AS BIGINT) AS a1,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d60 AND c.from_day >= $d90 THEN c.insurance ELSE 0 END), 0) AS BIGINT) AS a2,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d90 AND c.from_day >= $d120 THEN c.insurance ELSE 0 END), 0) AS BIGINT) AS a3,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d120 THEN c.insurance ELSE 0 END), 0) AS BIGINT) AS a4
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
  LEFT JOIN ar_payer AS p ON p.id = c.payer_id
 WHERE c.insurance <> 0
 GROUP BY p.name, p.sort_key ORDER BY p.sort_key

-- name: ar_aging_patients :one
-- scope: viewer
-- in: viewer i64, d30 day, d60 day, d90 day, d120 day
-- row: ar_aging_row
SELECT 'Patients' AS name,
       CAST(COALESCE(SUM(CASE WHEN c.from_day >= $d30 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a0,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d30 AND c.from_day >= $d60 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a1,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d60 AND c.from_day >= $d90 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a2,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d90 AND c.from_day >= $d120 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a3,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d120 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a4
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
 WHERE c.patient_part <> 0

-- name: ar_patients_count :one
-- scope: viewer
-- in: viewer i64
-- out: n i64
SELECT COUNT(*) AS n FROM (
	SELECT c.practice_id, c.patient FROM ar_claim AS c
	  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
	 WHERE c.patient_part <> 0 GROUP BY c.practice_id, c.patient) AS p

-- name: ar_patients :many
-- What each patient owes, by age, the largest first; claim is one of theirs, for the statement.
-- scope: viewer
-- in: viewer i64, d30 day, d60 day, d90 day, d120 day, limit i64, offset i64
-- out: claim_id i64, name text, a0 i64, a1 i64, a2 i64, a3 i64, a4 i64
SELECT MIN(c.id) AS claim_id, c.patient AS name,
       CAST(COALESCE(SUM(CASE WHEN c.from_day >= $d30 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a0,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d30 AND c.from_day >= $d60 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a1,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d60 AND c.from_day >= $d90 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a2,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d90 AND c.from_day >= $d120 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a3,
       CAST(COALESCE(SUM(CASE WHEN c.from_day < $d120 THEN c.patient_part ELSE 0 END), 0) AS BIGINT) AS a4
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
 WHERE c.patient_part <> 0
 GROUP BY c.practice_id, c.patient
 ORDER BY SUM(c.patient_part) DESC, c.patient LIMIT $limit OFFSET $offset

-- name: ar_loose :many
-- What stands with payers and belongs to no claim, by account and reference.
-- scope: viewer
-- in: viewer i64
-- out: payer text?, role text, reference text, n i64, cents i64
SELECT p.name AS payer, e.role, e.reference, COUNT(*) AS n, CAST(COALESCE(SUM(e.cents), 0) AS BIGINT) AS cents
  FROM ar_entry AS e LEFT JOIN ar_payer AS p ON p.id = e.payer_id
 WHERE e.claim_id IS NULL
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = e.practice_id)
 GROUP BY p.name, p.sort_key, e.role, e.reference
HAVING SUM(e.cents) <> 0 ORDER BY p.sort_key, e.role, e.reference

-- name: ar_work_counts :many
-- scope: viewer
-- in: viewer i64
-- out: kind text, n i64, cents i64
SELECT w.kind, COUNT(*) AS n, CAST(COALESCE(SUM(w.cents), 0) AS BIGINT) AS cents FROM ar_work AS w
 WHERE w.state = 'open'
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = w.practice_id)
 GROUP BY w.kind ORDER BY w.kind

-- name: ar_work_count :one
-- scope: viewer
-- in: viewer i64, kind text, state text
-- out: n i64
SELECT COUNT(*) AS n FROM ar_work AS w
 WHERE w.state = $state AND ($kind = '' OR w.kind = $kind)
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = w.practice_id)

-- name: ar_work_page :many
-- scope: viewer
-- in: viewer i64, kind text, state text, limit i64, offset i64
-- row: ar_work_row
-- out: id i64, kind text, remit_id i64, trace text, claim_id i64?, token text?, payer text, reason text, cents i64,
-- out: words text, state text, note text, pay_day day
SELECT w.id, w.kind, w.remit_id, r.trace, w.claim_id, k.token, p.name AS payer, w.reason, w.cents, w.words, w.state,
       w.note, r.pay_day
  FROM ar_work AS w
  JOIN ar_remit AS r ON r.id = w.remit_id
  JOIN ar_payer AS p ON p.id = w.payer_id
  LEFT JOIN ar_remit_claim AS k ON k.id = w.remit_claim_id
 WHERE w.state = $state AND ($kind = '' OR w.kind = $kind)
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = w.practice_id)
 ORDER BY w.id LIMIT $limit OFFSET $offset

-- name: ar_work_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: ar_work_row
SELECT w.id, w.kind, w.remit_id, r.trace, w.claim_id, k.token, p.name AS payer, w.reason, w.cents, w.words, w.state,
       w.note, r.pay_day
  FROM ar_work AS w
  JOIN ar_remit AS r ON r.id = w.remit_id
  JOIN ar_payer AS p ON p.id = w.payer_id
  LEFT JOIN ar_remit_claim AS k ON k.id = w.remit_claim_id
 WHERE w.id = $id
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = w.practice_id)

-- name: ar_work_of_remit :many
-- scope: none
-- max: 100000
-- in: remit i64
-- out: id i64, kind text, state text
SELECT id, kind, state FROM ar_work WHERE remit_id = $remit ORDER BY id

-- name: ar_denials :many
-- Denials by payer and reason, since a day: how many, how much, how much of it is still open.
-- scope: viewer
-- in: viewer i64, since day
-- out: payer text, reason text, n i64, cents i64, open_n i64, open_cents i64
SELECT p.name AS payer, w.reason, COUNT(*) AS n, CAST(COALESCE(SUM(w.cents), 0) AS BIGINT) AS cents,
       CAST(COALESCE(SUM(CASE WHEN w.state = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS open_n,
       CAST(COALESCE(SUM(CASE WHEN w.state = 'open' THEN w.cents ELSE 0 END), 0) AS BIGINT) AS open_cents
  FROM ar_work AS w
  JOIN ar_payer AS p ON p.id = w.payer_id
  JOIN ar_remit AS r ON r.id = w.remit_id
 WHERE w.kind = 'denial' AND r.pay_day >= $since
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = w.practice_id)
 GROUP BY p.name, p.sort_key, w.reason ORDER BY p.sort_key, w.reason

-- name: ar_remit_count :one
-- scope: viewer
-- in: viewer i64, waiting bool
-- out: n i64
SELECT COUNT(*) AS n FROM ar_remit AS r
 WHERE ($waiting = 0 OR (r.deposit_id IS NULL AND r.cents <> 0))
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = r.practice_id)

-- name: ar_remit_page :many
-- scope: viewer
-- in: viewer i64, waiting bool, limit i64, offset i64
-- row: ar_remit_row
-- out: id i64, practice_id i64, practice text, payer text, trace text, method text, cents i64, claims_cents i64,
-- out: provider_cents i64, pay_day day, post_day day, n_claims i64, n_warnings i64, warnings text, journal_id i64?,
-- out: deposit_day day?, file text
SELECT r.id, r.practice_id, pr.name AS practice, p.name AS payer, r.trace, r.method, r.cents, r.claims_cents,
       r.provider_cents, r.pay_day, r.post_day, r.n_claims, r.n_warnings, r.warnings, r.journal_id,
       d.day AS deposit_day, f.name AS file
  FROM ar_remit AS r
  JOIN practice AS pr ON pr.id = r.practice_id
  JOIN ar_payer AS p ON p.id = r.payer_id
  JOIN ar_file AS f ON f.id = r.file_id
  LEFT JOIN ar_deposit AS d ON d.id = r.deposit_id
 WHERE ($waiting = 0 OR (r.deposit_id IS NULL AND r.cents <> 0))
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = r.practice_id)
 ORDER BY r.pay_day DESC, r.id DESC LIMIT $limit OFFSET $offset

-- name: ar_remit_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: ar_remit_row
SELECT r.id, r.practice_id, pr.name AS practice, p.name AS payer, r.trace, r.method, r.cents, r.claims_cents,
       r.provider_cents, r.pay_day, r.post_day, r.n_claims, r.n_warnings, r.warnings, r.journal_id,
       d.day AS deposit_day, f.name AS file
  FROM ar_remit AS r
  JOIN practice AS pr ON pr.id = r.practice_id
  JOIN ar_payer AS p ON p.id = r.payer_id
  JOIN ar_file AS f ON f.id = r.file_id
  LEFT JOIN ar_deposit AS d ON d.id = r.deposit_id
 WHERE r.id = $id
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = r.practice_id)

-- name: ar_remit_claim_page :many
-- scope: none
-- in: remit i64, limit i64, offset i64
-- row: ar_answer_row
-- out: id i64, segment i64, token text, claim_id i64?, status i64, payer_claim text, charge i64, paid i64, patient i64,
-- out: denied i64, adjustments text, remarks text, trace text, pay_day day, remit_id i64
SELECT k.id, k.segment, k.token, k.claim_id, k.status, k.payer_claim, k.charge, k.paid, k.patient, k.denied,
       k.adjustments, k.remarks, r.trace, r.pay_day, k.remit_id
  FROM ar_remit_claim AS k JOIN ar_remit AS r ON r.id = k.remit_id
 WHERE k.remit_id = $remit ORDER BY k.segment LIMIT $limit OFFSET $offset

-- name: ar_answers_of_claim :many
-- scope: none
-- in: claim i64
-- row: ar_answer_row
SELECT k.id, k.segment, k.token, k.claim_id, k.status, k.payer_claim, k.charge, k.paid, k.patient, k.denied,
       k.adjustments, k.remarks, r.trace, r.pay_day, k.remit_id
  FROM ar_remit_claim AS k JOIN ar_remit AS r ON r.id = k.remit_id
 WHERE k.claim_id = $claim ORDER BY r.pay_day, k.id

-- name: ar_remit_loose :many
-- The provider adjustments of a remittance that the sub-ledger keeps.
-- scope: none
-- in: remit i64
-- out: role text, kind text, reference text, cents i64
SELECT role, kind, reference, cents FROM ar_entry
 WHERE remit_id = $remit AND claim_id IS NULL AND remit_claim_id IS NULL ORDER BY id

-- name: ar_deposits_loose :many
-- Money of payers whose remittance has not come.
-- scope: viewer
-- in: viewer i64
-- out: id i64, trace text, reference text, cents i64, day day
SELECT d.id, d.trace, d.reference, d.cents, d.day FROM ar_deposit AS d
 WHERE d.remit_id IS NULL
   AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = d.practice_id)
 ORDER BY d.day, d.id

-- name: ar_patient_claims :many
-- What one patient owes, for the statement.
-- scope: viewer
-- in: viewer i64, practice i64, patient text
-- out: token text, from_day day, site text, charge i64, insurance i64, patient_part i64
SELECT c.token, c.from_day, s.name AS site, c.charge, c.insurance, c.patient_part
  FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = c.site_id
 WHERE c.practice_id = $practice AND c.patient = $patient AND (c.patient_part <> 0 OR c.insurance <> 0)
 ORDER BY c.from_day, c.id

-- name: ar_claim_at_site :one
-- A claim by its number among the sites of the viewer, for the form that matches an answer.
-- scope: viewer
-- in: viewer i64, practice i64, token text
-- out: id i64
SELECT c.id FROM ar_claim AS c
  JOIN account_site AS g ON g.site_id = c.site_id AND g.account_id = $viewer
 WHERE c.practice_id = $practice AND c.token = $token
