/* The route tables: each kind of bad row is found before the program starts, and a path goes to the
 * row that says it most exactly. */
#include "unit.h"

#include "base/date.h"
#include "base/id.h"
#include "web/ctx.h"
#include "web/route.h"

static enum err nothing(struct ctx *c)
{
	(void)c;
	return OK;
}

static enum err seen(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)db;
	(void)a;
	(void)viewer;
	(void)id;
	return OK;
}

static const struct param_kind kinds[] = {
	{ "site", PARAM_ID, seen },  { "staff", PARAM_ID, seen }, { "one", PARAM_WORD, NULL },
	{ "two", PARAM_WORD, NULL }, { "day", PARAM_DAY, NULL },  { "token", PARAM_WORD, NULL },
};

static const struct view_type a_view = { "a", 1, NULL, 0, NULL };

#define GET(p)                                                              \
	{                                                                   \
		HTTP_GET, p, PERM_OFFICE_READ, nothing, .says = "Shows it." \
	}
#define POST(p)                                                                                  \
	{                                                                                        \
		HTTP_POST, p, PERM_OFFICE_WRITE, nothing, .form = &form_nothing, .audit = "x.y", \
							  .says = "Does it."                     \
	}

struct world {
	struct arena *a;
	struct route_table tables[2];
	struct routes routes;
};

static int set_up(void **state)
{
	static struct world w;
	w = (struct world){ .a = arena_new(LIMIT_ARENA_BYTES) };
	w.routes = (struct routes){ w.tables, ARRAY_LEN(w.tables), kinds, ARRAY_LEN(kinds) };
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	arena_free(w->a);
	return 0;
}

/* What routes_fault says of one row; "" when nothing. */
static const char *fault_of_row(struct world *w, struct route row)
{
	static struct route one;
	one = row;
	w->tables[0] = (struct route_table){ &one, 1 };
	w->tables[1] = (struct route_table){ NULL, 0 };
	const char *fault = routes_fault(w->a, &w->routes);
	return fault == NULL ? "" : fault;
}

static void sound_rows_have_no_fault(void **state)
{
	struct world *w = *state;
	static const struct route rows[] = {
		GET("/"),
		GET("/sites"),
		GET("/sites/:site"),
		POST("/sites/:site"),
		GET("/sites/new"),
		GET("/sites/:site/:day"),
		{ HTTP_GET, "/pub", PERM_PUBLIC, nothing, .says = "Public." },
	};
	w->tables[0] = (struct route_table){ rows, ARRAY_LEN(rows) };
	assert_null(routes_fault(w->a, &w->routes));
}

static void each_kind_of_bad_row_is_found(void **state)
{
	struct world *w = *state;
	const struct {
		struct route row;
		const char *says;
	} bad[] = {
		{ GET(NULL), "no path" },
		{ GET(""), "no path" },
		{ GET("sites"), "no path" },
		{ GET("/sites/"), "empty segment" },
		{ GET("/a//b"), "empty segment" },
		{ GET("/sites/:nobody"), "nobody knows" },
		{ GET("/sites/:"), "nobody knows" },
		{ GET("/:site/:staff/:one/:two/:day"), "too many parameters" },
		{ { HTTP_GET, "/x", PERM_UNSET, nothing, .says = "Shows it." }, "no permission" },
		{ { HTTP_GET, "/x", PERM_OFFICE_READ, NULL, .says = "Shows it." }, "no handler" },
		{ { HTTP_GET, "/x", PERM_OFFICE_READ, nothing, .says = NULL }, "no description" },
		{ { HTTP_POST, "/x", PERM_OFFICE_WRITE, nothing, .audit = "x.y",
		    .says = "Does it." },
		  "without a form" },
		{ { HTTP_POST, "/x", PERM_OFFICE_WRITE, nothing, .form = &form_nothing,
		    .says = "Does it." },
		  "an audit event" },
		{ { HTTP_GET, "/x", PERM_OFFICE_READ, nothing, .form = &form_nothing,
		    .says = "Shows it." },
		  "GET with a form" },
		{ { HTTP_GET, "/x", PERM_OFFICE_READ, nothing, .audit = "x.y",
		    .says = "Shows it." },
		  "an audit event" },
		{ { HTTP_GET, "/x", PERM_OFFICE_WRITE, nothing, .says = "Shows it." },
		  "asks for a right to write" },
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *fault = fault_of_row(w, bad[i].row);
		if (strstr(fault, bad[i].says) == NULL)
			fail_msg("row %zu: \"%s\" instead of \"%s\"", i, fault, bad[i].says);
	}
	/* The same rows without the mistake pass, so that it is the mistake that was found. */
	assert_string_equal(fault_of_row(w, (struct route)GET("/x")), "");
	assert_string_equal(fault_of_row(w, (struct route)POST("/x")), "");
	const struct route with_view = { HTTP_GET,          "/x",
					 PERM_OFFICE_WRITE, nothing,
					 .view = &a_view,   .says = "A form." };
	assert_string_equal(fault_of_row(w, with_view), "");
	assert_string_equal(fault_of_row(w, (struct route)GET("/:site/:staff/:one/:two")), "");
}

static void the_same_row_twice_is_found_across_modules(void **state)
{
	struct world *w = *state;
	static const struct route one[] = { GET("/a"), GET("/sites/:site") },
				  two[] = { POST("/a"), GET("/sites/:site") };
	w->tables[0] = (struct route_table){ one, ARRAY_LEN(one) };
	w->tables[1] = (struct route_table){ two, 1 };
	assert_null(routes_fault(w->a, &w->routes));
	w->tables[1] = (struct route_table){ two, 2 };
	assert_non_null(strstr(routes_fault(w->a, &w->routes), "two routes"));
}

/* Two rows whose parameters are told apart by their names alone: the second would never be
 * asked. */
static void rows_that_take_the_same_paths_are_found(void **state)
{
	struct world *w = *state;
	static const struct route same[] = { GET("/a/:site/b"), GET("/a/:staff/b") };
	w->tables[0] = (struct route_table){ same, ARRAY_LEN(same) };
	assert_non_null(strstr(routes_fault(w->a, &w->routes), "two routes"));
	static const struct route apart[] = { GET("/a/:site/b"), GET("/a/:day/b"),
					      GET("/a/:site/c"), GET("/a/:site") };
	w->tables[0] = (struct route_table){ apart, ARRAY_LEN(apart) };
	assert_null(routes_fault(w->a, &w->routes));
}

static const struct route map[] = {
	GET("/"),          GET("/sites"),       POST("/sites"),       GET("/sites/:site"),
	GET("/sites/new"), GET("/w/:one/:two"), GET("/w/:one/new"),   GET("/w/old/:two"),
	GET("/week/:day"), GET("/feed/:token"), POST("/jobs/:token"),
};

struct answer {
	enum route_verdict verdict;
	const struct route *route;
	struct param params[LIMIT_PATH_PARAMS];
	size_t n;
};

static struct answer match(struct world *w, enum http_method method, const char *path)
{
	struct answer x = { ROUTE_NO_PATH, NULL, { { NULL, 0, 0, NULL } }, 0 };
	w->tables[0] = (struct route_table){ map, ARRAY_LEN(map) };
	x.verdict = route_match(&w->routes, w->a, method, path, &x.route, x.params, &x.n);
	return x;
}

static void assert_goes_to(struct world *w, const char *path, const char *pattern)
{
	struct answer x = match(w, HTTP_GET, path);
	assert_int_equal(x.verdict, ROUTE_FOUND);
	assert_string_equal(x.route->path, pattern);
}

static void words_win_over_parameters(void **state)
{
	struct world *w = *state;
	assert_goes_to(w, "/", "/");
	assert_goes_to(w, "/sites", "/sites");
	assert_goes_to(w, "/sites/new", "/sites/new");
	assert_goes_to(w, "/w/a/b", "/w/:one/:two");
	assert_goes_to(w, "/w/a/new", "/w/:one/new");
	assert_goes_to(w, "/w/old/b", "/w/old/:two");
	/* Both fit with one word each: the earlier segment decides, whatever the order of the
	 * rows. */
	assert_goes_to(w, "/w/old/new", "/w/old/:two");
}

static void what_cannot_be_read_is_no_path(void **state)
{
	struct world *w = *state;
	static const char *const paths[] = {
		"",
		"sites",
		"/site",
		"/sites/",
		"/sites/x",
		"/sites/0000000000000",
		"/sites/zzzzzzzzzzzzz",
		"/week/2026-02-30",
		"/week/20261123",
		"/week/",
		"/feed/",
		"/w/a",
		"/w/a/b/c",
		"//",
		"/feed/a/",
	};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (match(w, HTTP_GET, paths[i]).verdict != ROUTE_NO_PATH)
			fail_msg("\"%s\" was taken", paths[i]);
}

static void values_are_read(void **state)
{
	struct world *w = *state;
	char id[ID_TEXT];
	id_text(id, 123456789);
	struct answer x = match(w, HTTP_GET, arena_printf(w->a, "/sites/%s", id));
	assert_int_equal(x.verdict, ROUTE_FOUND);
	assert_int_equal(x.n, 1);
	assert_ptr_equal(x.params[0].kind, &kinds[0]);
	assert_int_equal(x.params[0].id, 123456789);
	x = match(w, HTTP_GET, "/week/2026-11-23");
	assert_int_equal(x.params[0].day, date_from_ymd(2026, 11, 23));
	x = match(w, HTTP_GET, "/w/left/right");
	assert_int_equal(x.n, 2);
	assert_string_equal(x.params[0].word, "left");
	assert_string_equal(x.params[1].word, "right");
}

static void a_known_path_with_another_method_is_told_apart(void **state)
{
	struct world *w = *state;
	assert_int_equal(match(w, HTTP_POST, "/sites").verdict, ROUTE_FOUND);
	assert_int_equal(match(w, HTTP_POST, "/sites/new").verdict, ROUTE_NO_METHOD);
	assert_int_equal(match(w, HTTP_GET, "/jobs/x").verdict, ROUTE_NO_METHOD);
	assert_int_equal(match(w, HTTP_POST, "/nowhere").verdict, ROUTE_NO_PATH);
}

static void a_long_path_is_only_long(void **state)
{
	struct world *w = *state;
	char path[4096];
	for (size_t i = 0; i + 2 < sizeof path; i += 2)
		memcpy(path + i, "/a", 3);
	assert_int_equal(match(w, HTTP_GET, path).verdict, ROUTE_NO_PATH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sound_rows_have_no_fault, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_kind_of_bad_row_is_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_row_twice_is_found_across_modules, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(rows_that_take_the_same_paths_are_found, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(words_win_over_parameters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_no_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(values_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_known_path_with_another_method_is_told_apart,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_long_path_is_only_long, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
