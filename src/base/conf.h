/* The settings of the program: one table in conf.c (name, environment variable, default, help).
 * A value comes from the command line, else the environment, else the file of `name = value`
 * lines, else the default. Read at start, before threads and workers. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/base.h"

struct conf_setting {
	const char *name;     /* "listen": --listen on the command line, listen = ... in the file */
	const char *env;      /* "HUDDLE_LISTEN" */
	const char *fallback; /* NULL: no value unless given */
	const char *help;
};

const struct conf_setting *conf_table(size_t *n); /* for --help and the manual */
bool conf_known(const char *name);
/* The value in force, or NULL when there is none. An unknown name is a programmer error. It
 * stays valid. */
const char *conf_get(const char *name);
/* As a whole number of low to high; E_INVALID when it is something else or there is none. */
enum err conf_int(const char *name, int64_t low, int64_t high, int64_t *out) MUST_CHECK;
/* From the command line; E_NOTFOUND for an unknown name. */
enum err conf_set(const char *name, const char *value) MUST_CHECK;
/* From a file; blank lines and those that start with # are skipped. E_INVALID names the line. */
enum err conf_read(const char *path, size_t *line) MUST_CHECK;
void conf_reset(void); /* for tests: forget flags and file */

#endif
