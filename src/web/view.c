/* A view as JSON: walks the table of its type. */
#include "web/view.h"
#include "base/date.h"
#include "base/id.h"

static void write_value(struct json *j, const struct view_field *f, const char *base);

static void write_struct(struct json *j, const struct view_type *type, const void *view)
{
	json_begin_object(j);
	for (size_t i = 0; i < type->n; i++) {
		json_key(j, type->fields[i].name);
		write_value(j, &type->fields[i], view);
	}
	json_end_object(j);
}

static void write_id(struct json *j, int64_t id)
{
	char text[ID_TEXT];
	if (id == 0) {
		json_nil(j);
		return;
	}
	id_text(text, id);
	json_text(j, text);
}

static void write_day(struct json *j, int32_t day)
{
	char text[11];
	if (day == DAY_NONE) {
		json_nil(j);
		return;
	}
	date_iso(text, day);
	json_text(j, text);
}

static void write_instant(struct json *j, int64_t ms)
{
	char text[INSTANT_TEXT_MAX];
	if (ms == 0) {
		json_nil(j);
		return;
	}
	instant_iso(text, ms);
	json_text(j, text);
}

static void write_list(struct json *j, const struct view_field *f, const char *base)
{
	const char *items;
	size_t n;
	memcpy(&items, base + f->at, sizeof items);
	memcpy(&n, base + f->count_at, sizeof n);
	json_begin_array(j);
	for (size_t i = 0; i < n; i++)
		write_struct(j, f->of, items + i * f->of->size);
	json_end_array(j);
}

static int64_t i64_at(const char *p)
{
	int64_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static int32_t i32_at(const char *p)
{
	int32_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static void write_clock(struct json *j, int32_t minute)
{
	char text[CLOCK_TEXT_MAX];
	if (minute < 0) {
		json_nil(j);
		return;
	}
	clock_24(text, minute);
	json_text(j, text);
}

static void write_value(struct json *j, const struct view_field *f, const char *base)
{
	const char *p = base + f->at;
	const char *text;
	switch (f->kind) {
	case VIEW_KIND_TEXT:
		memcpy(&text, p, sizeof text);
		json_text(j, text);
		return;
	case VIEW_KIND_INT:
	case VIEW_KIND_MONEY:
		json_int(j, i64_at(p));
		return;
	case VIEW_KIND_ID:
		write_id(j, i64_at(p));
		return;
	case VIEW_KIND_BOOL:
		json_bool(j, *(const bool *)p);
		return;
	case VIEW_KIND_DAY:
		write_day(j, i32_at(p));
		return;
	case VIEW_KIND_CLOCK:
		write_clock(j, i32_at(p));
		return;
	case VIEW_KIND_INSTANT:
		write_instant(j, i64_at(p));
		return;
	case VIEW_KIND_LIST:
		write_list(j, f, base);
		return;
	case VIEW_KIND_ONE:
		write_struct(j, f->of, p);
		return;
	}
	assert(!"unknown kind of view field");
}

void view_json(struct buf *out, const struct view_type *type, const void *view)
{
	struct json j;
	json_init(&j, out);
	write_struct(&j, type, view);
	json_done(&j);
}
