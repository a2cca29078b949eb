/* Whole files: read with a limit, written so that a power cut leaves the old one or the new one,
 * never half of one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/base.h"

/* The whole regular file, NUL-terminated behind out->n. E_NOTFOUND, E_LIMIT over `max`, E_IO. */
enum err file_read(struct arena *a, const char *path, size_t max, struct str *out) MUST_CHECK;
/* A new file, mode 0600, in a folder that exists; durable when this returns OK. E_CONFLICT when
 * the name is taken (what is there stays), E_NOTFOUND without the folder, E_IO. */
enum err file_write_new(const char *path, const void *p, size_t n) MUST_CHECK;
/* The same, but takes the place of what may be there. */
enum err file_replace(const char *path, const void *p, size_t n) MUST_CHECK;
/* Remove a file, durably; E_NOTFOUND when there is none. */
enum err file_remove(const char *path) MUST_CHECK;
bool file_exists(const char *path);
/* A folder, mode 0700, with the missing ones above it. OK when it is there already. */
enum err dir_make(const char *path) MUST_CHECK;

#endif
