/* A whole database as one stream of bytes, the same for both engines: so a backup of SQLite can be
 * restored into PostgreSQL and back. The tables are those of the schema, whatever they are; what is
 * written is one moment of the database while others go on writing.
 *
 *	"huddle-dump 1\n"
 *	'M' number name sha256          one each migration that the database went through
 *	'T' name n-columns column...    a table, in the order in which the tables were created
 *	'R' value...                    a row: 'n' null, 'i' 8 bytes, 't' text, 'b' bytes
 *	'E' rows                        the end of the table
 *	'Z' rows                        the end; a stream without it was cut short
 *
 * Numbers are 8 bytes, big-endian; a text is its length and its bytes. */
#ifndef DB_DB_DUMP_H
#define DB_DB_DUMP_H

#include "base/base.h"
#include "db/db.h"

struct db_dump_report {
	int64_t tables, rows;
	const char *why; /* what is wrong with the stream or the target, a sentence; NULL */
};

/* E_IO when writing fails; the stream is not flushed. `db` may be read only; no transaction is
 * open. */
enum err db_dump(struct db *db, FILE *out, struct db_dump_report *report) MUST_CHECK;

/* Fills an empty database: brings it to the schema of the stream, loads all rows in one
 * transaction, then brings it to the schema of this program. Before the rows are committed, `sound`
 * says whether the stream was whole for whoever produced it. E_CONFLICT: the database is not empty;
 * E_INVALID: the stream is not a dump, was cut short, or comes from another program; nothing is
 * loaded then. */
enum err db_load(struct db *db, FILE *in, int64_t now_ms, bool (*sound)(void *arg), void *arg,
		 struct db_dump_report *report) MUST_CHECK;

#endif
