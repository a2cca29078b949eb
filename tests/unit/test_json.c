/* JSON: what is written, and what is read or refused. */
#include "unit.h"

#include "base/json.h"

static void written_values(void **state)
{
	(void)state;
	struct buf b;
	struct json j;
	buf_init(&b, 1 << 16);
	json_init(&j, &b);
	json_begin_object(&j);
	json_key(&j, "name");
	json_text(&j, "Zo\xC3\xAB \"O'Brien\" </script>\\ \n\t\x01/");
	json_key(&j, "list");
	json_begin_array(&j);
	json_int(&j, INT64_MIN);
	json_bool(&j, true);
	json_nil(&j);
	json_text(&j, NULL);
	json_begin_object(&j);
	json_end_object(&j);
	json_decimal(&j, 1234, 2);
	json_decimal(&j, -5, 2);
	json_decimal(&j, 7, 0);
	json_end_array(&j);
	json_key(&j, "");
	json_begin_array(&j);
	json_end_array(&j);
	json_end_object(&j);
	json_done(&j);
	assert_string_equal(
		buf_text(&b),
		"{\"name\":\"Zo\xC3\xAB \\\"O'Brien\\\" <\\/script>\\\\ \\n\\t\\u0001/\","
		"\"list\":[-9223372036854775808,true,null,null,{},12.34,-0.05,7],\"\":[]}");
	buf_free(&b);
}

static struct buf scrap;

static void value_without_key(void *arg)
{
	struct json j;
	json_init(&j, arg);
	json_begin_object(&j);
	json_int(&j, 1);
}

static void key_in_array(void *arg)
{
	struct json j;
	json_init(&j, arg);
	json_begin_array(&j);
	json_key(&j, "a");
}

static void two_values(void *arg)
{
	struct json j;
	json_init(&j, arg);
	json_int(&j, 1);
	json_int(&j, 2);
}

static void wrong_end(void *arg)
{
	struct json j;
	json_init(&j, arg);
	json_begin_array(&j);
	json_end_object(&j);
}

static void unclosed(void *arg)
{
	struct json j;
	json_init(&j, arg);
	json_begin_array(&j);
	json_done(&j);
}

static void too_deep(void *arg)
{
	struct json j;
	json_init(&j, arg);
	for (int i = 0; i <= LIMIT_JSON_DEPTH; i++)
		json_begin_array(&j);
}

static void misuse_is_asserted(void **state)
{
	(void)state;
	void (*const wrong[])(void *) = { value_without_key, key_in_array, two_values,
					  wrong_end,         unclosed,     too_deep };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		buf_init(&scrap, 1000);
		assert_true(aborts(wrong[i], &scrap));
	}
}

static void values_are_read(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	const struct json_node *node = NULL;
	const char *why = NULL, *text;
	int64_t n;
	struct str source = STR(
		" {\"b\":\"\\u00eb\\/\",\"a\":[1,-2.5,true,false,null,{\"x\":9223372036854775807}],"
		"\"n\":-9223372036854775808} ");
	assert_int_equal(json_parse(a, source, &node, &why), OK);
	assert_int_equal(node->kind, JSON_KIND_OBJECT);
	assert_int_equal(node->n, 3);
	assert_string_equal(node->first->key, "b");
	assert_true(json_member_text(node, "b", &text));
	assert_string_equal(text, "\xC3\xAB/");
	assert_true(json_member_int(node, "n", &n) && n == INT64_MIN);
	assert_false(json_member_int(node, "b", &n));
	assert_false(json_member_text(node, "absent", &text));
	assert_null(json_member(NULL, "b"));
	const struct json_node *e = json_member(node, "a")->first;
	assert_int_equal(json_member(node, "a")->n, 6);
	assert_null(e->key);
	assert_true(e->kind == JSON_KIND_INT && e->as.integer == 1);
	e = e->next;
	assert_true(e->kind == JSON_KIND_REAL && e->as.real < -2.4 && e->as.real > -2.6);
	e = e->next;
	assert_true(e->kind == JSON_KIND_BOOL && e->as.boolean);
	e = e->next;
	assert_true(e->kind == JSON_KIND_BOOL && !e->as.boolean);
	e = e->next;
	assert_int_equal(e->kind, JSON_KIND_NULL);
	e = e->next;
	assert_true(json_member_int(e, "x", &n) && n == INT64_MAX);
	assert_null(e->next);
	arena_free(a);
}

static void values_are_counted(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	const struct json_node *node = NULL;
	const char *why = NULL;
	assert_int_equal(json_parse_most(a, str_of("[1,2,3]"), 3, &node, &why), E_LIMIT);
	assert_non_null(strstr(why, "at most 3"));
	assert_int_equal(json_parse_most(a, str_of("[1,2,3]"), 4, &node, &why), OK);
	assert_int_equal(node->n, 3);
	arena_free(a);
}

static enum err parse(struct arena *a, struct str s)
{
	const struct json_node *node = NULL;
	const char *why = NULL;
	enum err err = json_parse(a, s, &node, &why);
	assert_true((err == OK) == (node != NULL));
	assert_true((err == OK) == (why == NULL));
	return err;
}

static void what_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	const char *bad[] = { "",
			      " ",
			      "{",
			      "[1,]",
			      "{\"a\":1,\"a\":2}",
			      "{a:1}",
			      "'x'",
			      "1 2",
			      "[1] x",
			      "\"\\u0000\"",
			      "{\"\\u0000\":1}",
			      "\"\xFF\"",
			      "\"\x01\"",
			      "9223372036854775808",
			      "1e999",
			      "nul",
			      "01",
			      "\"\\ud800\"",
			      "NaN",
			      "[1" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(parse(a, str_of(bad[i])), E_INVALID);
	assert_int_equal(parse(a, (struct str){ "\"a\0b\"", 5 }), E_INVALID);
	assert_int_equal(parse(a, (struct str){ NULL, 0 }), E_INVALID);
	assert_int_equal(parse(a, (struct str){ "[1]x", 3 }), OK);
	arena_free(a);
}

static void depth_and_number_are_limited(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	char text[2 * LIMIT_JSON_DEPTH + 3];
	for (size_t depth = LIMIT_JSON_DEPTH; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		assert_int_equal(parse(a, (struct str){ text, 2 * depth }),
				 depth == LIMIT_JSON_DEPTH ? OK : E_LIMIT);
	}
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	buf_char(&b, '[');
	for (int i = 0; i < 1500000; i++)
		buf_text_add(&b, "1,");
	buf_text_add(&b, "1]");
	assert_int_equal(parse(a, buf_str(&b)), E_LIMIT);
	buf_clear(&b);
	for (int i = 0; i < LIMIT_JSON_BYTES + 1; i++)
		buf_char(&b, ' ');
	assert_int_equal(parse(a, buf_str(&b)), E_LIMIT);
	buf_free(&b);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_values),
		cmocka_unit_test(misuse_is_asserted),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(values_are_counted),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(depth_and_number_are_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
