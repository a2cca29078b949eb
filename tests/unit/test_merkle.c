/* The tree against the vectors that are known from Certificate Transparency, and against the RFC's
 * definition written down once more as it stands there: recursive, slow and plain. */
#include "unit.h"

#include "auth/merkle.h"

#define MOST 130

/* The leaves of the well-known test tree. */
static const struct {
	const char *data;
	size_t n;
} known_leaves[8] = {
	{ "", 0 },
	{ "\x00", 1 },
	{ "\x10", 1 },
	{ "\x20\x21", 2 },
	{ "\x30\x31", 2 },
	{ "\x40\x41\x42\x43", 4 },
	{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
	{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 },
};

/* Its roots for 0 to 8 leaves. */
static const char *const known_roots[9] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static struct merkle_hash leaves[MOST];

static int start(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MOST; i++)
		leaves[i] = merkle_leaf(&i, sizeof i);
	return 0;
}

static struct merkle_hash from_hex(const char *hex)
{
	struct merkle_hash out;
	for (size_t i = 0; i < CRYPTO_HASH; i++) {
		char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
		out.b[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	return out;
}

/* MTH of RFC 6962, section 2.1. */
static struct merkle_hash plain_root(const struct merkle_hash *leaf, size_t n)
{
	struct merkle_hash out;
	if (n == 0) {
		crypto_sha256(out.b, "", 0);
		return out;
	}
	if (n == 1)
		return leaf[0];
	size_t k = 1;
	while (2 * k < n)
		k *= 2;
	uint8_t both[65] = { 1 };
	struct merkle_hash left = plain_root(leaf, k), right = plain_root(leaf + k, n - k);
	memcpy(both + 1, left.b, 32);
	memcpy(both + 33, right.b, 32);
	crypto_sha256(out.b, both, sizeof both);
	return out;
}

static void the_known_roots_come_out(void **state)
{
	struct merkle m = { 0 };
	(void)state;
	for (size_t n = 0; n <= 8; n++) {
		assert_true(merkle_same(merkle_root(&m), from_hex(known_roots[n])));
		if (n < 8)
			merkle_append(&m, merkle_leaf(known_leaves[n].data, known_leaves[n].n));
	}
}

static void every_size_has_the_root_of_the_definition(void **state)
{
	struct merkle m = { 0 };
	(void)state;
	for (size_t n = 0; n <= MOST; n++) {
		struct merkle_hash expected = plain_root(leaves, n);
		assert_int_equal(m.size, n);
		assert_true(merkle_same(merkle_root(&m), expected));
		assert_true(merkle_same(merkle_root_of(leaves, n), expected));
		if (n < MOST)
			merkle_append(&m, leaves[n]);
	}
}

static void the_stored_frontier_goes_on(void **state)
{
	uint8_t bytes[MERKLE_BYTES];
	struct merkle m = { 0 };
	(void)state;
	for (size_t n = 0; n < MOST; n++) {
		struct merkle again;
		size_t size = merkle_write(&m, bytes);
		assert_int_equal(size, 8 + 32 * (size_t)__builtin_popcountll(n));
		assert_int_equal(merkle_read(&again, bytes, size), OK);
		merkle_append(&m, leaves[n]);
		merkle_append(&again, leaves[n]);
		assert_true(merkle_same(merkle_root(&m), merkle_root(&again)));
	}
}

static void wrong_bytes_are_no_frontier(void **state)
{
	uint8_t bytes[MERKLE_BYTES + 1] = { 0 };
	struct merkle m = { 0 };
	(void)state;
	for (size_t n = 0; n < 21; n++)
		merkle_append(&m, leaves[n]);
	size_t size = merkle_write(&m, bytes);
	for (size_t n = 0; n <= sizeof bytes; n++)
		assert_int_equal(merkle_read(&m, bytes, n), n == size ? OK : E_INVALID);
	bytes[1] = 1; /* a size of 2^48 and more */
	assert_int_equal(merkle_read(&m, bytes, size + 32), E_INVALID);
}

static void each_leaf_of_each_tree_is_proved(void **state)
{
	struct merkle_proof proof;
	(void)state;
	for (size_t n = 1; n <= MOST; n++) {
		struct merkle_hash root = plain_root(leaves, n);
		for (size_t i = 0; i < n; i++) {
			merkle_prove_inclusion(&proof, leaves, n, i);
			assert_true(proof.n <= 8);
			assert_true(merkle_inclusion_ok(&proof, leaves[i], i, n, root));
			assert_false(
				merkle_inclusion_ok(&proof, leaves[(i + 1) % MOST], i, n, root));
			assert_false(merkle_inclusion_ok(&proof, leaves[i], n, n, root));
			if (n > 1)
				assert_false(merkle_inclusion_ok(&proof, leaves[i], (i + 1) % n, n,
								 root));
		}
	}
}

static void each_tree_begins_with_each_smaller_one(void **state)
{
	struct merkle_proof proof;
	(void)state;
	for (size_t n = 0; n <= MOST; n++) {
		struct merkle_hash root = plain_root(leaves, n);
		for (size_t old = 0; old <= n; old++) {
			struct merkle_hash old_root = plain_root(leaves, old), wrong = old_root;
			merkle_prove_consistency(&proof, leaves, n, old);
			assert_true(proof.n <= 9);
			assert_true(merkle_consistency_ok(&proof, old, old_root, n, root));
			wrong.b[0] ^= 1;
			assert_false(merkle_consistency_ok(&proof, old, wrong, n, root));
			if (old > 0) {
				struct merkle_hash other = root;
				other.b[31] ^= 1;
				assert_false(
					merkle_consistency_ok(&proof, old, old_root, n, other));
			}
		}
	}
	struct merkle_hash root = plain_root(leaves, 5);
	proof.n = 0;
	assert_false(merkle_consistency_ok(&proof, 6, root, 5, root));
}

/* A proof with a bit flipped, a hash less or a hash more proves nothing. */
static void a_changed_proof_is_refused(void **state)
{
	struct merkle_proof proof;
	(void)state;
	for (size_t n = 2; n <= 40; n++) {
		struct merkle_hash root = plain_root(leaves, n);
		for (size_t old = 1; old < n; old++) {
			struct merkle_hash old_root = plain_root(leaves, old);
			merkle_prove_consistency(&proof, leaves, n, old);
			for (size_t i = 0; i < proof.n; i++) {
				proof.at[i].b[i % 32] ^= 4;
				assert_false(merkle_consistency_ok(&proof, old, old_root, n, root));
				proof.at[i].b[i % 32] ^= 4;
			}
			proof.n--;
			assert_false(merkle_consistency_ok(&proof, old, old_root, n, root));
			proof.n += 2;
			proof.at[proof.n - 1] = root;
			assert_false(merkle_consistency_ok(&proof, old, old_root, n, root));
		}
		merkle_prove_inclusion(&proof, leaves, n, n / 2);
		for (size_t i = 0; i < proof.n; i++) {
			proof.at[i].b[i % 32] ^= 4;
			assert_false(merkle_inclusion_ok(&proof, leaves[n / 2], n / 2, n, root));
			proof.at[i].b[i % 32] ^= 4;
		}
		proof.n--;
		assert_false(merkle_inclusion_ok(&proof, leaves[n / 2], n / 2, n, root));
		proof.n += 2;
		proof.at[proof.n - 1] = root;
		assert_false(merkle_inclusion_ok(&proof, leaves[n / 2], n / 2, n, root));
	}
}

/* The tags 0 and 1 keep two leaves' hashes from posing as one leaf. */
static void a_node_is_not_a_leaf(void **state)
{
	uint8_t both[64];
	(void)state;
	memcpy(both, leaves[0].b, 32);
	memcpy(both + 32, leaves[1].b, 32);
	assert_false(merkle_same(merkle_leaf(both, sizeof both), plain_root(leaves, 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_roots_come_out),
		cmocka_unit_test(every_size_has_the_root_of_the_definition),
		cmocka_unit_test(the_stored_frontier_goes_on),
		cmocka_unit_test(wrong_bytes_are_no_frontier),
		cmocka_unit_test(each_leaf_of_each_tree_is_proved),
		cmocka_unit_test(each_tree_begins_with_each_smaller_one),
		cmocka_unit_test(a_changed_proof_is_refused),
		cmocka_unit_test(a_node_is_not_a_leaf),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
