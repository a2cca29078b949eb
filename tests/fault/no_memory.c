/* A machine that runs out of memory at one moment: loaded before a program (LD_PRELOAD), it refuses
 * one allocation.
 *
 *	NO_MEMORY_AT=5        the fifth of the process; 0 refuses none
 *	NO_MEMORY_TELL=1      says at the end how many there were: "allocations=123"
 *	NO_MEMORY_FILE=PATH   as long as the file is there, which holds a number: that one of each
 *	                      process, counted from when it saw the file first */
#include "base/base.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static long count, refuse_at, armed_at;
static ino_t armed_by; /* the file that was seen last */
static const char *mark;
static bool started, looking;
static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);

/* What the search for the real functions itself asks for, before there are any. */
static _Alignas(16) char early[16384];
static size_t early_n;

static void *from_early(size_t n)
{
	early_n = (early_n + 15) & ~(size_t)15;
	if (n > sizeof early - early_n)
		_exit(99);
	early_n += n;
	return early + early_n - n;
}

/* POSIX lets a pointer to data hold one to a function. */
static void find(void *function, const char *name)
{
	*(void **)function = dlsym(RTLD_NEXT, name);
	if (*(void **)function == NULL)
		_exit(99);
}

static void start(void)
{
	looking = true;
	find(&real_calloc, "calloc");
	find(&real_malloc, "malloc");
	find(&real_realloc, "realloc");
	const char *at = getenv("NO_MEMORY_AT");
	refuse_at = at == NULL ? 0 : strtol(at, NULL, 10);
	mark = getenv("NO_MEMORY_FILE");
	looking = false;
	started = true;
}

static void look_at_file(void)
{
	struct stat st;
	char text[16] = "";
	if (stat(mark, &st) != 0 || st.st_ino == armed_by)
		return;
	int fd = open(mark, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (read(fd, text, sizeof text - 1) > 0) {
		armed_by = st.st_ino;
		armed_at = count;
		refuse_at = armed_at + strtol(text, NULL, 10);
	}
	close(fd);
}

static bool refused(void)
{
	if (!started)
		start();
	if (mark != NULL)
		look_at_file();
	if (++count != refuse_at)
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	if (looking)
		return from_early(n);
	return refused() ? NULL : real_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (looking)
		return from_early(n * size);
	return refused() ? NULL : real_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (looking)
		return from_early(n);
	return refused() ? NULL : real_realloc(p, n);
}

__attribute__((destructor)) static void tell(void)
{
	char text[48];
	if (getenv("NO_MEMORY_TELL") == NULL)
		return;
	int n = snprintf(text, sizeof text, "allocations=%ld\n", count);
	if (write(STDERR_FILENO, text, (size_t)n) < 0)
		_exit(99);
}
