-- The list of the migrations that a database has gone through. migrate.c makes the table.

-- name: schema_migration_list :many
-- Every migration done, in order.
-- scope: none
-- out: number i64, name text, sha256 text, applied_at i64
SELECT number, name, sha256, applied_at FROM schema_migration ORDER BY number

-- name: schema_migration_insert :exec
-- scope: none
-- in: number i64, name text, sha256 text, applied_at i64
INSERT INTO schema_migration (number, name, sha256, applied_at)
VALUES ($number, $name, $sha256, $applied_at)
