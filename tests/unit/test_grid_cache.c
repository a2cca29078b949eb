/* Weeks that are kept: found under the very same key and no other, the oldest makes room. */
#include "unit.h"

#include "mod/roster/grid_cache.h"

static const struct grid_key week = { .office_count = 1,
				      .work_count = 9,
				      .viewer = 2,
				      .site = 3,
				      .from = 4,
				      .days = 7,
				      .today = 5,
				      .may_edit = true };

static struct roster_grid_view view_of(int64_t site, const char *name)
{
	return (struct roster_grid_view){
		.site_id = site, .site = "s", .site_name = name, .period = "a week"
	};
}

static void keep(const struct grid_key *key, const char *name)
{
	struct grid_kept *place = grid_cache_place();
	place->view = view_of(key->site, name);
	grid_cache_keep(place, key);
}

static void test_found_under_its_key_alone(void **state)
{
	(void)state;
	keep(&week, "Main <Street>");
	const struct grid_kept *kept = grid_cache_find(&week);
	assert_non_null(kept);
	assert_int_equal(kept->view.site_id, 3);
	struct grid_key other[9];
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		other[i] = week;
	other[0].office_count++; /* something was saved */
	other[8].work_count++;
	other[1].viewer++;
	other[2].site++;
	other[3].from += 7;
	other[4].days = 14;
	other[5].today++;
	other[6].may_edit = false;
	other[7].may_staff = true;
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		assert_null(grid_cache_find(&other[i]));
}

static void test_prints_the_same_table(void **state)
{
	(void)state;
	struct buf fresh, kept;
	buf_init(&fresh, 1 << 20);
	buf_init(&kept, 1 << 20);
	struct roster_grid_view v = view_of(week.site, "Main <Street>");
	keep(&week, "Main <Street>");
	assert_non_null(grid_cache_find(&week)->view.table.p);
	grid_table(&(struct html){ .out = &fresh, .lang = "en" }, &v);
	grid_table(&(struct html){ .out = &kept, .lang = "en" }, &grid_cache_find(&week)->view);
	assert_string_equal(buf_text(&fresh), buf_text(&kept));
	buf_free(&fresh);
	buf_free(&kept);
}

static void test_oldest_makes_room(void **state)
{
	(void)state;
	struct grid_key key = week;
	for (int32_t i = 0; i < 8; i++) {
		key.from = 100 + 7 * i;
		keep(&key, "Main Street");
	}
	key.from = 100;
	assert_non_null(grid_cache_find(&key)); /* used again: not the oldest any more */
	key.from = 500;
	keep(&key, "Main Street");
	key.from = 107;
	assert_null(grid_cache_find(&key));
	key.from = 100;
	assert_non_null(grid_cache_find(&key));
}

static void test_too_large_is_not_kept(void **state)
{
	(void)state;
	struct grid_key key = week;
	key.from = 900;
	struct grid_kept *place = grid_cache_place();
	place->view = view_of(3, "Main Street");
	(void)arena_alloc(place->arena, 5 * 1024 * 1024);
	grid_cache_keep(place, &key);
	assert_null(grid_cache_find(&key));
	assert_ptr_equal(grid_cache_place(), place); /* and is the next to go */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found_under_its_key_alone),
		cmocka_unit_test(test_prints_the_same_table),
		cmocka_unit_test(test_oldest_makes_room),
		cmocka_unit_test(test_too_large_is_not_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
