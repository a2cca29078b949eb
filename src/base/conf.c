#include "base/conf.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"

#define MEMORY_BYTES (1024 * 1024) /* the file and the command line, a few times over */

static const struct conf_setting table[] = {
	{ "data", "HUDDLE_DATA", NULL, "folder of the embedded database and the stored files" },
	{ "db", "HUDDLE_DB", NULL, "postgresql:// address, in place of the embedded database" },
	{ "listen", "HUDDLE_LISTEN", "127.0.0.1:8080", "address and port of the web server" },
	{ "public-url", "HUDDLE_PUBLIC_URL", NULL, "https:// address that people use, for mails" },
	{ "tls-cert", "HUDDLE_TLS_CERT", NULL, "PEM file of the certificate" },
	{ "tls-key", "HUDDLE_TLS_KEY", NULL, "PEM file of the certificate's key" },
	{ "workers", "HUDDLE_WORKERS", "2", "web worker processes" },
	{ "hang-seconds", "HUDDLE_HANG_SECONDS", "300", "a worker silent for so long is replaced" },
	{ "mail-url", "HUDDLE_MAIL_URL", NULL, "smtp:// or smtps:// address of the mail server" },
	{ "mail-from", "HUDDLE_MAIL_FROM", NULL, "sender of the mails" },
	{ "mail-user", "HUDDLE_MAIL_USER", NULL, "account at the mail server" },
	{ "mail-password", "HUDDLE_MAIL_PASSWORD", NULL, "password of that account" },
	{ "log-level", "HUDDLE_LOG_LEVEL", "info", "debug, info, warn or error" },
};

static struct arena *memory;
static const char *from_flag[ARRAY_LEN(table)], *from_file[ARRAY_LEN(table)];

/* The place of a name in the table, or its length. */
static size_t find(struct str name)
{
	size_t i = 0;
	while (i < ARRAY_LEN(table) && !str_eq(name, table[i].name))
		i++;
	return i;
}

static struct arena *keep(void)
{
	if (memory == NULL)
		memory = arena_new(MEMORY_BYTES);
	return memory;
}

/* "name = value" into `read`; true also for a line that says nothing. */
static bool take_line(struct str line, const char **read)
{
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	const char *equals = memchr(line.p, '=', line.n);
	if (equals == NULL)
		return false;
	struct str name = { line.p, (size_t)(equals - line.p) };
	struct str value = { equals + 1, line.n - name.n - 1 };
	size_t at = find(str_trim(name));
	if (at == ARRAY_LEN(table) || memchr(value.p, '\0', value.n) != NULL)
		return false;
	read[at] = arena_str(keep(), str_trim(value));
	return true;
}

const struct conf_setting *conf_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

bool conf_known(const char *name)
{
	return find(str_of(name)) < ARRAY_LEN(table);
}

const char *conf_get(const char *name)
{
	size_t at = find(str_of(name));
	assert(at < ARRAY_LEN(table));
	if (from_flag[at] != NULL)
		return from_flag[at];
	/* An empty variable is what a shell leaves of a value that it did not have. */
	const char *env = getenv(table[at].env);
	if (env != NULL && env[0] != '\0')
		return env;
	return from_file[at] != NULL ? from_file[at] : table[at].fallback;
}

enum err conf_int(const char *name, int64_t low, int64_t high, int64_t *out)
{
	const char *text = conf_get(name);
	int64_t value;
	if (text == NULL || !str_to_i64(str_of(text), &value) || value < low || value > high)
		return E_INVALID;
	*out = value;
	return OK;
}

enum err conf_set(const char *name, const char *value)
{
	size_t at = find(str_of(name));
	if (at == ARRAY_LEN(table))
		return E_NOTFOUND;
	from_flag[at] = arena_strdup(keep(), value);
	return OK;
}

enum err conf_read(const char *path, size_t *line)
{
	struct str text, part;
	const char *read[ARRAY_LEN(table)] = { NULL };
	size_t number = 0;
	enum err err = file_read(keep(), path, LIMIT_CONF_BYTES, &text);
	if (err != OK)
		return err;
	while (str_split(&text, '\n', &part)) {
		number++;
		if (!take_line(part, read)) {
			*line = number;
			return E_INVALID;
		}
	}
	memcpy(from_file, read, sizeof read);
	return OK;
}

void conf_reset(void)
{
	memset(from_flag, 0, sizeof from_flag);
	memset(from_file, 0, sizeof from_file);
	arena_free(memory);
	memory = NULL;
}
