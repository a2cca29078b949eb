/* The server's keys. One file, huddle.key, in the data folder (also when the rows are kept in
 * PostgreSQL: the folder is then the server's own, and every server of one database needs the same
 * file). It holds one random master key; what is used are subkeys of it, one for each purpose.
 *
 * Whoever has the file and the database can forge sessions' forms and checkpoints and open sealed
 * values; whoever lost the file has lost sealed values and passwords. So it is backed up, inside
 * the encrypted backup, and is readable by its owner alone. */
#ifndef AUTH_KEYRING_H
#define AUTH_KEYRING_H

#include "base/base.h"
#include "base/crypto.h"

#define KEYRING_FILE "huddle.key"

struct keyring {
	uint8_t csrf[CRYPTO_KEY];     /* auth/csrf.h */
	uint8_t seal[CRYPTO_KEY];     /* auth/sealed.h */
	uint8_t sign[CRYPTO_KEY];     /* Ed25519 seed of auth/checkpoint.h */
	uint8_t pepper[CRYPTO_KEY];   /* auth/password.h */
	uint8_t recovery[CRYPTO_KEY]; /* auth/totp.h */
	uint8_t person[CRYPTO_KEY];   /* stands for personal values in audit rows */
};

/* The keys of the file in this folder; the file is made (0600, flushed to the disk) when there is
 * none. Two processes that start at once get the same keys. E_DENIED when the file can be read by
 * others or belongs to somebody else, E_INVALID when it is not a key file, E_IO when it cannot be
 * read or made. */
enum err keyring_load_or_create(struct keyring *out, const char *dir) MUST_CHECK;
/* The same without making one: E_NOTFOUND when there is none. */
enum err keyring_load(struct keyring *out, const char *dir) MUST_CHECK;
void keyring_wipe(struct keyring *k);

#endif
