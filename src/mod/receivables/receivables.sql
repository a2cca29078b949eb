-- Loading and saving of receivables: payers, claims, remittances, the sub-ledger. The callers act on
-- one practice that was looked up for the viewer before.

-- name: ar_payer_by_key :one
-- scope: none
-- in: code text
-- row: ar_payer_row
-- out: id i64, name text, value_id i64, federal bool, version i64
SELECT p.id, p.name, p.value_id, p.federal, p.version
  FROM ar_payer_key AS k JOIN ar_payer AS p ON p.id = k.payer_id WHERE k.code = $code

-- name: ar_payer_by_name :one
-- scope: none
-- in: sort_key text
-- row: ar_payer_row
SELECT id, name, value_id, federal, version FROM ar_payer WHERE sort_key = $sort_key

-- name: ar_payer_get :one
-- scope: none
-- in: id i64
-- row: ar_payer_row
SELECT id, name, value_id, federal, version FROM ar_payer WHERE id = $id

-- name: ar_payer_list :many
-- scope: none
-- row: ar_payer_row
SELECT id, name, value_id, federal, version FROM ar_payer ORDER BY sort_key

-- name: ar_payer_insert :exec
-- scope: none
-- in: id i64, name text, sort_key text, value_id i64, now i64
INSERT INTO ar_payer (id, name, sort_key, value_id, created_at) VALUES ($id, $name, $sort_key, $value_id, $now)

-- name: ar_payer_key_add :exec
-- scope: none
-- in: code text, payer i64
INSERT INTO ar_payer_key (code, payer_id) VALUES ($code, $payer) ON CONFLICT (code) DO NOTHING

-- name: ar_payer_set_federal :count
-- scope: none
-- in: id i64, version i64, federal bool
UPDATE ar_payer SET federal = $federal, version = version + 1 WHERE id = $id AND version = $version

-- name: ar_claim_find :one
-- scope: system: posting acts for the practice as a whole; the caller may post in it
-- in: practice i64, token text
-- row: ar_claim_row
-- out: id i64, practice_id i64, site_id i64, token text, patient text, payer_id i64?, second_payer_id i64?,
-- out: provider text, provider_value_id i64, from_day day, to_day day, charge i64, insurance i64, patient_part i64
SELECT id, practice_id, site_id, token, patient, payer_id, second_payer_id, provider, provider_value_id,
       from_day, to_day, charge, insurance, patient_part
  FROM ar_claim WHERE practice_id = $practice AND token = $token

-- name: ar_claim_any :one
-- scope: system: the caller has looked the claim up for the viewer, or acts for the practice
-- in: id i64
-- row: ar_claim_row
SELECT id, practice_id, site_id, token, patient, payer_id, second_payer_id, provider, provider_value_id,
       from_day, to_day, charge, insurance, patient_part
  FROM ar_claim WHERE id = $id

-- name: ar_claim_insert :exec
-- scope: system: the caller may post at the site
-- in: id i64, practice i64, site i64, token text, patient text, payer i64?, second_payer i64?, provider text,
-- in: provider_value i64, from_day day, to_day day, charge i64, now i64
INSERT INTO ar_claim (id, practice_id, site_id, token, patient, payer_id, second_payer_id, provider, provider_value_id,
                      from_day, to_day, charge, created_at)
VALUES ($id, $practice, $site, $token, $patient, $payer, $second_payer, $provider, $provider_value,
        $from_day, $to_day, $charge, $now)

-- name: ar_claim_move :exec
-- Keeps the balances beside the claim; each entry of the sub-ledger is followed by it.
-- scope: system: part of posting an entry
-- in: id i64, insurance i64, patient i64
UPDATE ar_claim SET insurance = insurance + $insurance, patient_part = patient_part + $patient WHERE id = $id

-- name: ar_claim_line_insert :exec
-- scope: system: part of a new claim
-- in: claim i64, line i64, day day, code text, modifiers text, control text, units_milli i64, charge i64
INSERT INTO ar_claim_line (claim_id, line, day, code, modifiers, control, units_milli, charge)
VALUES ($claim, $line, $day, $code, $modifiers, $control, $units_milli, $charge)

-- name: ar_claim_lines :many
-- scope: none
-- in: claim i64
-- out: line i64, day day, code text, modifiers text, control text, units_milli i64, charge i64
SELECT line, day, code, modifiers, control, units_milli, charge FROM ar_claim_line WHERE claim_id = $claim ORDER BY line

-- name: ar_file_find :one
-- scope: none
-- in: practice i64, sha256 text
-- out: id i64, name text, created_at i64
SELECT id, name, created_at FROM ar_file WHERE practice_id = $practice AND sha256 = $sha256

-- name: ar_file_insert :exec
-- scope: none
-- in: id i64, practice i64, kind text, name text, sha256 text, bytes i64, account i64?, now i64
INSERT INTO ar_file (id, practice_id, kind, name, sha256, bytes, account_id, created_at)
VALUES ($id, $practice, $kind, $name, $sha256, $bytes, $account, $now)

-- name: ar_remit_twin :one
-- scope: none
-- in: practice i64, trace_payer text, trace text, cents i64, pay_day day
-- out: id i64, created_at i64
SELECT id, created_at FROM ar_remit WHERE practice_id = $practice AND trace_payer = $trace_payer
   AND trace = $trace AND cents = $cents AND pay_day = $pay_day

-- name: ar_remit_insert :exec
-- scope: none
-- in: id i64, practice i64, file i64, payer i64, trace text, trace_payer text, method text, cents i64,
-- in: claims_cents i64, provider_cents i64, pay_day day, post_day day, n_claims i64, n_warnings i64, warnings text,
-- in: now i64
INSERT INTO ar_remit (id, practice_id, file_id, payer_id, trace, trace_payer, method, cents, claims_cents, provider_cents,
                      pay_day, post_day, n_claims, n_warnings, warnings, created_at)
VALUES ($id, $practice, $file, $payer, $trace, $trace_payer, $method, $cents, $claims_cents, $provider_cents,
        $pay_day, $post_day, $n_claims, $n_warnings, $warnings, $now)

-- name: ar_remit_set_journal :exec
-- scope: none
-- in: id i64, journal i64
UPDATE ar_remit SET journal_id = $journal WHERE id = $id AND journal_id IS NULL

-- name: ar_remit_claim_insert :exec
-- scope: none
-- in: id i64, remit i64, segment i64, token text, claim i64?, status i64, payer_claim text, charge i64, paid i64,
-- in: adjusted i64, patient i64, denied i64, adjustments text, remarks text
INSERT INTO ar_remit_claim (id, remit_id, segment, token, claim_id, status, payer_claim, charge, paid, adjusted, patient,
                            denied, adjustments, remarks)
VALUES ($id, $remit, $segment, $token, $claim, $status, $payer_claim, $charge, $paid, $adjusted, $patient,
        $denied, $adjustments, $remarks)

-- name: ar_remit_claim_get :one
-- scope: none
-- in: id i64
-- row: ar_remit_claim_row
-- out: id i64, remit_id i64, segment i64, token text, claim_id i64?, status i64, payer_claim text, charge i64, paid i64,
-- out: adjusted i64, patient i64, denied i64, adjustments text, remarks text, reversed_by i64?
SELECT id, remit_id, segment, token, claim_id, status, payer_claim, charge, paid, adjusted, patient, denied,
       adjustments, remarks, reversed_by
  FROM ar_remit_claim WHERE id = $id

-- name: ar_remit_claims_of_claim :many
-- scope: none
-- in: claim i64
-- row: ar_remit_claim_row
SELECT id, remit_id, segment, token, claim_id, status, payer_claim, charge, paid, adjusted, patient, denied,
       adjustments, remarks, reversed_by
  FROM ar_remit_claim WHERE claim_id = $claim ORDER BY id DESC

-- name: ar_remit_claim_of_payer_claim :many
-- What the payer calls by this number, newest first: the claim that a provider adjustment speaks of.
-- scope: none
-- in: practice i64, payer i64, payer_claim text
-- out: id i64, claim_id i64?
SELECT c.id, c.claim_id FROM ar_remit_claim AS c JOIN ar_remit AS r ON r.id = c.remit_id
 WHERE c.payer_claim = $payer_claim AND r.practice_id = $practice AND r.payer_id = $payer ORDER BY c.id DESC LIMIT 1

-- name: ar_remit_claim_match :exec
-- scope: none
-- in: id i64, claim i64
UPDATE ar_remit_claim SET claim_id = $claim WHERE id = $id

-- name: ar_remit_claim_reversed :exec
-- scope: none
-- in: id i64, by i64
UPDATE ar_remit_claim SET reversed_by = $by WHERE id = $id

-- name: ar_remit_line_insert :exec
-- scope: none
-- in: remit_claim i64, line i64, segment i64, day day, code text, modifiers text, units_milli i64, charge i64, paid i64,
-- in: allowed i64, adjustments text, remarks text
INSERT INTO ar_remit_line (remit_claim_id, line, segment, day, code, modifiers, units_milli, charge, paid, allowed,
                           adjustments, remarks)
VALUES ($remit_claim, $line, $segment, $day, $code, $modifiers, $units_milli, $charge, $paid, $allowed,
        $adjustments, $remarks)

-- name: ar_entry_insert :exec
-- scope: none
-- in: id i64, practice i64, role text, kind text, day day, cents i64, claim i64?, payer i64?, remit_claim i64?,
-- in: remit i64?, reference text, journal i64
INSERT INTO ar_entry (id, practice_id, role, kind, day, cents, claim_id, payer_id, remit_claim_id, remit_id, reference,
                      journal_id)
VALUES ($id, $practice, $role, $kind, $day, $cents, $claim, $payer, $remit_claim, $remit, $reference, $journal)

-- name: ar_entries_of_remit_claim :many
-- scope: none
-- in: remit_claim i64
-- row: ar_entry_row
-- out: id i64, role text, kind text, day day, cents i64, claim_id i64?, payer_id i64?, remit_id i64?, reference text, journal_id i64
SELECT id, role, kind, day, cents, claim_id, payer_id, remit_id, reference, journal_id
  FROM ar_entry WHERE remit_claim_id = $remit_claim AND claim_id IS NOT NULL ORDER BY id

-- name: ar_entries_of_claim :many
-- scope: none
-- in: claim i64
-- row: ar_entry_row
SELECT id, role, kind, day, cents, claim_id, payer_id, remit_id, reference, journal_id
  FROM ar_entry WHERE claim_id = $claim ORDER BY day, id

-- name: ar_work_insert :exec
-- scope: none
-- in: id i64, practice i64, kind text, remit i64, remit_claim i64?, claim i64?, payer i64, reason text, cents i64,
-- in: words text, now i64
INSERT INTO ar_work (id, practice_id, kind, remit_id, remit_claim_id, claim_id, payer_id, reason, cents, words, created_at)
VALUES ($id, $practice, $kind, $remit, $remit_claim, $claim, $payer, $reason, $cents, $words, $now)

-- name: ar_work_get :one
-- scope: none
-- in: id i64
-- out: id i64, practice_id i64, kind text, remit_id i64, remit_claim_id i64?, claim_id i64?, payer_id i64, reason text,
-- out: cents i64, words text, state text, note text
SELECT id, practice_id, kind, remit_id, remit_claim_id, claim_id, payer_id, reason, cents, words, state, note
  FROM ar_work WHERE id = $id

-- name: ar_work_done :count
-- scope: none
-- in: id i64, note text, account i64?, now i64
UPDATE ar_work SET state = 'done', note = $note, done_by = $account, done_at = $now WHERE id = $id AND state = 'open'

-- name: ar_work_settle_denials :exec
-- scope: none
-- in: claim i64, note text, now i64
UPDATE ar_work SET state = 'done', note = $note, done_at = $now WHERE claim_id = $claim AND kind = 'denial' AND state = 'open'

-- name: ar_deposit_insert :exec
-- scope: none
-- in: id i64, practice i64, reference text, trace text, cents i64, day day, remit i64?, now i64
INSERT INTO ar_deposit (id, practice_id, reference, trace, cents, day, remit_id, created_at)
VALUES ($id, $practice, $reference, $trace, $cents, $day, $remit, $now)

-- name: ar_deposit_find :one
-- scope: none
-- in: practice i64, reference text
-- out: id i64, cents i64, remit_id i64?
SELECT id, cents, remit_id FROM ar_deposit WHERE practice_id = $practice AND reference = $reference

-- name: ar_deposit_waiting :many
-- scope: none
-- in: practice i64, trace text, cents i64
-- out: id i64, day day
SELECT id, day FROM ar_deposit WHERE practice_id = $practice AND trace = $trace AND cents = $cents AND remit_id IS NULL
 ORDER BY day, id LIMIT 1

-- name: ar_deposit_set_remit :exec
-- scope: none
-- in: id i64, remit i64
UPDATE ar_deposit SET remit_id = $remit WHERE id = $id

-- name: ar_remit_set_deposit :count
-- scope: none
-- in: id i64, deposit i64
UPDATE ar_remit SET deposit_id = $deposit WHERE id = $id AND deposit_id IS NULL

-- name: ar_remit_waiting :many
-- The remittance of a trace number and amount whose money was not seen, or was seen by hand alone.
-- scope: none
-- in: practice i64, trace text, cents i64
-- out: id i64, pay_day day
SELECT r.id, r.pay_day FROM ar_remit AS r LEFT JOIN ar_deposit AS d ON d.id = r.deposit_id
 WHERE r.practice_id = $practice AND r.trace = $trace AND r.cents = $cents
   AND (r.deposit_id IS NULL OR substr(d.reference, 1, 10) <> 'bank line ')
 ORDER BY CASE WHEN r.deposit_id IS NULL THEN 0 ELSE 1 END, r.pay_day, r.id LIMIT 1

-- name: ar_fees_of_payer :many
-- scope: none
-- max: 100000
-- in: payer i64
-- out: code text, modifiers text, from_day day, cents i64
SELECT code, modifiers, from_day, cents FROM ar_fee WHERE payer_id = $payer ORDER BY code, modifiers, from_day

-- name: ar_fee_put :exec
-- scope: none
-- in: payer i64, code text, modifiers text, from_day day, cents i64
INSERT INTO ar_fee (payer_id, code, modifiers, from_day, cents) VALUES ($payer, $code, $modifiers, $from_day, $cents)
ON CONFLICT (payer_id, code, modifiers, from_day) DO UPDATE SET cents = excluded.cents

-- name: ar_fee_all :many
-- scope: none
-- max: 200000
-- out: payer text, code text, modifiers text, from_day day, cents i64
SELECT p.name AS payer, f.code, f.modifiers, f.from_day, f.cents
  FROM ar_fee AS f JOIN ar_payer AS p ON p.id = f.payer_id ORDER BY p.sort_key, f.code, f.modifiers, f.from_day

-- name: ar_role_sums :many
-- What the sub-ledger says of each account, to be held against the books.
-- scope: none
-- in: practice i64
-- out: role text, cents i64
SELECT role, CAST(COALESCE(SUM(cents), 0) AS BIGINT) AS cents FROM ar_entry WHERE practice_id = $practice
 GROUP BY role ORDER BY role

-- name: ar_claims_adrift :many
-- Claims whose kept balances are not the sum of their entries.
-- scope: system: proof of the whole
-- out: id i64, token text
SELECT c.id, c.token FROM ar_claim AS c
 WHERE c.insurance <> (SELECT CAST(COALESCE(SUM(e.cents), 0) AS BIGINT) FROM ar_entry AS e
                        WHERE e.claim_id = c.id AND e.role = 'ar_insurance')
    OR c.patient_part <> (SELECT CAST(COALESCE(SUM(e.cents), 0) AS BIGINT) FROM ar_entry AS e
                           WHERE e.claim_id = c.id AND e.role = 'ar_patient')
 ORDER BY c.id LIMIT 100

-- name: ar_remits_adrift :many
-- Remittances whose claims do not add up to what was posted, or whose payment does not.
-- scope: none
-- out: id i64, trace text
SELECT r.id, r.trace FROM ar_remit AS r
 WHERE r.cents <> r.claims_cents - r.provider_cents
    OR r.claims_cents <> (SELECT CAST(COALESCE(SUM(c.paid), 0) AS BIGINT) FROM ar_remit_claim AS c WHERE c.remit_id = r.id)
    OR r.n_claims <> (SELECT COUNT(*) FROM ar_remit_claim AS c WHERE c.remit_id = r.id)
 ORDER BY r.id LIMIT 100

-- name: ar_practices_with_entries :many
-- scope: none
-- out: practice_id i64
SELECT DISTINCT practice_id FROM ar_entry ORDER BY practice_id

-- name: ar_work_open :many
-- Everything that waits in a practice, oldest first.
-- scope: none
-- max: 100000
-- in: practice i64
-- out: id i64, kind text, cents i64
SELECT id, kind, cents FROM ar_work WHERE practice_id = $practice AND state = 'open' ORDER BY id

-- name: ar_charge_all :many
-- scope: system: the export leaves out the sites that its user was not granted
-- max: 500000
-- out: token text, site_id i64, site text, patient text, payer text?, second_payer text?, provider text, day day,
-- out: code text, modifiers text, units_milli i64, charge i64
SELECT c.token, c.site_id, s.name AS site, c.patient, p.name AS payer, q.name AS second_payer, c.provider, l.day,
       l.code, l.modifiers, l.units_milli, l.charge
  FROM ar_claim AS c
  JOIN ar_claim_line AS l ON l.claim_id = c.id
  JOIN site AS s ON s.id = c.site_id
  LEFT JOIN ar_payer AS p ON p.id = c.payer_id
  LEFT JOIN ar_payer AS q ON q.id = c.second_payer_id
 ORDER BY c.id, l.line

-- name: ar_entries_like :one
-- scope: none
-- in: claim i64, kind text, reference text
-- out: n i64
SELECT COUNT(*) AS n FROM ar_entry WHERE claim_id = $claim AND kind = $kind AND reference = $reference

-- name: ar_manual_all :many
-- Entries of claims that no remittance and no charge made.
-- scope: system: the export leaves out the sites that its user was not granted
-- max: 500000
-- out: token text, site_id i64, site text, day day, kind text, role text, cents i64, reference text
SELECT c.token, c.site_id, s.name AS site, e.day, e.kind, e.role, e.cents, e.reference
  FROM ar_entry AS e
  JOIN ar_claim AS c ON c.id = e.claim_id
  JOIN site AS s ON s.id = c.site_id
 WHERE e.remit_id IS NULL AND e.kind <> 'charge'
 ORDER BY e.id
