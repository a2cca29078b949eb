/* Any bytes as JSON: read or refused with a reason; what was read can be written and read again. */
#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_node(struct json *j, const struct json_node *node)
{
	if (node->key != NULL)
		json_key(j, node->key);
	switch (node->kind) {
	case JSON_KIND_NULL:
	case JSON_KIND_REAL:
		json_nil(j);
		break;
	case JSON_KIND_BOOL:
		json_bool(j, node->as.boolean);
		break;
	case JSON_KIND_INT:
		json_int(j, node->as.integer);
		break;
	case JSON_KIND_TEXT:
		assert(utf8_valid(node->as.text, strlen(node->as.text)));
		json_text(j, node->as.text);
		break;
	case JSON_KIND_ARRAY:
		json_begin_array(j);
		for (const struct json_node *m = node->first; m != NULL; m = m->next)
			write_node(j, m);
		json_end_array(j);
		break;
	case JSON_KIND_OBJECT:
		json_begin_object(j);
		for (const struct json_node *m = node->first; m != NULL; m = m->next)
			write_node(j, m);
		json_end_object(j);
		break;
	}
}

static const struct json_node *write_and_read(struct arena *a, struct buf *b,
					      const struct json_node *node)
{
	struct json j;
	const struct json_node *again = NULL;
	const char *why = NULL;
	json_init(&j, b);
	write_node(&j, node);
	json_done(&j);
	assert(strstr(buf_text(b), "</") == NULL);
	enum err err = json_parse(a, buf_str(b), &again, &why);
	assert(err == OK);
	return again;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	const struct json_node *node = NULL;
	const char *why = NULL;
	if (json_parse(a, (struct str){ (const char *)data, size }, &node, &why) != OK) {
		assert(why != NULL);
		arena_free(a);
		return 0;
	}
	struct buf one, two;
	buf_init(&one, LIMIT_JSON_BYTES);
	buf_init(&two, LIMIT_JSON_BYTES);
	write_and_read(a, &two, write_and_read(a, &one, node));
	assert(strcmp(buf_text(&one), buf_text(&two)) == 0);
	buf_free(&one);
	buf_free(&two);
	arena_free(a);
	return 0;
}
