/* jansson.h comes first: base.h bans names that system headers declare. */
#include <jansson.h>

#include "base/json.h"

#define TOO_DEEP "The data are nested too deeply: at most %d levels."
#define TOO_MANY "The data hold too many values: at most %zu."

/* One conversion: where nodes come from, and how many there may still be. */
struct reading {
	struct arena *arena;
	size_t most, left;
	const char **why;
};

static enum err convert(struct reading *r, json_t *from, int depth, struct json_node *to);

/* Room for one more node; NULL when the text holds too many. */
static struct json_node *new_node(struct reading *r)
{
	if (r->left == 0) {
		*r->why = arena_printf(r->arena, TOO_MANY, r->most);
		return NULL;
	}
	r->left--;
	return arena_new_one(r->arena, struct json_node);
}

static enum err convert_array(struct reading *r, json_t *from, int depth, struct json_node *to)
{
	struct json_node **tail = &to->first;
	for (size_t i = 0; i < json_array_size(from); i++) {
		struct json_node *node = new_node(r);
		if (node == NULL)
			return E_LIMIT;
		enum err err = convert(r, json_array_get(from, i), depth, node);
		if (err != OK)
			return err;
		*tail = node;
		tail = &node->next;
		to->n++;
	}
	return OK;
}

static enum err convert_object(struct reading *r, json_t *from, int depth, struct json_node *to)
{
	struct json_node **tail = &to->first;
	for (void *it = json_object_iter(from); it != NULL; it = json_object_iter_next(from, it)) {
		struct json_node *node = new_node(r);
		if (node == NULL)
			return E_LIMIT;
		node->key = arena_strdup(r->arena, json_object_iter_key(it));
		enum err err = convert(r, json_object_iter_value(it), depth, node);
		if (err != OK)
			return err;
		*tail = node;
		tail = &node->next;
		to->n++;
	}
	return OK;
}

static enum err convert_list(struct reading *r, json_t *from, int depth, struct json_node *to)
{
	if (depth >= LIMIT_JSON_DEPTH) {
		*r->why = arena_printf(r->arena, TOO_DEEP, LIMIT_JSON_DEPTH);
		return E_LIMIT;
	}
	bool object = json_is_object(from);
	to->kind = object ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
	return object ? convert_object(r, from, depth + 1, to) :
			convert_array(r, from, depth + 1, to);
}

/* Declared above, for a value holds values; the depth ends the recursion. */
static enum err convert(struct reading *r, json_t *from, int depth, struct json_node *to)
{
	switch (json_typeof(from)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		return convert_list(r, from, depth, to);
	case JSON_STRING:
		to->kind = JSON_KIND_TEXT;
		to->as.text =
			arena_strndup(r->arena, json_string_value(from), json_string_length(from));
		return OK;
	case JSON_INTEGER:
		to->kind = JSON_KIND_INT;
		to->as.integer = json_integer_value(from);
		return OK;
	case JSON_REAL:
		to->kind = JSON_KIND_REAL;
		to->as.real = json_real_value(from);
		return OK;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = JSON_KIND_BOOL;
		to->as.boolean = json_is_true(from);
		return OK;
	case JSON_NULL:
		to->kind = JSON_KIND_NULL;
		return OK;
	}
	abort(); /* jansson has no other type */
}

enum err json_parse(struct arena *a, struct str text, const struct json_node **out,
		    const char **why)
{
	return json_parse_most(a, text, LIMIT_JSON_NODES, out, why);
}

enum err json_parse_most(struct arena *a, struct str text, size_t most,
			 const struct json_node **out, const char **why)
{
	if (text.n > LIMIT_JSON_BYTES) {
		*why = arena_printf(a, "The data are too long: at most %d bytes.",
				    LIMIT_JSON_BYTES);
		return E_LIMIT;
	}
	json_error_t error;
	json_t *whole = json_loadb(text.p == NULL ? "" : text.p, text.n,
				   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (whole == NULL) {
		*why = arena_printf(a, "Line %d, column %d: %s.", error.line, error.column,
				    error.text);
		return E_INVALID;
	}
	struct reading r = { .arena = a, .most = most, .left = most, .why = why };
	struct json_node *node = new_node(&r);
	enum err err = convert(&r, whole, 0, node);
	json_decref(whole);
	if (err == OK)
		*out = node;
	return err;
}

const struct json_node *json_member(const struct json_node *node, const char *name)
{
	if (node == NULL || node->kind != JSON_KIND_OBJECT)
		return NULL;
	for (const struct json_node *m = node->first; m != NULL; m = m->next)
		if (strcmp(m->key, name) == 0)
			return m;
	return NULL;
}

bool json_member_text(const struct json_node *node, const char *name, const char **out)
{
	const struct json_node *m = json_member(node, name);
	if (m == NULL || m->kind != JSON_KIND_TEXT)
		return false;
	*out = m->as.text;
	return true;
}

bool json_member_int(const struct json_node *node, const char *name, int64_t *out)
{
	const struct json_node *m = json_member(node, name);
	if (m == NULL || m->kind != JSON_KIND_INT)
		return false;
	*out = m->as.integer;
	return true;
}
