/* The audit log's Merkle tree (RFC 6962, section 2.1): SHA-256, a leaf is hash(0x00, data), a node
 * is hash(0x01, left, right). Pure: knows no database and no clock.
 *
 * A growing tree is kept as its frontier, the roots of its complete subtrees: one for each bit of
 * its size. Appending is O(1) amortised, and the frontier is all that the sealer has to store to
 * go on. */
#ifndef AUTH_MERKLE_H
#define AUTH_MERKLE_H

#include "base/base.h"
#include "base/crypto.h"

#define MERKLE_LEVELS    48 /* a tree of 2^48 rows: a thousand writes a second for 8,900 years */
#define MERKLE_PROOF_MAX (2 * MERKLE_LEVELS)

struct merkle_hash {
	uint8_t b[CRYPTO_HASH];
};

/* The frontier: at[i] is the root of the complete subtree of 2^i leaves when bit i of size is set.
 * All zero is the empty tree. */
struct merkle {
	uint64_t size;
	struct merkle_hash at[MERKLE_LEVELS];
};

/* The stored form: the size (8 bytes, big-endian), then the hashes from the largest subtree on. */
#define MERKLE_BYTES (8 + MERKLE_LEVELS * CRYPTO_HASH)

struct merkle_hash merkle_leaf(const void *data, size_t n);
void merkle_append(struct merkle *m, struct merkle_hash leaf);
/* The root of what was appended; of an empty tree the hash of nothing. */
struct merkle_hash merkle_root(const struct merkle *m);
bool merkle_same(struct merkle_hash a, struct merkle_hash b);

/* Bytes written to out. */
size_t merkle_write(const struct merkle *m, uint8_t out[MERKLE_BYTES]);
/* E_INVALID when these are not the bytes of a frontier. */
enum err merkle_read(struct merkle *m, const uint8_t *p, size_t n) MUST_CHECK;

/* The root over n leaves at once. */
struct merkle_hash merkle_root_of(const struct merkle_hash *leaves, uint64_t n);

struct merkle_proof {
	size_t n;
	struct merkle_hash at[MERKLE_PROOF_MAX];
};

/* That leaf `index` is in the tree over these n leaves (index < n). */
void merkle_prove_inclusion(struct merkle_proof *out, const struct merkle_hash *leaves, uint64_t n,
			    uint64_t index);
bool merkle_inclusion_ok(const struct merkle_proof *proof, struct merkle_hash leaf, uint64_t index,
			 uint64_t n, struct merkle_hash root) MUST_CHECK;
/* That the tree over the first `old_n` (<= n) of these leaves is the beginning of the whole. */
void merkle_prove_consistency(struct merkle_proof *out, const struct merkle_hash *leaves,
			      uint64_t n, uint64_t old_n);
bool merkle_consistency_ok(const struct merkle_proof *proof, uint64_t old_n,
			   struct merkle_hash old_root, uint64_t n,
			   struct merkle_hash root) MUST_CHECK;

#endif
