/* A view as JSON: each kind of member, its empty value, lists and structs inside. */
#include "unit.h"

#include "base/date.h"
#include "base/id.h"
#include "web/view.h"

struct part {
	const char *name;
	int64_t id;
};
static const struct view_field part_fields[] = { VIEW_TEXT(struct part, name),
						 VIEW_ID(struct part, id) };
VIEW_PART(part, part_fields);

struct everything_view {
	const char *text;
	char *owned;
	int64_t number, id, instant, money;
	int32_t day, clock;
	bool yes;
	struct part *parts;
	size_t n_parts;
	struct part one;
};

void tmpl_everything(struct html *o, const struct everything_view *v);
void tmpl_everything(struct html *o, const struct everything_view *v)
{
	(void)o;
	(void)v;
}

static const struct view_field everything_fields[] = {
	VIEW_TEXT(struct everything_view, text),
	VIEW_TEXT(struct everything_view, owned),
	VIEW_INT(struct everything_view, number),
	VIEW_ID(struct everything_view, id),
	VIEW_INSTANT(struct everything_view, instant),
	VIEW_MONEY(struct everything_view, money),
	VIEW_DAY(struct everything_view, day),
	VIEW_CLOCK(struct everything_view, clock),
	VIEW_BOOL(struct everything_view, yes),
	VIEW_LIST(struct everything_view, parts, n_parts, part_type),
	VIEW_ONE(struct everything_view, one, part_type),
};
extern const struct view_type everything_view_type;
VIEW_PAGE(everything, everything_fields);

static void assert_json(const struct view_type *type, const void *view, const char *want)
{
	struct buf b;
	buf_init(&b, LIMIT_RESPONSE_BYTES);
	view_json(&b, type, view);
	assert_false(buf_failed(&b));
	assert_string_equal(buf_text(&b), want);
	buf_free(&b);
}

static void each_kind_is_written(void **state)
{
	(void)state;
	struct part parts[] = { { "Ann", 1 }, { "Bob", 32 } };
	char owned[] = "own";
	const struct everything_view v = {
		.text = "O'Brien & \"Sons\" </script>\n",
		.owned = owned,
		.number = INT64_MIN,
		.id = 33,
		.instant = 1795419000250,
		.money = -123456,
		.day = date_from_ymd(2026, 11, 23),
		.clock = 450,
		.yes = true,
		.parts = parts,
		.n_parts = 2,
		.one = { NULL, 0 },
	};
	assert_json(
		&everything_view_type, &v,
		"{\"text\":\"O'Brien & \\\"Sons\\\" <\\/script>\\n\",\"owned\":\"own\",\"number\":-9223372036854775808,"
		"\"id\":\"0000000000011\",\"instant\":\"2026-11-23T07:30:00.250Z\",\"money\":-123456,"
		"\"day\":\"2026-11-23\",\"clock\":\"07:30\",\"yes\":true,"
		"\"parts\":[{\"name\":\"Ann\",\"id\":\"0000000000001\"},{\"name\":\"Bob\",\"id\":\"0000000000010\"}],"
		"\"one\":{\"name\":null,\"id\":null}}");
}

/* What is not there is null or an empty list, never 0 or a day in 1970. */
static void nothing_is_null(void **state)
{
	(void)state;
	const struct everything_view v = { .day = DAY_NONE, .clock = -1 };
	assert_json(
		&everything_view_type, &v,
		"{\"text\":null,\"owned\":null,\"number\":0,\"id\":null,\"instant\":null,\"money\":0,\"day\":null,"
		"\"clock\":null,\"yes\":false,\"parts\":[],\"one\":{\"name\":null,\"id\":null}}");
}

static void the_first_day_and_minute_are_values(void **state)
{
	(void)state;
	static const struct view_field some[] = { VIEW_DAY(struct everything_view, day),
						  VIEW_CLOCK(struct everything_view, clock) };
	static const struct view_type type = { "some", sizeof(struct everything_view), some,
					       ARRAY_LEN(some), NULL };
	const struct everything_view zero = { .day = 0, .clock = 0 };
	assert_json(&type, &zero, "{\"day\":\"1970-01-01\",\"clock\":\"00:00\"}");
	const struct everything_view late = { .day = DATE_MIN, .clock = 1440 };
	assert_json(&type, &late, "{\"day\":\"1900-01-01\",\"clock\":\"24:00\"}");
}

static void a_view_without_members_is_an_object(void **state)
{
	(void)state;
	static const struct view_type type = { "none", 1, NULL, 0, NULL };
	assert_json(&type, "", "{}");
}

static void write_unknown_kind(void *arg)
{
	(void)arg;
	static const struct view_field field[] = { { "x", (enum view_kind)99, 0, 0, NULL } };
	static const struct view_type type = { "bad", 8, field, 1, NULL };
	struct buf b;
	buf_init(&b, 100);
	view_json(&b, &type, "12345678");
}

static void an_unknown_kind_ends_the_process(void **state)
{
	(void)state;
	assert_true(aborts(write_unknown_kind, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_written),
		cmocka_unit_test(nothing_is_null),
		cmocka_unit_test(the_first_day_and_minute_are_values),
		cmocka_unit_test(a_view_without_members_is_an_object),
		cmocka_unit_test(an_unknown_kind_ends_the_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
