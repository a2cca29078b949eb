/* Reading forms: each kind of field with what fits and what does not, from a browser's form and
 * from JSON with the same outcome; what the form has not is refused. */
#include "unit.h"

#include "base/date.h"
#include "base/id.h"
#include "web/form.h"

struct all {
	const char *text, *note, *email, *password, *choice;
	int64_t whole, money, hours, site;
	int32_t day, clock;
	bool yes;
	struct id_list sites;
	const struct http_file *file;
};

static const struct choice colors[] = { { "red", "Red" }, { "blue", "Blue" }, { NULL, NULL } };

static const struct field fields[] = {
	FIELD_TEXT(struct all, text, .label = "Text", .max = 10),
	FIELD_LONG(struct all, note, .label = "Note", .max = 20),
	FIELD_EMAIL(struct all, email, .label = "E-mail"),
	FIELD_PASSWORD(struct all, password, .label = "Password"),
	FIELD_CHOICE(struct all, choice, .label = "color", .choices = colors),
	FIELD_INT(struct all, whole, .label = "Whole", .min = -5, .max = 100),
	FIELD_MONEY(struct all, money, .label = "Money", .max = 10000),
	FIELD_HOURS(struct all, hours, .label = "Hours"),
	FIELD_REF(struct all, site, .label = "site", .ref = "site"),
	FIELD_DAY(struct all, day, .label = "Day"),
	FIELD_CLOCK(struct all, clock, .label = "Clock"),
	FIELD_BOOL(struct all, yes, .label = "Yes"),
	FIELD_REFS(struct all, sites, .label = "Sites", .ref = "site"),
	FIELD_FILE(struct all, file, .label = "File"),
};
static const struct form all_form = FORM("all", struct all, fields, "Save");

struct two {
	const char *name;
	struct id_list sites;
	const struct http_file *file;
};
static const struct field two_fields[] = {
	FIELD_TEXT(struct two, name, .label = "Name", .required = true),
	FIELD_REFS(struct two, sites, .label = "Sites", .ref = "site", .required = true),
	FIELD_FILE(struct two, file, .label = "File", .required = true),
};
static const struct form two_form = FORM("two", struct two, two_fields, "Save");

#define SEEN   1000 /* this viewer sees ids from 1000 on */
#define BROKEN 666  /* and the database fails here */
#define VIEWER 42

static enum err visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)db;
	(void)a;
	assert_int_equal(viewer, VIEWER);
	return id == BROKEN ? E_DB : id >= SEEN ? OK : E_NOTFOUND;
}

static const struct param_kind kinds[] = { { "other", PARAM_ID, NULL },
					   { "site", PARAM_ID, visible } };
static const struct routes routes = { NULL, 0, kinds, ARRAY_LEN(kinds) };

struct world {
	struct arena *a;
	struct http_request req;
	struct faults faults;
	void *out;
};

static int set_up(void **state)
{
	static struct world w;
	w = (struct world){ .a = arena_new(LIMIT_ARENA_BYTES) };
	w.req = (struct http_request){ .arena = w.a,
				       .method = HTTP_POST,
				       .body_kind = HTTP_BODY_FORM };
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	arena_free(w->a);
	return 0;
}

static enum err read_form(struct world *w, const struct form *form)
{
	w->faults.n = 0;
	w->out = NULL;
	return form_read(form, w->a, &w->req, NULL, &routes, VIEWER, &w->out, &w->faults);
}

/* One field, sent by a browser. */
static enum err send(struct world *w, const char *name, const char *value)
{
	struct http_pair *pair = arena_new_one(w->a, struct http_pair);
	*pair = (struct http_pair){ name, value };
	w->req.body_kind = HTTP_BODY_FORM;
	w->req.form = (struct http_pairs){ 1, pair };
	return read_form(w, &all_form);
}

static enum err send_json(struct world *w, const struct form *form, const char *text)
{
	w->req.body_kind = HTTP_BODY_JSON;
	w->req.form = (struct http_pairs){ 0, NULL };
	w->req.body = str_of(text);
	return read_form(w, form);
}

/* The same text sent in both ways; they must agree. */
static const struct all *good(struct world *w, const char *name, const char *value)
{
	struct buf json;
	buf_init(&json, LIMIT_BODY_BYTES);
	buf_printf(&json, "{\"%s\":", name);
	json_escape(&json, value);
	buf_char(&json, '}');
	if (send_json(w, &all_form, arena_strdup(w->a, buf_text(&json))) != OK)
		fail_msg("%s as JSON: \"%s\" was refused: %s", name, value,
			 w->faults.at[0].message);
	struct raw_form from_json = form_raw_of(&all_form, w->a, w->out);
	buf_free(&json);
	if (send(w, name, value) != OK)
		fail_msg("%s: \"%s\" was refused: %s", name, value, w->faults.at[0].message);
	struct raw_form from_form = form_raw_of(&all_form, w->a, w->out);
	for (size_t i = 0; i < all_form.n; i++)
		assert_string_equal(from_json.values[i], from_form.values[i]);
	return w->out;
}

static void bad(struct world *w, const char *name, const char *value, const char *says)
{
	assert_int_equal(send(w, name, value), E_INVALID);
	assert_null(w->out);
	const char *fault = fault_of(&w->faults, name);
	if (fault == NULL || strstr(fault, says) == NULL)
		fail_msg("%s: \"%s\" gave \"%s\" instead of \"%s\"", name, value,
			 fault == NULL ? "" : fault, says);
}

static void texts(void **state)
{
	struct world *w = *state;
	assert_string_equal(good(w, "text", "  ten bytes ")->text, "ten bytes");
	assert_string_equal(good(w, "text", "")->text, "");
	assert_string_equal(good(w, "note", "two\nlines")->note, "two\nlines");
	assert_string_equal(good(w, "password", "  kept  ")->password, "  kept  ");
	bad(w, "text", "eleven byte", "too long");
	bad(w, "text", "two\nlines", "single line");
	bad(w, "text", "tab\tin", "single line");
	bad(w, "note", "more than twenty bytes", "too long");
	bad(w, "text", "\xff", "cannot be read");
	bad(w, "text", "\x01", "cannot be read");
}

static void emails(void **state)
{
	struct world *w = *state;
	assert_string_equal(good(w, "email", " Dana@Example.COM ")->email, "dana@example.com");
	assert_string_equal(good(w, "email", "")->email, "");
	static const char *const wrong[] = { "dana",
					     "@example.com",
					     "dana@",
					     "dana@example",
					     "dana@.com",
					     "dana@example.",
					     "a@b@c.com",
					     "two words@example.com",
					     "a,b@example.com",
					     "<a@example.com>",
					     "a;b@example.com" };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		bad(w, "email", wrong[i], "e-mail address");
}

static void numbers(void **state)
{
	struct world *w = *state;
	assert_int_equal(good(w, "whole", " 100 ")->whole, 100);
	assert_int_equal(good(w, "whole", "-5")->whole, -5);
	assert_int_equal(good(w, "whole", "")->whole, 0);
	bad(w, "whole", "101", "from -5 to 100");
	bad(w, "whole", "-6", "from -5 to 100");
	bad(w, "whole", "1.0", "whole number");
	bad(w, "whole", "one", "whole number");
	bad(w, "whole", "9223372036854775808", "whole number");
	assert_int_equal(good(w, "money", "$24.50")->money, 2450);
	assert_int_equal(good(w, "money", "100")->money, 10000);
	bad(w, "money", "100.01", "outside");
	bad(w, "money", "-1", "outside");
	bad(w, "money", "1.005", "amount like");
	assert_int_equal(good(w, "hours", "37.5")->hours, 2250);
	assert_int_equal(good(w, "hours", "0.33")->hours, 20);
	assert_int_equal(good(w, "hours", "1000")->hours, 60000);
	bad(w, "hours", "1000.01", "hours like");
	bad(w, "hours", "-1", "hours like");
	bad(w, "hours", "7h", "hours like");
}

static void days_and_clocks(void **state)
{
	struct world *w = *state;
	assert_int_equal(good(w, "day", "2026-11-23")->day, date_from_ymd(2026, 11, 23));
	assert_int_equal(good(w, "day", "")->day, DAY_NONE);
	bad(w, "day", "2026-02-29", "a date like");
	bad(w, "day", "11/23/2026", "a date like");
	assert_int_equal(good(w, "clock", "07:30")->clock, 450);
	assert_int_equal(good(w, "clock", "")->clock, -1);
	bad(w, "clock", "25:00", "a time like");
	bad(w, "clock", "noon", "a time like");
}

static void booleans_and_choices(void **state)
{
	struct world *w = *state;
	assert_true(good(w, "yes", "1")->yes);
	assert_true(good(w, "yes", "on")->yes);
	assert_false(good(w, "yes", "0")->yes);
	assert_false(good(w, "yes", "false")->yes);
	assert_false(good(w, "yes", "")->yes);
	assert_false(good(w, "text", "x")->yes);
	assert_string_equal(good(w, "choice", "blue")->choice, "blue");
	assert_string_equal(good(w, "choice", "")->choice, "");
	bad(w, "choice", "Blue", "Choose color");
	bad(w, "choice", "green", "Choose color");
}

static const char *id_of(struct world *w, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	return arena_strdup(w->a, text);
}

/* A row that the viewer may not see is answered like one that does not exist. */
static void references(void **state)
{
	struct world *w = *state;
	assert_int_equal(good(w, "site", id_of(w, SEEN))->site, SEEN);
	assert_int_equal(good(w, "site", "")->site, 0);
	bad(w, "site", id_of(w, SEEN - 1), "Choose site");
	bad(w, "site", "1000", "Choose site");
	assert_int_equal(send(w, "site", id_of(w, BROKEN)), E_DB);
}

static void lists_of_references(void **state)
{
	struct world *w = *state;
	struct http_pair pairs[] = { { "sites", id_of(w, SEEN) },
				     { "text", "x" },
				     { "sites", id_of(w, SEEN + 1) },
				     { "sites", "" } };
	w->req.form = (struct http_pairs){ ARRAY_LEN(pairs), pairs };
	assert_int_equal(read_form(w, &all_form), OK);
	const struct all *all = w->out;
	assert_int_equal(all->sites.n, 2);
	assert_int_equal(all->sites.at[1], SEEN + 1);
	const char *shown = form_raw_of(&all_form, w->a, all).values[12];
	assert_string_equal(shown, arena_printf(w->a, "%s,%s", id_of(w, SEEN), id_of(w, SEEN + 1)));
	pairs[2].value = id_of(w, 7);
	assert_int_equal(read_form(w, &all_form), E_INVALID);
	assert_non_null(fault_of(&w->faults, "sites"));

	assert_int_equal(send_json(w, &all_form,
				   arena_printf(w->a, "{\"sites\":[\"%s\"]}", id_of(w, SEEN))),
			 OK);
	assert_int_equal(((const struct all *)w->out)->sites.n, 1);
	assert_int_equal(send_json(w, &all_form, "{\"sites\":[]}"), OK);
	assert_int_equal(send_json(w, &all_form, "{\"sites\":[1000]}"), E_INVALID);
	/* A list that is no list must not be read as an empty one. */
	assert_int_equal(send_json(w, &all_form,
				   arena_printf(w->a, "{\"sites\":\"%s\"}", id_of(w, SEEN))),
			 E_INVALID);
	assert_int_equal(send_json(w, &all_form, "{\"sites\":{}}"), E_INVALID);
}

static void files(void **state)
{
	struct world *w = *state;
	struct http_file sent[] = { { "file", "a.csv", "text/csv", "a,b", 3 } };
	w->req.body_kind = HTTP_BODY_MULTIPART;
	w->req.files = (struct http_files){ 1, sent };
	assert_int_equal(read_form(w, &all_form), OK);
	assert_ptr_equal(((const struct all *)w->out)->file, &sent[0]);
	sent[0].n = 0;
	assert_int_equal(read_form(w, &all_form), OK);
	assert_null(((const struct all *)w->out)->file);
	sent[0] = (struct http_file){ "other", "a.csv", "text/csv", "a,b", 3 };
	assert_int_equal(read_form(w, &all_form), E_INVALID);
	assert_non_null(strstr(fault_of(&w->faults, ""), "no field \"other\""));
}

static void what_is_required_is_named(void **state)
{
	struct world *w = *state;
	assert_int_equal(read_form(w, &two_form), E_INVALID);
	assert_int_equal(w->faults.n, 3);
	assert_string_equal(fault_of(&w->faults, "name"), "Name is missing.");
	assert_non_null(fault_of(&w->faults, "sites"));
	assert_non_null(fault_of(&w->faults, "file"));
	struct http_pair blank = { "name", "   " };
	w->req.form = (struct http_pairs){ 1, &blank };
	assert_int_equal(read_form(w, &two_form), E_INVALID);
	assert_non_null(fault_of(&w->faults, "name"));
}

static void what_the_form_has_not_is_refused(void **state)
{
	struct world *w = *state;
	assert_int_equal(send(w, "role", "owner"), E_INVALID);
	assert_non_null(strstr(fault_of(&w->faults, ""), "no field \"role\""));
	assert_int_equal(send(w, "_csrf", "the page's own"), OK);
	assert_int_equal(send_json(w, &all_form, "{\"text\":\"x\",\"role\":\"owner\"}"), E_INVALID);
	assert_non_null(strstr(fault_of(&w->faults, ""), "no field \"role\""));
}

/* Many unknown fields: the list of faults is full, and nothing is written past it. */
static void faults_have_an_end(void **state)
{
	struct world *w = *state;
	struct http_pair *pairs = arena_array(w->a, struct http_pair, 500);
	for (size_t i = 0; i < 500; i++)
		pairs[i] = (struct http_pair){ arena_printf(w->a, "f%zu", i), "x" };
	w->req.form = (struct http_pairs){ 500, pairs };
	assert_int_equal(read_form(w, &all_form), E_INVALID);
	assert_int_equal(w->faults.n, ARRAY_LEN(w->faults.at));
}

static void json_values_in_their_own_kinds(void **state)
{
	struct world *w = *state;
	assert_int_equal(send_json(w, &all_form,
				   "{\"whole\":7,\"yes\":true,\"text\":null,\"hours\":8}"),
			 OK);
	const struct all *all = w->out;
	assert_int_equal(all->whole, 7);
	assert_true(all->yes);
	assert_string_equal(all->text, "");
	assert_int_equal(all->hours, 480);
	assert_int_equal(send_json(w, &all_form, "{\"yes\":false}"), OK);
	assert_false(((const struct all *)w->out)->yes);
	/* Floating point never becomes money; a list or object is no text. */
	assert_int_equal(send_json(w, &all_form, "{\"money\":24.5}"), E_INVALID);
	assert_int_equal(send_json(w, &all_form, "{\"text\":[\"x\"]}"), E_INVALID);
	assert_int_equal(send_json(w, &all_form, "{\"text\":{}}"), E_INVALID);
	assert_non_null(fault_of(&w->faults, "text"));
}

static void json_that_is_no_object(void **state)
{
	struct world *w = *state;
	static const char *const wrong[] = {
		"", "[]", "null", "1", "\"x\"", "{\"text\":", "{\"text\":1,\"text\":2}", "{}x"
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		enum err err = send_json(w, &all_form, wrong[i]);
		if (err != E_INVALID)
			fail_msg("\"%s\" gave %d", wrong[i], err);
		assert_int_equal(w->faults.n, 1);
		assert_string_equal(w->faults.at[0].field, "");
	}
	assert_int_equal(send_json(w, &all_form, "{}"), OK);
}

/* What the database holds, shown in a form and sent back unchanged, is the same again. */
static void what_is_shown_reads_back(void **state)
{
	struct world *w = *state;
	int64_t ids[] = { SEEN, SEEN + 5 };
	const struct all saved = { .text = "Ann",
				   .note = "a\nb",
				   .email = "a@b.co",
				   .password = "secret",
				   .choice = "red",
				   .whole = -5,
				   .money = 2450,
				   .hours = 445,
				   .site = SEEN,
				   .day = 20000,
				   .clock = 0,
				   .yes = true,
				   .sites = { 2, ids } };
	struct raw_form raw = form_raw_of(&all_form, w->a, &saved);
	struct http_pair pairs[ARRAY_LEN(fields) + 1];
	size_t n = 0;
	for (size_t i = 0; i < all_form.n; i++)
		if (fields[i].kind != FIELD_KIND_REFS && fields[i].kind != FIELD_KIND_FILE)
			pairs[n++] = (struct http_pair){ fields[i].name, raw.values[i] };
	pairs[n++] = (struct http_pair){ "sites", id_of(w, ids[0]) };
	pairs[n++] = (struct http_pair){ "sites", id_of(w, ids[1]) };
	w->req.form = (struct http_pairs){ n, pairs };
	assert_int_equal(read_form(w, &all_form), OK);
	struct raw_form again = form_raw_of(&all_form, w->a, w->out);
	for (size_t i = 0; i < all_form.n; i++)
		assert_string_equal(raw.values[i], again.values[i]);
	assert_int_equal(((const struct all *)w->out)->hours, 445);
	/* A password is never shown, neither the saved one nor the one just typed. */
	assert_string_equal(raw.values[3], "");
	w->req.form.at[3].value = "just typed";
	assert_string_equal(form_raw(&all_form, w->a, &w->req).values[3], "");
	assert_string_equal(form_raw(&all_form, w->a, &w->req).values[0], "Ann");
}

static void ask_for_no_kind(void *arg)
{
	static const struct field wrong[] = { FIELD_REF(struct all, site, .label = "x",
							.ref = "nobody") };
	static const struct form form = FORM("wrong", struct all, wrong, "Save");
	struct world *w = arg;
	struct http_pair pair = { "site", id_of(w, SEEN) };
	w->req.form = (struct http_pairs){ 1, &pair };
	(void)!read_form(w, &form);
}

static void a_reference_to_nothing_ends_the_process(void **state)
{
	assert_true(aborts(ask_for_no_kind, *state));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(texts),
		CASE(emails),
		CASE(numbers),
		CASE(days_and_clocks),
		CASE(booleans_and_choices),
		CASE(references),
		CASE(lists_of_references),
		CASE(files),
		CASE(what_is_required_is_named),
		CASE(what_the_form_has_not_is_refused),
		CASE(faults_have_an_end),
		CASE(json_values_in_their_own_kinds),
		CASE(json_that_is_no_object),
		CASE(what_is_shown_reads_back),
		CASE(a_reference_to_nothing_ends_the_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
