/* The header of a backup, which may come from anywhere. What is accepted is within bounds. */
#include "auth/backup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct backup_header h;
	if (backup_header_read(&h, data, size) != OK)
		return 0;
	assert(size >= BACKUP_HEADER);
	assert(h.cost.passes >= 1 && h.cost.passes <= 64);
	assert(h.cost.memory >= 8192 && h.cost.memory <= 256 * 1024 * 1024);
	return 0;
}
