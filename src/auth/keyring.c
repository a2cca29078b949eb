/* The key file: one line, "huddle-key-1 " and the master key in base64url. Text, so that it can be
 * printed and typed in again. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keyring.h"

#include "auth/token.h"

static const char prefix[] = "huddle-key-1 ";

#define PREFIX_CHARS (sizeof prefix - 1)
#define LINE_CHARS   (PREFIX_CHARS + TOKEN_CHARS + 1)

/* Numbers of the subkeys. They are part of the stored data: never renumber. */
static void derive(struct keyring *k, const uint8_t master[CRYPTO_KEY])
{
	static const char context[] = "huddle01";
	crypto_subkey(k->csrf, master, context, 1);
	crypto_subkey(k->seal, master, context, 2);
	crypto_subkey(k->sign, master, context, 3);
	crypto_subkey(k->pepper, master, context, 4);
	crypto_subkey(k->recovery, master, context, 5);
	crypto_subkey(k->person, master, context, 6);
}

static enum err parse(struct keyring *out, const char *line, size_t n)
{
	uint8_t master[CRYPTO_KEY];
	size_t got;
	if (n != LINE_CHARS || memcmp(line, prefix, PREFIX_CHARS) != 0 || line[n - 1] != '\n')
		return E_INVALID;
	struct str text = { line + PREFIX_CHARS, TOKEN_CHARS };
	if (crypto_base64url_read(master, sizeof master, &got, text) != OK || got != sizeof master)
		return E_INVALID;
	derive(out, master);
	crypto_wipe(master, sizeof master);
	return OK;
}

/* Read up to `size` bytes; -1 when the file cannot be read. */
static ssize_t read_all(int fd, char *p, size_t size)
{
	size_t n = 0;
	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* O_NOFOLLOW: a link in the data folder could point the server at a key that somebody else
 * chose. */
static enum err load_at(struct keyring *out, int dir)
{
	int fd = openat(dir, KEYRING_FILE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? E_NOTFOUND : errno == ELOOP ? E_DENIED : E_IO;
	struct stat st;
	char line[LINE_CHARS + 1]; /* one more, to notice a longer file */
	enum err err = E_IO;
	if (fstat(fd, &st) == 0)
		err = !S_ISREG(st.st_mode) || (st.st_mode & 077) != 0 || st.st_uid != geteuid() ?
			      E_DENIED :
			      OK;
	if (err == OK) {
		ssize_t n = read_all(fd, line, sizeof line);
		err = n < 0 ? E_IO : parse(out, line, (size_t)n);
	}
	crypto_wipe(line, sizeof line);
	close(fd);
	return err;
}

/* Write the key under a name of its own and link it to the right one. A link never replaces, so
 * the first of two processes wins and the second reads what the first wrote; and a crash leaves a
 * whole file or none. */
static enum err create_at(int dir)
{
	struct token own = token_new(), master = token_new();
	char name[sizeof KEYRING_FILE + 1 + 8], line[LINE_CHARS + 1];
	snprintf(name, sizeof name, KEYRING_FILE ".%.8s", own.text);
	snprintf(line, sizeof line, "%s%s\n", prefix, master.text);
	crypto_wipe(&master, sizeof master);
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		crypto_wipe(line, sizeof line);
		return E_IO;
	}
	bool good = write_all(fd, line, LINE_CHARS) && fsync(fd) == 0;
	crypto_wipe(line, sizeof line);
	good = close(fd) == 0 && good;
	if (good && linkat(dir, name, dir, KEYRING_FILE, 0) != 0)
		good = errno == EEXIST;
	good = unlinkat(dir, name, 0) == 0 && good;
	return good && fsync(dir) == 0 ? OK : E_IO;
}

static enum err open_dir(int *out, const char *path)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return E_IO;
	*out = dir;
	return OK;
}

enum err keyring_load(struct keyring *out, const char *path)
{
	int dir;
	enum err err = open_dir(&dir, path);
	if (err != OK)
		return err;
	err = load_at(out, dir);
	close(dir);
	return err;
}

enum err keyring_load_or_create(struct keyring *out, const char *path)
{
	int dir;
	enum err err = open_dir(&dir, path);
	if (err != OK)
		return err;
	err = load_at(out, dir);
	if (err == E_NOTFOUND) {
		err = create_at(dir);
		if (err == OK)
			err = load_at(out, dir);
	}
	close(dir);
	return err;
}

void keyring_wipe(struct keyring *k)
{
	crypto_wipe(k, sizeof *k);
}
