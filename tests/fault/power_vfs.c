/* See power_vfs.h. Only what a database in WAL mode does is simulated: writing, truncating and
 * syncing of the database and its log. The shared-memory file is rebuilt by SQLite after a crash
 * and is not a part of what must survive. */
#include "base/rng.h"
#include "fault/power_vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define FILES  16

/* What a sector held at the last sync. */
struct sector {
	int64_t number;
	uint8_t was[SECTOR];
};
struct disk_file {
	char path[512];
	sqlite3_int64 size; /* at the last sync */
	bool known;
	struct sector *dirty;
	size_t n, room;
	uint8_t *seen; /* a bit a sector: noted already */
	size_t seen_bytes;
};
struct shim_file {
	sqlite3_file base;
	struct disk_file *disk;
	sqlite3_file *real;
};

static struct disk_file files[FILES];
static int64_t operations, fails_at;
static bool out;
static sqlite3_vfs *real_vfs;

#define REAL(f) (((struct shim_file *)(f))->real)
#define DISK(f) (((struct shim_file *)(f))->disk)

static struct disk_file *disk_of(const char *path)
{
	for (size_t i = 0; i < FILES; i++) {
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
		if (files[i].path[0] == '\0') {
			snprintf(files[i].path, sizeof files[i].path, "%s", path);
			return &files[i];
		}
	}
	abort();
}

static bool first_time(struct disk_file *d, int64_t number)
{
	size_t byte = (size_t)number / 8;
	if (byte >= d->seen_bytes) {
		size_t more = byte * 2 + 64;
		d->seen = realloc(d->seen, more);
		memset(d->seen + d->seen_bytes, 0, more - d->seen_bytes);
		d->seen_bytes = more;
	}
	uint8_t bit = (uint8_t)(1u << (number % 8));
	bool fresh = (d->seen[byte] & bit) == 0;
	d->seen[byte] |= bit;
	return fresh;
}

static void note_sector(sqlite3_file *f, int64_t number)
{
	struct disk_file *d = DISK(f);
	if (!first_time(d, number))
		return;
	if (d->n == d->room) {
		d->room = d->room * 2 + 64;
		d->dirty = realloc(d->dirty, d->room * sizeof *d->dirty);
	}
	struct sector *s = &d->dirty[d->n++];
	s->number = number;
	memset(s->was, 0, SECTOR);
	/* A short read leaves zeros: the sector was not there. */
	REAL(f)->pMethods->xRead(REAL(f), s->was, SECTOR, number * SECTOR);
}

static void all_is_safe(sqlite3_file *f)
{
	struct disk_file *d = DISK(f);
	for (size_t i = 0; i < d->n; i++)
		d->seen[d->dirty[i].number / 8] = 0;
	d->n = 0;
	REAL(f)->pMethods->xFileSize(REAL(f), &d->size);
	d->known = true;
}

static bool power_fails(void)
{
	if (!out && fails_at > 0 && ++operations >= fails_at)
		out = true;
	return out;
}

static int shim_close(sqlite3_file *f)
{
	int rc = REAL(f)->pMethods->xClose(REAL(f));
	return rc;
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	if (power_fails())
		return SQLITE_IOERR_WRITE;
	for (int64_t s = at / SECTOR; s <= (at + n - 1) / SECTOR; s++)
		note_sector(f, s);
	return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	if (power_fails())
		return SQLITE_IOERR_TRUNCATE;
	sqlite3_int64 now = 0;
	REAL(f)->pMethods->xFileSize(REAL(f), &now);
	for (int64_t s = size / SECTOR; s <= (now - 1) / SECTOR; s++)
		note_sector(f, s);
	return REAL(f)->pMethods->xTruncate(REAL(f), size);
}
static int shim_sync(sqlite3_file *f, int flags)
{
	(void)flags;
	if (power_fails())
		return SQLITE_IOERR_FSYNC;
	all_is_safe(f);
	return SQLITE_OK;
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return REAL(f)->pMethods->xFileSize(REAL(f), size);
}
static int shim_lock(sqlite3_file *f, int level)
{
	return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int shim_unlock(sqlite3_file *f, int level)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int shim_reserved(sqlite3_file *f, int *is)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), is);
}
static int shim_control(sqlite3_file *f, int op, void *arg)
{
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int shim_sector(sqlite3_file *f)
{
	(void)f;
	return SECTOR;
}
static int shim_traits(sqlite3_file *f)
{
	(void)f;
	return 0; /* nothing is promised: no atomic write, no order */
}
static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
	return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, p);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f)
{
	REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int shim_shm_unmap(sqlite3_file *f, int remove)
{
	return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_traits,
	.xShmMap = shim_shm_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_shm_barrier,
	.xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *given)
{
	(void)vfs;
	struct shim_file *s = (struct shim_file *)f;
	s->real = (sqlite3_file *)(s + 1);
	int rc = real_vfs->xOpen(real_vfs, name, s->real, flags, given);
	if (rc != SQLITE_OK)
		return rc;
	s->disk = disk_of(name == NULL ? "temporary" : name);
	s->base.pMethods = &methods;
	if (!s->disk->known)
		all_is_safe(f);
	return SQLITE_OK;
}

/* SQLite removes the log when the last connection closes; without power it cannot. */
static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	if (out)
		return SQLITE_IOERR_DELETE;
	struct disk_file *d = disk_of(name);
	d->n = 0;
	d->known = false;
	return real_vfs->xDelete(real_vfs, name, sync);
}

void power_install(void)
{
	static sqlite3_vfs shim;
	real_vfs = sqlite3_vfs_find(NULL);
	shim = *real_vfs;
	shim.zName = "power";
	shim.pNext = NULL;
	shim.szOsFile = real_vfs->szOsFile + (int)sizeof(struct shim_file);
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	sqlite3_vfs_register(&shim, 1);
}

void power_arm(int64_t operation)
{
	operations = 0;
	fails_at = operation;
}

void power_cut(void)
{
	out = true;
}

bool power_is_out(void)
{
	return out;
}

/* A file that grew since the last sync may have its new length or its old one; a sector beyond the
 * old length that did not make it reads as zeros. */
static void damage(struct disk_file *d, struct rng *rng)
{
	FILE *f = fopen(d->path, "r+b");
	if (f == NULL)
		return;
	for (size_t i = 0; i < d->n; i++) {
		if (rng_below(rng, 2) == 0)
			continue;
		if (fseek(f, (long)(d->dirty[i].number * SECTOR), SEEK_SET) != 0 ||
		    fwrite(d->dirty[i].was, 1, SECTOR, f) != SECTOR)
			abort();
	}
	if (fclose(f) != 0)
		abort();
}

void power_restore(uint64_t seed)
{
	struct rng rng;
	char path[520];
	rng_seed(&rng, seed);
	for (size_t i = 0; i < FILES && files[i].path[0] != '\0'; i++) {
		damage(&files[i], &rng);
		snprintf(path, sizeof path, "%.511s-shm", files[i].path);
		remove(path);
		free(files[i].dirty);
		free(files[i].seen);
	}
	memset(files, 0, sizeof files);
	out = false;
	fails_at = 0;
}
