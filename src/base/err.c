#include "base/base.h"

static const struct {
	const char *name;
	int status;
} table[] = {
	[OK] = { "ok", 200 },
	[E_INVALID] = { "invalid", 422 },
	[E_DENIED] = { "denied", 403 },
	[E_NOTFOUND] = { "notfound", 404 },
	[E_CONFLICT] = { "conflict", 409 },
	[E_STALE] = { "stale", 409 },
	[E_LIMIT] = { "limit", 413 },
	[E_BUSY] = { "busy", 503 },
	[E_DB] = { "db", 500 },
	[E_IO] = { "io", 500 },
	[E_SPACE] = { "space", 507 },
};

static_assert(ARRAY_LEN(table) == ERR_COUNT, "every outcome has a row");

const char *err_name(enum err err)
{
	assert((unsigned)err < ERR_COUNT);
	return table[err].name;
}

int err_status(enum err err)
{
	assert((unsigned)err < ERR_COUNT);
	return table[err].status;
}
