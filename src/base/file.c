#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rng.h"

static enum err err_of_errno(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return E_NOTFOUND;
	case EEXIST:
		return E_CONFLICT;
	default:
		return E_IO;
	}
}

static enum err read_all(int fd, char *to, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, to, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return E_IO; /* an error, or shorter than it said */
		to += got;
		n -= (size_t)got;
	}
	return OK;
}

static enum err write_all(int fd, const char *from, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, from, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return E_IO;
		from += put;
		n -= (size_t)put;
	}
	return OK;
}

/* A rename is durable when the folder that holds the name is. */
static enum err sync_folder_of(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path);
	if (n >= sizeof folder)
		return E_IO;
	if (slash == NULL)
		folder[n++] = '.';
	else if (n == 0)
		folder[n++] = '/';
	else
		memcpy(folder, path, n);
	folder[n] = '\0';
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_of_errno();
	int result = fsync(fd);
	close(fd);
	return result == 0 ? OK : E_IO;
}

/* The whole content under a name beside `path` that nobody else uses, flushed to the disk. */
static enum err write_beside(const char *path, char *temporary, size_t size, const void *p,
			     size_t n)
{
	uint64_t mark;
	rng_bytes(&mark, sizeof mark);
	int length = snprintf(temporary, size, "%s.%016" PRIx64 ".tmp", path, mark);
	if (length < 0 || (size_t)length >= size)
		return E_IO;
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_of_errno() == E_NOTFOUND ? E_NOTFOUND : E_IO;
	enum err err = write_all(fd, p, n);
	if (err == OK && fsync(fd) != 0)
		err = E_IO;
	if (close(fd) != 0 && err == OK)
		err = E_IO;
	if (err != OK)
		unlink(temporary);
	return err;
}

enum err file_read(struct arena *a, const char *path, size_t max, struct str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_of_errno();
	struct stat st;
	enum err err = E_IO;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		goto out;
	err = E_LIMIT;
	if ((uint64_t)st.st_size > max)
		goto out;
	size_t n = (size_t)st.st_size;
	char *p = arena_alloc(a, n + 1);
	err = read_all(fd, p, n);
	if (err == OK)
		*out = (struct str){ p, n };
out:
	close(fd);
	return err;
}

enum err file_write_new(const char *path, const void *p, size_t n)
{
	char temporary[PATH_MAX];
	enum err err = write_beside(path, temporary, sizeof temporary, p, n);
	if (err != OK)
		return err;
	/* link() refuses a name that is taken, where rename() would replace it. */
	if (link(temporary, path) != 0)
		err = err_of_errno();
	if (unlink(temporary) != 0 && err == OK)
		err = E_IO;
	return err == OK ? sync_folder_of(path) : err;
}

enum err file_replace(const char *path, const void *p, size_t n)
{
	char temporary[PATH_MAX];
	enum err err = write_beside(path, temporary, sizeof temporary, p, n);
	if (err != OK)
		return err;
	if (rename(temporary, path) != 0) {
		unlink(temporary);
		return E_IO;
	}
	return sync_folder_of(path);
}

enum err file_remove(const char *path)
{
	if (unlink(path) != 0)
		return err_of_errno();
	return sync_folder_of(path);
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

enum err dir_make(const char *path)
{
	char part[PATH_MAX];
	size_t n = strlen(path);
	if (n == 0 || n >= sizeof part)
		return E_IO;
	for (size_t i = 1; i <= n; i++) {
		if (i < n && path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0700) == 0) {
			enum err err = sync_folder_of(part);
			if (err != OK)
				return err;
		} else if (errno != EEXIST) {
			return E_IO;
		}
	}
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? OK : E_IO;
}
