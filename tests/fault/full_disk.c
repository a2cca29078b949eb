/* A disk that is full while a file exists: loaded before a program (LD_PRELOAD), it refuses what
 * would be written to a regular file as long as the file that FULL_DISK names is there. Reading
 * goes on. */
#include "base/base.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_full(int fd)
{
	struct stat st;
	const char *mark = getenv("FULL_DISK");
	if (mark == NULL || access(mark, F_OK) != 0)
		return false;
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* The function of this name behind ours. POSIX lets a pointer to data hold one to a function. */
static void find(void *function, const char *name)
{
	*(void **)function = dlsym(RTLD_NEXT, name);
	if (*(void **)function == NULL)
		abort();
}

ssize_t write(int fd, const void *p, size_t n)
{
	static ssize_t (*real)(int, const void *, size_t);
	if (real == NULL)
		find(&real, "write");
	if (!is_full(fd))
		return real(fd, p, n);
	errno = ENOSPC;
	return -1;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off_t);
	if (real == NULL)
		find(&real, "pwrite");
	if (!is_full(fd))
		return real(fd, p, n, at);
	errno = ENOSPC;
	return -1;
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return pwrite(fd, p, n, at);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
	static int (*real)(int, off_t, off_t);
	if (real == NULL)
		find(&real, "posix_fallocate");
	return is_full(fd) ? ENOSPC : real(fd, at, n);
}
