/* Starter packs: those that we ship are whole, and a slip in one is named. */
#include "unit.h"

#include "base/date.h"
#include "mod/admin/pack_store.h"

#define POSITIONS   "position,skill_hint\nNurse,\n"
#define SHIFTS      "shift,start,end\nDay,08:00,16:00\nNight,22:00,06:00\n"
#define CREDENTIALS "credential,positions,renewal_years,lead_days\nRN license,Nurse,2,90;60;30\n"
#define NEEDS \
	"position,weekday,start,end,min,wished,credential\nNurse,Mon,08:00,16:00,1,2,RN license\n"
#define OBLIGATIONS \
	"kind,title,owner_role,every,lead_days,evidence,rule\nk,Look,staff,daily,0,note,r\n"

static const char *parse(struct arena *a, enum pack_file file, const char *text, struct pack *p)
{
	struct str files[PACK_FILES] = {
		[PACK_POSITIONS] = STR(POSITIONS),     [PACK_SHIFTS] = STR(SHIFTS),
		[PACK_CREDENTIALS] = STR(CREDENTIALS), [PACK_NEEDS] = STR(NEEDS),
		[PACK_OBLIGATIONS] = STR(OBLIGATIONS),
	};
	if (text != NULL)
		files[file] = str_of(text);
	return pack_parse(a, files, p);
}

static void test_good(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct pack p;
	assert_null(parse(a, PACK_POSITIONS, NULL, &p));
	assert_int_equal(p.n_needs, 1);
	assert_int_equal(p.shifts[1].minutes, 480);
	assert_int_not_equal(p.shifts[0].tint, p.shifts[1].tint);
	assert_string_equal(p.credentials[0].lead_days, "90;60;30");
	assert_int_equal(p.needs[0].weekday, 0);
	assert_int_equal(p.needs[0].wished, 2);
	arena_free(a);
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		enum pack_file file;
		const char *text, *says;
	} bad[] = {
		{ PACK_NEEDS,
		  "position,weekday,start,end,min,wished,credential\nDoctor,Mon,08:00,16:00,1,2,\n",
		  "needs.csv, line 2: positions.csv has no \"Doctor\"." },
		{ PACK_NEEDS,
		  "position,weekday,start,end,min,wished,credential\nNurse,Mon,09:00,16:00,1,2,\n",
		  "needs.csv, line 2: shifts.csv has no shift of these times." },
		{ PACK_NEEDS,
		  "position,weekday,start,end,min,wished,credential\nNurse,Noday,08:00,16:00,1,2,\n",
		  "needs.csv, line 2: \"Noday\" is no weekday." },
		{ PACK_NEEDS,
		  "position,weekday,start,end,min,wished,credential\nNurse,Mon,08:00,16:00,3,2,\n",
		  "needs.csv, line 2: \"min\" is more than \"wished\"." },
		{ PACK_NEEDS,
		  "position,weekday,start,end,min,wished,credential\nNurse,Mon,08:00,16:00,1,2,DEA\n",
		  "needs.csv, line 2: credentials.csv has no \"DEA\"." },
		{ PACK_SHIFTS, "shift,start,end\nDay,8 AM,16:00\n",
		  "shifts.csv, line 2: \"start\" must be a time like 07:30, not \"8 AM\"." },
		{ PACK_SHIFTS, "shift,start\nDay,08:00\n",
		  "shifts.csv, line 2: the column \"end\" is missing." },
		{ PACK_CREDENTIALS,
		  "credential,positions,renewal_years,lead_days\nRN license,Nurse,two,90\n",
		  "credentials.csv, line 2: \"renewal_years\" must be a number from 0 to 50, not \"two\"." },
		{ PACK_OBLIGATIONS,
		  "kind,title,owner_role,every,lead_days,evidence,rule\nk,Look,boss,daily,0,note,r\n",
		  "obligations.csv, line 2: there is no role \"boss\"." },
		{ PACK_OBLIGATIONS,
		  "kind,title,owner_role,every,lead_days,evidence,rule\nk,Look,staff,often,0,note,r\n",
		  "obligations.csv, line 2: \"every\" cannot be \"often\"." },
		{ PACK_POSITIONS, "position,skill_hint\n\"Nurse,\n", NULL },
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct pack p;
		const char *fault = parse(a, bad[i].file, bad[i].text, &p);
		assert_non_null(fault);
		if (bad[i].says != NULL)
			assert_string_equal(fault, bad[i].says);
	}
	arena_free(a);
}

static void test_shipped(void **state)
{
	(void)state;
	static const char *const kinds[] = { "primary-care", "specialty", "behavioral-health",
					     "clinic", "group" };
	struct arena *a = arena_new(1 << 24);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct pack p;
		const char *fault;
		if (pack_load(a, kinds[i], &p, &fault) != OK)
			fail_msg("%s: %s", kinds[i], fault == NULL ? "missing" : fault);
		assert_true(p.n_positions > 0 && p.n_shifts > 0 && p.n_needs > 0 &&
			    p.n_credentials > 0 && p.n_obligations > 0);
	}
	struct pack p;
	const char *fault;
	assert_int_equal(pack_load(a, "bakery", &p, &fault), E_NOTFOUND);
	arena_free(a);
}

static int32_t day(const char *iso)
{
	int32_t d;
	assert_true(date_parse_iso(iso, &d));
	return d;
}

static void test_first_due(void **state)
{
	(void)state;
	int32_t friday = day("2026-11-20");
	assert_int_equal(pack_first_due("daily", NULL, friday), day("2026-11-23"));
	assert_int_equal(pack_first_due("daily", NULL, day("2026-11-23")), day("2026-11-24"));
	assert_int_equal(pack_first_due("weekly", NULL, friday), day("2026-11-27"));
	assert_int_equal(pack_first_due("monthly", NULL, day("2026-11-03")), day("2026-11-30"));
	assert_int_equal(pack_first_due("monthly", NULL, friday), day("2026-12-31"));
	assert_int_equal(pack_first_due("yearly", NULL, friday), day("2026-12-31"));
	assert_int_equal(pack_first_due("biennial", NULL, day("2026-12-25")), day("2027-03-31"));
	assert_int_equal(pack_first_due("yearly", "01-31", friday), day("2027-01-31"));
	assert_int_equal(pack_first_due("yearly", "11-30", friday), day("2026-11-30"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_first_due),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
