/* A disk that forgets. A SQLite file system over the real one that notes, for each file, what every
 * sector of 512 bytes held when the file was last synced. At a chosen operation the power fails:
 * every later write is refused, and each sector written since the last sync is then put back to
 * what it held before, or not, by the toss of a coin: disks write in any order. */
#ifndef TESTS_FAULT_POWER_VFS_H
#define TESTS_FAULT_POWER_VFS_H

#include <stdbool.h>
#include <stdint.h>

/* Makes it the file system of every connection that is opened from here on. */
void power_install(void);
/* The power fails at this write or sync, counted from 1; 0: not by itself. */
void power_arm(int64_t operation);
void power_cut(void); /* now */
bool power_is_out(void);
/* Tosses the coins and turns the power on again; all connections are closed. */
void power_restore(uint64_t seed);

#endif
