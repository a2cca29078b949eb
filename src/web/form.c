/* Reading forms: one function a field kind, chosen by a table. */
#include "web/form.h"
#include "base/date.h"
#include "base/id.h"
#include "base/json.h"
#include "base/money.h"
#include "base/utf8.h"

const struct form form_nothing = { "nothing", NULL, 0, 1, "Go" };

void fault_add(struct faults *f, const char *field, const char *message)
{
	if (f->n < ARRAY_LEN(f->at))
		f->at[f->n++] = (struct fault){ field, message };
}

const char *fault_of(const struct faults *f, const char *field)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->at[i].field, field) == 0)
			return f->at[i].message;
	return NULL;
}

/* Everything that a field reader may ask for. */
struct reading {
	struct arena *a;
	const struct http_request *req;
	const struct json_node *json;
	struct db *db;
	const struct routes *routes;
	int64_t viewer;
	struct faults *faults;
	enum err err;
};

/* The text that was sent for a field; JSON numbers and booleans in the words of a form. */
static const char *json_as_text(struct arena *a, const struct json_node *node)
{
	if (node == NULL || node->kind == JSON_KIND_NULL)
		return "";
	if (node->kind == JSON_KIND_TEXT)
		return node->as.text;
	if (node->kind == JSON_KIND_BOOL)
		return node->as.boolean ? "1" : "";
	if (node->kind == JSON_KIND_INT)
		return arena_printf(a, "%" PRId64, node->as.integer);
	return NULL;
}

static const char *sent(const struct reading *r, const struct field *f)
{
	if (r->json != NULL)
		return json_as_text(r->a, json_member(r->json, f->name));
	const char *text = http_field(r->req, f->name);
	return text == NULL ? "" : text;
}

static void fail(struct reading *r, const struct field *f, const char *format, ...)
	PRINTF_LIKE(3, 4);
static void fail(struct reading *r, const struct field *f, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fault_add(r->faults, f->name, arena_vprintf(r->a, format, args));
	va_end(args);
}

static void put_text(void *at, const char *text)
{
	memcpy(at, &text, sizeof text);
}

static const char *fold_ascii(struct arena *a, const char *text)
{
	char *low = arena_strdup(a, text);
	for (char *p = low; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return low;
}

bool form_email_fits(const char *text)
{
	const char *at = strchr(text, '@');
	if (at == NULL || at == text || strchr(at + 1, '@') != NULL ||
	    strpbrk(text, " \t\n<>,;\"") != NULL)
		return false;
	const char *dot = strrchr(at, '.');
	return dot != NULL && dot > at + 1 && dot[1] != '\0';
}

static void read_text(struct reading *r, const struct field *f, const char *text, void *at)
{
	size_t max = f->max > 0 ? (size_t)f->max : LIMIT_NAME;
	if (strlen(text) > max)
		fail(r, f, "%s is too long: at most %zu characters fit.", f->label, max);
	if (f->kind == FIELD_KIND_TEXT && strpbrk(text, "\n\t") != NULL)
		fail(r, f, "%s must be a single line.", f->label);
	put_text(at, text);
}

static void read_email(struct reading *r, const struct field *f, const char *text, void *at)
{
	read_text(r, f, text, at);
	if (text[0] != '\0' && !form_email_fits(text))
		fail(r, f,
		     "This does not look like an e-mail address. It should be like dana@example.com.");
	put_text(at, fold_ascii(r->a, text));
}

static void check_range(struct reading *r, const struct field *f, int64_t value)
{
	if ((f->min != 0 || f->max != 0) && (value < f->min || value > f->max))
		fail(r, f, "%s must be from %" PRId64 " to %" PRId64 ".", f->label, f->min, f->max);
}

static void read_int(struct reading *r, const struct field *f, const char *text, void *at)
{
	int64_t value = 0;
	if (text[0] != '\0' && !str_to_i64(str_of(text), &value))
		fail(r, f, "%s must be a whole number.", f->label);
	else if (text[0] != '\0')
		check_range(r, f, value);
	memcpy(at, &value, sizeof value);
}

static void read_money(struct reading *r, const struct field *f, const char *text, void *at)
{
	int64_t value = 0;
	if (text[0] != '\0' && !money_parse(text, &value))
		fail(r, f, "%s must be an amount like 24.50.", f->label);
	else if (value < f->min || (f->max != 0 && value > f->max))
		fail(r, f, "%s is outside what is possible here.", f->label);
	memcpy(at, &value, sizeof value);
}

/* Two decimals, so that 7.25 and 0.33 can be typed. */
bool form_hours_parse(const char *text, int64_t *minutes)
{
	int64_t hundredths;
	if (!money_parse(text, &hundredths) || hundredths < 0 || hundredths > 100000)
		return false;
	*minutes = (hundredths * 60 + 50) / 100;
	return true;
}

static void read_hours(struct reading *r, const struct field *f, const char *text, void *at)
{
	int64_t value = 0;
	if (text[0] != '\0' && !form_hours_parse(text, &value))
		fail(r, f, "%s must be hours like 37.5.", f->label);
	memcpy(at, &value, sizeof value);
}

static void read_day(struct reading *r, const struct field *f, const char *text, void *at)
{
	int32_t value = DAY_NONE;
	if (text[0] != '\0' && !date_parse_iso(text, &value))
		fail(r, f, "%s must be a date like 2026-11-23.", f->label);
	memcpy(at, &value, sizeof value);
}

static void read_clock(struct reading *r, const struct field *f, const char *text, void *at)
{
	int minute = -1;
	if (text[0] != '\0' && !clock_parse(text, &minute))
		fail(r, f, "%s must be a time like 07:30.", f->label);
	int32_t value = minute;
	memcpy(at, &value, sizeof value);
}

static void read_bool(struct reading *r, const struct field *f, const char *text, void *at)
{
	(void)r;
	(void)f;
	bool value = text[0] != '\0' && strcmp(text, "0") != 0 && strcmp(text, "false") != 0;
	memcpy(at, &value, sizeof value);
}

static void read_choice(struct reading *r, const struct field *f, const char *text, void *at)
{
	put_text(at, text);
	if (text[0] == '\0')
		return;
	for (const struct choice *c = f->choices; c->value != NULL; c++)
		if (strcmp(c->value, text) == 0) {
			put_text(at, c->value);
			return;
		}
	fail(r, f, "Choose %s from the list.", f->label);
}

static const struct param_kind *ref_kind(const struct reading *r, const struct field *f)
{
	for (size_t i = 0; i < r->routes->n_params; i++)
		if (strcmp(r->routes->params[i].name, f->ref) == 0)
			return &r->routes->params[i];
	assert(!"a reference field names no param kind");
	return NULL;
}

static bool read_one_ref(struct reading *r, const struct field *f, const char *text, int64_t *id)
{
	if (!id_parse(text, id))
		return false;
	enum err err = ref_kind(r, f)->visible(r->db, r->a, r->viewer, *id);
	if (err != OK && err != E_NOTFOUND)
		r->err = err;
	return err == OK;
}

static void read_ref(struct reading *r, const struct field *f, const char *text, void *at)
{
	int64_t id = 0;
	if (text[0] != '\0' && !read_one_ref(r, f, text, &id)) {
		fail(r, f, "Choose %s from the list.", f->label);
		id = 0;
	}
	memcpy(at, &id, sizeof id);
}

static void refs_add(struct reading *r, const struct field *f, const char *text,
		     struct id_list *list)
{
	int64_t id;
	if (text[0] == '\0')
		return;
	if (!read_one_ref(r, f, text, &id)) {
		fail(r, f, "Choose %s from the list.", f->label);
		return;
	}
	list->at[list->n++] = id;
}

static void read_refs(struct reading *r, const struct field *f, const char *text, void *at)
{
	(void)text;
	const struct json_node *array = r->json == NULL ? NULL : json_member(r->json, f->name);
	/* Anything but a list, read as an empty one, would take away what was chosen before. */
	if (array != NULL && array->kind != JSON_KIND_ARRAY && array->kind != JSON_KIND_NULL) {
		fail(r, f, "%s must be a list.", f->label);
		array = NULL;
	}
	size_t room = array != NULL ? array->n : r->req->form.n;
	struct id_list list = { 0, arena_array(r->a, int64_t, room + 1) };
	if (r->json == NULL)
		for (size_t i = 0; i < r->req->form.n; i++)
			if (strcmp(r->req->form.at[i].name, f->name) == 0)
				refs_add(r, f, r->req->form.at[i].value, &list);
	for (const struct json_node *n = array == NULL ? NULL : array->first; n != NULL;
	     n = n->next)
		refs_add(r, f, n->kind == JSON_KIND_TEXT ? n->as.text : "?", &list);
	if (f->required && list.n == 0)
		fail(r, f, "Choose at least one: %s.", f->label);
	memcpy(at, &list, sizeof list);
}

static void read_file(struct reading *r, const struct field *f, const char *text, void *at)
{
	(void)text;
	const struct http_file *file = NULL;
	for (size_t i = 0; i < r->req->files.n; i++)
		if (strcmp(r->req->files.at[i].field, f->name) == 0 && r->req->files.at[i].n > 0)
			file = &r->req->files.at[i];
	if (file == NULL && f->required)
		fail(r, f, "Choose a file to send.");
	memcpy(at, &file, sizeof file);
}

static const struct {
	void (*read)(struct reading *r, const struct field *f, const char *text, void *at);
	bool trimmed, many;
} readers[] = {
	[FIELD_KIND_TEXT] = { read_text, true, false },
	[FIELD_KIND_LONG] = { read_text, true, false },
	[FIELD_KIND_EMAIL] = { read_email, true, false },
	[FIELD_KIND_PASSWORD] = { read_text, false, false },
	[FIELD_KIND_INT] = { read_int, true, false },
	[FIELD_KIND_MONEY] = { read_money, true, false },
	[FIELD_KIND_HOURS] = { read_hours, true, false },
	[FIELD_KIND_DAY] = { read_day, true, false },
	[FIELD_KIND_CLOCK] = { read_clock, true, false },
	[FIELD_KIND_BOOL] = { read_bool, true, false },
	[FIELD_KIND_CHOICE] = { read_choice, true, false },
	[FIELD_KIND_REF] = { read_ref, true, false },
	[FIELD_KIND_REFS] = { read_refs, true, true },
	[FIELD_KIND_FILE] = { read_file, true, true },
};

static void read_field(struct reading *r, const struct field *f, char *base)
{
	const char *text = readers[f->kind].many ? "" : sent(r, f);
	if (text == NULL || !utf8_clean(text, strlen(text))) {
		fail(r, f, "%s has a form that cannot be read.", f->label);
		return;
	}
	if (readers[f->kind].trimmed)
		text = arena_str(r->a, str_trim(str_of(text)));
	if (f->required && !readers[f->kind].many && f->kind != FIELD_KIND_BOOL && text[0] == '\0')
		fail(r, f, "%s is missing.", f->label);
	readers[f->kind].read(r, f, text, base + f->at);
}

static bool known(const struct form *form, const char *name)
{
	if (name[0] == '_') /* the page's own: _csrf, _request */
		return true;
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return true;
	return false;
}

static void refuse_unknown(struct reading *r, const struct form *form)
{
	for (size_t i = 0; i < r->req->form.n; i++)
		if (!known(form, r->req->form.at[i].name))
			fault_add(r->faults, "",
				  arena_printf(r->a, "This form has no field \"%s\".",
					       r->req->form.at[i].name));
	for (size_t i = 0; i < r->req->files.n; i++)
		if (!known(form, r->req->files.at[i].field))
			fault_add(r->faults, "",
				  arena_printf(r->a, "This form has no field \"%s\".",
					       r->req->files.at[i].field));
	if (r->json == NULL)
		return;
	for (const struct json_node *n = r->json->first; n != NULL; n = n->next)
		if (!known(form, n->key))
			fault_add(r->faults, "",
				  arena_printf(r->a, "This form has no field \"%s\".", n->key));
}

enum err form_read(const struct form *form, struct arena *a, const struct http_request *req,
		   struct db *db, const struct routes *routes, int64_t viewer, void **out,
		   struct faults *faults)
{
	struct reading r = {
		.a = a, .req = req, .db = db, .routes = routes, .viewer = viewer, .faults = faults
	};
	if (req->body_kind == HTTP_BODY_JSON) {
		const char *why;
		enum err err = json_parse_most(a, req->body, LIMIT_JSON_FORM_NODES, &r.json, &why);
		if (err == OK && r.json->kind != JSON_KIND_OBJECT) {
			why = "The body must be a JSON object.";
			err = E_INVALID;
		}
		if (err != OK) {
			fault_add(faults, "", why);
			return err;
		}
	}
	refuse_unknown(&r, form);
	char *base = arena_alloc(a, form->size);
	for (size_t i = 0; i < form->n; i++)
		read_field(&r, &form->fields[i], base);
	if (r.err != OK)
		return r.err;
	if (faults->n > 0)
		return E_INVALID;
	*out = base;
	return OK;
}

struct raw_form form_raw(const struct form *form, struct arena *a, const struct http_request *req)
{
	struct raw_form raw = { form, arena_array(a, const char *, form->n + 1) };
	for (size_t i = 0; i < form->n; i++) {
		const struct field *f = &form->fields[i];
		struct buf joined;
		buf_init(&joined, LIMIT_BODY_BYTES);
		for (size_t k = 0; k < req->form.n; k++) {
			if (strcmp(req->form.at[k].name, f->name) != 0)
				continue;
			if (joined.n > 0)
				buf_char(&joined, ',');
			buf_text_add(&joined, req->form.at[k].value);
		}
		raw.values[i] =
			f->kind == FIELD_KIND_PASSWORD ? "" : arena_strdup(a, buf_text(&joined));
		buf_free(&joined);
	}
	return raw;
}

static const char *id_or_empty(struct arena *a, int64_t id)
{
	char text[ID_TEXT];
	if (id == 0)
		return "";
	id_text(text, id);
	return arena_strdup(a, text);
}

static const char *ids_joined(struct arena *a, const struct id_list *list)
{
	char *joined = arena_alloc(a, list->n * ID_TEXT + 1);
	for (size_t i = 0; i < list->n; i++) {
		char text[ID_TEXT];
		id_text(text, list->at[i]);
		memcpy(joined + i * ID_TEXT, text, ID_TEXT - 1);
		joined[i * ID_TEXT + ID_TEXT - 1] = i + 1 < list->n ? ',' : '\0';
	}
	return joined;
}

static const char *number_text(struct arena *a, const struct field *f, const char *at)
{
	int64_t value;
	memcpy(&value, at, sizeof value);
	char money[MONEY_TEXT_MAX];
	if (f->kind == FIELD_KIND_REF)
		return id_or_empty(a, value);
	if (f->kind == FIELD_KIND_MONEY) {
		money_plain(money, value);
		return arena_strdup(a, money);
	}
	if (f->kind == FIELD_KIND_HOURS && value % 60 != 0)
		return arena_printf(a, "%" PRId64 ".%02" PRId64, value / 60,
				    (value % 60 * 100 + 30) / 60);
	return arena_printf(a, "%" PRId64, f->kind == FIELD_KIND_HOURS ? value / 60 : value);
}

static const char *small_text(struct arena *a, const struct field *f, const char *at)
{
	int32_t value;
	memcpy(&value, at, sizeof value);
	char text[32] = "";
	if (f->kind == FIELD_KIND_DAY && value != DAY_NONE)
		date_iso(text, value);
	if (f->kind == FIELD_KIND_CLOCK && value >= 0)
		clock_24(text, value);
	return arena_strdup(a, text);
}

static const char *value_text(struct arena *a, const struct field *f, const char *at)
{
	if (f->kind == FIELD_KIND_PASSWORD || f->kind == FIELD_KIND_FILE)
		return "";
	if (f->kind == FIELD_KIND_BOOL)
		return *(const bool *)at ? "1" : "";
	if (f->kind == FIELD_KIND_REFS)
		return ids_joined(a, (const struct id_list *)(const void *)at);
	if (f->kind == FIELD_KIND_DAY || f->kind == FIELD_KIND_CLOCK)
		return small_text(a, f, at);
	if (f->kind == FIELD_KIND_INT || f->kind == FIELD_KIND_MONEY ||
	    f->kind == FIELD_KIND_HOURS || f->kind == FIELD_KIND_REF)
		return number_text(a, f, at);
	const char *text;
	memcpy(&text, at, sizeof text);
	return text == NULL ? "" : text;
}

struct raw_form form_raw_of(const struct form *form, struct arena *a, const void *values)
{
	struct raw_form raw = { form, arena_array(a, const char *, form->n + 1) };
	for (size_t i = 0; i < form->n; i++)
		raw.values[i] =
			value_text(a, &form->fields[i], (const char *)values + form->fields[i].at);
	return raw;
}
