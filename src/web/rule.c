/* Loading the rule texts and asking what holds. */
#include "web/rule.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/log.h"
#include "texts.h"
#include "web/web_sql.h"

#define SETTING "rules.loaded"

static bool is_rules(const struct embedded *e)
{
	size_t n = strlen(e->name);
	return strncmp(e->name, "rules/", 6) == 0 && n > 4 && strcmp(e->name + n - 4, ".csv") == 0;
}

/* What stands in the setting when the table was made from these very texts. */
static const char *fingerprint(struct arena *a)
{
	struct buf b;
	buf_init(&b, LIMIT_FIELD_BYTES);
	for (size_t i = 0; i < text_count; i++)
		if (is_rules(&text[i]))
			buf_printf(&b, "%s=%s;", text[i].name, text[i].sha256_hex);
	const char *print = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return print;
}

static enum err load_row(struct db *db, const struct csv *csv, size_t row)
{
	const char *to_text = csv_at(csv, row, csv_column(csv, "to"));
	int32_t from, to;
	if (!date_parse_iso(csv_at(csv, row, csv_column(csv, "from")), &from) ||
	    (to_text[0] != '\0' && !date_parse_iso(to_text, &to)))
		return E_INVALID;
	return rule_insert(db, &(struct rule_insert_in){
				       .code = csv_at(csv, row, csv_column(csv, "code")),
				       .jurisdiction =
					       csv_at(csv, row, csv_column(csv, "jurisdiction")),
				       .from_day = from,
				       .to_day = to_text[0] == '\0' ? NULL : &to,
				       .value = csv_at(csv, row, csv_column(csv, "value")),
				       .unit = csv_at(csv, row, csv_column(csv, "unit")),
				       .title = csv_at(csv, row, csv_column(csv, "title")),
				       .citation = csv_at(csv, row, csv_column(csv, "citation")),
				       .note = csv_at(csv, row, csv_column(csv, "source_note")),
			       });
}

static enum err load_file(struct db *db, struct arena *a, const struct embedded *e)
{
	struct csv csv;
	struct csv_fault fault;
	enum err err = csv_parse(a, (struct str){ (const char *)e->bytes, e->n }, &csv, &fault);
	for (size_t row = 0; err == OK && row < csv.n_rows; row++)
		err = load_row(db, &csv, row);
	if (err != OK)
		log_event(LOG_ERROR, "rules", "file=%s err=%s", e->name, err_name(err));
	return err;
}

enum err rules_load(struct db *db, struct arena *a)
{
	const char *print = fingerprint(a);
	struct setting_get_row loaded;
	enum err err = setting_get(db, a, SETTING, &loaded);
	if (err == OK && strcmp(loaded.setting, print) == 0)
		return OK;
	if (err != OK && err != E_NOTFOUND)
		return err;
	err = rule_clear(db);
	for (size_t i = 0; err == OK && i < text_count; i++)
		if (is_rules(&text[i]))
			err = load_file(db, a, &text[i]);
	return err != OK ? err : setting_put(db, SETTING, print);
}

enum err rule_value(struct db *db, struct arena *a, const struct rule_ask *ask,
		    struct rule_answer *out)
{
	struct rule_row rule;
	enum err err =
		rule_find(db, a, ask->code, arena_printf(a, "US-%s", ask->state), ask->day, &rule);
	if (err != OK)
		return err;
	struct rule_override_find_row own = { 0 };
	if (ask->practice_id != 0)
		err = rule_override_find(db, a, ask->code, rule.jurisdiction, ask->practice_id,
					 ask->day, &own);
	if (err != OK && err != E_NOTFOUND)
		return err;
	*out = (struct rule_answer){
		.value = own.value != NULL ? own.value : rule.value,
		.unit = rule.unit,
		.title = rule.title,
		.citation = rule.citation,
		.jurisdiction = rule.jurisdiction,
		.note = rule.note,
		.law_value = rule.value,
		.overridden = own.value != NULL,
		.reason = own.reason,
	};
	return OK;
}

enum err rule_number(struct db *db, struct arena *a, const struct rule_ask *ask, int64_t fallback,
		     int64_t *out)
{
	struct rule_answer answer;
	enum err err = rule_value(db, a, ask, &answer);
	if (err != OK && err != E_NOTFOUND)
		return err;
	int64_t number;
	*out = err == OK && str_to_i64(str_of(answer.value), &number) ? number : fallback;
	return OK;
}

static const struct {
	const char *unit, *one, *many;
	int64_t per; /* the value counts 1/per of the unit */
} units[] = {
	{ "minutes", "minute", "minutes", 1 },
	{ "hours", "hour", "hours", 1 },
	{ "days", "day", "days", 1 },
	{ "years", "year", "years", 1 },
	{ "percent", "percent", "percent", 1 },
	{ "count", "", "", 1 },
	{ "ratio_x1000", "times", "times", 1000 },
	{ "usd_cents", "", "", 100 },
};

static const char *ratio_words(struct arena *a, int64_t number)
{
	int64_t rest = number % 1000;
	if (rest == 0)
		return arena_printf(a, "%" PRId64 " times", number / 1000);
	char digits[8];
	snprintf(digits, sizeof digits, "%03d", (int)(rest < 0 ? -rest : rest));
	for (size_t n = strlen(digits); n > 1 && digits[n - 1] == '0'; n--)
		digits[n - 1] = '\0';
	return arena_printf(a, "%" PRId64 ".%s times", number / 1000, digits);
}

const char *rule_words(struct arena *a, const char *value, const char *unit)
{
	int64_t number;
	bool whole = str_to_i64(str_of(value), &number);
	if (whole && strcmp(unit, "ratio_x1000") == 0)
		return ratio_words(a, number);
	if (whole && strcmp(unit, "usd_cents") == 0)
		return arena_printf(a, "$%" PRId64 ".%02d", number / 100, (int)(number % 100));
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strcmp(units[i].unit, unit) == 0 && units[i].one[0] != '\0')
			return arena_printf(a, "%s %s", value,
					    whole && number == 1 ? units[i].one : units[i].many);
	int month, day;
	if (strcmp(unit, "text") == 0 && strlen(value) == 5 &&
	    sscanf(value, "%2d-%2d", &month, &day) == 2 && month >= 1 && month <= 12)
		return arena_printf(a, "%s %d", month_name(month), day);
	return value;
}

const char *rule_jurisdiction_title(const char *jurisdiction)
{
	if (strcmp(jurisdiction, "HOUSE") == 0)
		return "House default";
	return strcmp(jurisdiction, "US") == 0 ? "Federal" : jurisdiction + 3;
}

bool rule_value_fits(const char *value, const char *unit)
{
	int64_t number;
	if (strcmp(unit, "text") == 0)
		return value[0] != '\0';
	return str_to_i64(str_of(value), &number) && number >= 0;
}
