/* The RFC 6962 tree. Proofs are made and checked as the RFC defines them, top down for making and
 * bottom up (RFC 9162, sections 2.1.3.2 and 2.1.4.2) for checking. */
#include "auth/merkle.h"

static struct merkle_hash node(struct merkle_hash left, struct merkle_hash right)
{
	uint8_t both[1 + 2 * CRYPTO_HASH] = { 0x01 };
	struct merkle_hash out;
	memcpy(both + 1, left.b, CRYPTO_HASH);
	memcpy(both + 1 + CRYPTO_HASH, right.b, CRYPTO_HASH);
	crypto_sha256(out.b, both, sizeof both);
	return out;
}

static bool has(const struct merkle *m, unsigned level)
{
	return (m->size >> level & 1) != 0;
}

/* The largest power of two below n; n > 1. */
static uint64_t split_at(uint64_t n)
{
	assert(n > 1);
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

static void add(struct merkle_proof *proof, struct merkle_hash hash)
{
	assert(proof->n < MERKLE_PROOF_MAX);
	proof->at[proof->n++] = hash;
}

struct merkle_hash merkle_leaf(const void *data, size_t n)
{
	static const uint8_t tag[1] = { 0x00 };
	struct merkle_hash out;
	crypto_sha256_two(out.b, tag, sizeof tag, data, n);
	return out;
}

bool merkle_same(struct merkle_hash a, struct merkle_hash b)
{
	return crypto_same(a.b, b.b, CRYPTO_HASH);
}

void merkle_append(struct merkle *m, struct merkle_hash leaf)
{
	assert(m->size < ((uint64_t)1 << MERKLE_LEVELS) - 1);
	unsigned level = 0;
	for (; has(m, level); level++)
		leaf = node(m->at[level], leaf);
	m->at[level] = leaf;
	m->size++;
}

struct merkle_hash merkle_root(const struct merkle *m)
{
	struct merkle_hash root;
	bool any = false;
	/* The smallest subtree stands at the right end; each larger one is to the left of the
	 * rest. */
	for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
		if (!has(m, level))
			continue;
		root = any ? node(m->at[level], root) : m->at[level];
		any = true;
	}
	if (!any)
		crypto_sha256(root.b, "", 0);
	return root;
}

size_t merkle_write(const struct merkle *m, uint8_t out[MERKLE_BYTES])
{
	size_t n = 0;
	for (int shift = 56; shift >= 0; shift -= 8)
		out[n++] = (uint8_t)(m->size >> shift);
	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		if (!has(m, level))
			continue;
		memcpy(out + n, m->at[level].b, CRYPTO_HASH);
		n += CRYPTO_HASH;
	}
	return n;
}

enum err merkle_read(struct merkle *m, const uint8_t *p, size_t n)
{
	struct merkle read = { 0 };
	if (n < 8)
		return E_INVALID;
	for (size_t i = 0; i < 8; i++)
		read.size = read.size << 8 | p[i];
	size_t hashes = (size_t)__builtin_popcountll(read.size);
	if (read.size >> MERKLE_LEVELS != 0 || n != 8 + hashes * CRYPTO_HASH)
		return E_INVALID;
	p += 8;
	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		if (!has(&read, level))
			continue;
		memcpy(read.at[level].b, p, CRYPTO_HASH);
		p += CRYPTO_HASH;
	}
	*m = read;
	return OK;
}

struct merkle_hash merkle_root_of(const struct merkle_hash *leaves, uint64_t n)
{
	struct merkle m = { 0 };
	for (uint64_t i = 0; i < n; i++)
		merkle_append(&m, leaves[i]);
	return merkle_root(&m);
}

/* The path from the leaf upwards: the recursion of the RFC goes down first, so the hashes are
 * gathered on the way down and turned round. */
static void turn_round(struct merkle_proof *proof)
{
	for (size_t i = 0, j = proof->n; i + 1 < j; i++) {
		struct merkle_hash hash = proof->at[i];
		proof->at[i] = proof->at[--j];
		proof->at[j] = hash;
	}
}

void merkle_prove_inclusion(struct merkle_proof *out, const struct merkle_hash *leaves, uint64_t n,
			    uint64_t index)
{
	assert(index < n);
	out->n = 0;
	while (n > 1) {
		uint64_t k = split_at(n);
		if (index < k) {
			add(out, merkle_root_of(leaves + k, n - k));
			n = k;
		} else {
			add(out, merkle_root_of(leaves, k));
			leaves += k;
			index -= k;
			n -= k;
		}
	}
	turn_round(out);
}

void merkle_prove_consistency(struct merkle_proof *out, const struct merkle_hash *leaves,
			      uint64_t n, uint64_t old_n)
{
	assert(old_n <= n);
	out->n = 0;
	if (old_n == 0 || old_n == n)
		return;
	bool whole = true; /* so far the old tree is a complete subtree that its verifier knows */
	while (old_n != n) {
		uint64_t k = split_at(n);
		if (old_n <= k) {
			add(out, merkle_root_of(leaves + k, n - k));
			n = k;
		} else {
			add(out, merkle_root_of(leaves, k));
			leaves += k;
			old_n -= k;
			n -= k;
			whole = false;
		}
	}
	if (!whole)
		add(out, merkle_root_of(leaves, n));
	turn_round(out);
}

bool merkle_inclusion_ok(const struct merkle_proof *proof, struct merkle_hash leaf, uint64_t index,
			 uint64_t n, struct merkle_hash root)
{
	if (index >= n)
		return false;
	uint64_t at = index, last = n - 1;
	struct merkle_hash hash = leaf;
	for (size_t i = 0; i < proof->n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			hash = node(hash, proof->at[i]);
		} else {
			hash = node(proof->at[i], hash);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_same(hash, root);
}

/* The general case: 0 < old_n < n. `was` and `is` are the two roots as the proof rebuilds them. */
static bool extends(const struct merkle_proof *proof, uint64_t old_n, struct merkle_hash old_root,
		    uint64_t n, struct merkle_hash root)
{
	uint64_t at = old_n - 1, last = n - 1;
	size_t i = 0;
	for (; (at & 1) != 0; at >>= 1)
		last >>= 1;
	struct merkle_hash was = old_root;
	if (at != 0) {
		if (proof->n == 0)
			return false;
		was = proof->at[i++];
	}
	struct merkle_hash is = was;
	for (; i < proof->n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) == 0 && at != last) {
			is = node(is, proof->at[i]);
		} else {
			was = node(proof->at[i], was);
			is = node(proof->at[i], is);
			for (; (at & 1) == 0 && at != 0; at >>= 1)
				last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && merkle_same(was, old_root) && merkle_same(is, root);
}

bool merkle_consistency_ok(const struct merkle_proof *proof, uint64_t old_n,
			   struct merkle_hash old_root, uint64_t n, struct merkle_hash root)
{
	if (old_n > n)
		return false;
	if (old_n == n)
		return proof->n == 0 && merkle_same(old_root, root);
	if (old_n == 0) {
		struct merkle empty = { 0 };
		return proof->n == 0 && merkle_same(old_root, merkle_root(&empty));
	}
	return extends(proof, old_n, old_root, n, root);
}
