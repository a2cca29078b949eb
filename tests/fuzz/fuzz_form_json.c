/* Any bytes as the JSON body of a form with a field of each kind: refused with a reason, or read
 * into values that keep what the form promises. */
#include "base/utf8.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct all {
	const char *text, *note, *email, *password, *choice;
	int64_t whole, money, hours, site;
	int32_t day, clock;
	bool yes;
	struct id_list sites;
};

static const struct choice colors[] = { { "red", "Red" }, { "blue", "Blue" }, { NULL, NULL } };

static const struct field fields[] = {
	FIELD_TEXT(struct all, text, .label = "Text", .max = 10, .required = true),
	FIELD_LONG(struct all, note, .label = "Note", .max = 20),
	FIELD_EMAIL(struct all, email, .label = "E-mail"),
	FIELD_PASSWORD(struct all, password, .label = "Password"),
	FIELD_CHOICE(struct all, choice, .label = "Color", .choices = colors),
	FIELD_INT(struct all, whole, .label = "Whole", .min = -5, .max = 100),
	FIELD_MONEY(struct all, money, .label = "Money", .max = 10000),
	FIELD_HOURS(struct all, hours, .label = "Hours"),
	FIELD_REF(struct all, site, .label = "Site", .ref = "site"),
	FIELD_DAY(struct all, day, .label = "Day"),
	FIELD_CLOCK(struct all, clock, .label = "Clock"),
	FIELD_BOOL(struct all, yes, .label = "Yes"),
	FIELD_REFS(struct all, sites, .label = "Sites", .ref = "site"),
};
static const struct form form = FORM("all", struct all, fields, "Save");

static enum err visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)db;
	(void)a;
	(void)viewer;
	return id % 2 == 0 ? OK : E_NOTFOUND;
}

static const struct param_kind kinds[] = { { "site", PARAM_ID, visible } };
static const struct routes routes = { NULL, 0, kinds, ARRAY_LEN(kinds) };

static void check(struct arena *a, const struct all *all)
{
	assert(all->text[0] != '\0' && strlen(all->text) <= 10 &&
	       strpbrk(all->text, "\n\t") == NULL);
	assert(utf8_clean(all->text, strlen(all->text)) && strlen(all->note) <= 20);
	assert(all->email[0] == '\0' || form_email_fits(all->email));
	assert(all->choice[0] == '\0' || all->choice == colors[0].value ||
	       all->choice == colors[1].value);
	assert(all->whole >= -5 && all->whole <= 100);
	assert(all->money >= 0 && all->money <= 10000);
	assert(all->hours >= 0 && all->hours <= 60000);
	assert(all->clock >= -1 && all->clock <= 1440);
	assert(all->site % 2 == 0);
	for (size_t i = 0; i < all->sites.n; i++)
		assert(all->sites.at[i] % 2 == 0);
	struct raw_form raw = form_raw_of(&form, a, all);
	for (size_t i = 0; i < form.n; i++)
		assert(utf8_clean(raw.values[i], strlen(raw.values[i])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	/* The edge refuses other bytes before a form is asked. */
	if (!utf8_valid(body.p, body.n))
		return 0;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	const struct http_request req = {
		.arena = a, .method = HTTP_POST, .body_kind = HTTP_BODY_JSON, .body = body
	};
	static struct faults faults;
	faults.n = 0;
	void *out = NULL;
	enum err err = form_read(&form, a, &req, NULL, &routes, 1, &out, &faults);
	assert((err == OK) == (out != NULL) && (err == OK) == (faults.n == 0));
	for (size_t i = 0; i < faults.n; i++)
		assert(faults.at[i].message[0] != '\0');
	if (err == OK)
		check(a, out);
	arena_free(a);
	return 0;
}
