#include "mod/roster/life.h"
#include "auth/perm.h"
#include "base/date.h"
#include "base/tz.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/pay_law.h"
#include "mod/roster/shift_offer_sql.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
/* How far back an extra shift is held in somebody's favor. */
#define FAIR_DAYS 90

enum err life_policy(const struct life *l, int64_t site, struct change_policy_get_row *out)
{
	enum err err = change_policy_get(l->db, l->a, site, out);
	if (err != E_NOTFOUND)
		return err;
	/* The defaults of the columns. */
	*out = (struct change_policy_get_row){ .swap_approval = true,
					       .offer_minutes = 30,
					       .tier_size = 3 };
	return OK;
}

enum err life_tell(const struct life *l, int64_t staff, const char *title, const char *body,
		   const char *path)
{
	struct life_person_row who;
	struct notice n = { 0, title, body, path };
	enum err err = life_person(l->db, l->a, staff, &who);
	if (err != OK)
		return err;
	if (who.account_id == NULL)
		return notice_mail(l->db, l->a, l->now_ms, who.email, who.name, &n);
	n.account = *who.account_id;
	return notice_add(l->db, l->a, l->now_ms, &n);
}

enum err life_tell_planners(const struct life *l, int64_t site, const char *title, const char *body,
			    const char *path)
{
	struct life_accounts_row_list rows;
	size_t told = 0;
	enum err err = life_accounts(l->db, l->a, site, &rows);
	for (int pass = 0; err == OK && pass < 2 && told == 0; pass++)
		for (size_t i = 0; err == OK && i < rows.n; i++) {
			enum role role = role_parse(rows.at[i].role);
			bool owner = role_may(role, PERM_SYSTEM_ADMIN);
			if (!role_may(role, PERM_ROSTER_WRITE) || owner != (pass == 1))
				continue;
			told++;
			if (rows.at[i].id != l->account)
				err = notice_add(l->db, l->a, l->now_ms,
						 &(struct notice){ rows.at[i].id, title, body,
								   path });
		}
	return err;
}

/* The 8 and 80 option is not for offices: 29 USC 207(j) names hospitals and residential care. */
static enum err load_rules(const struct life *l, int64_t site, int32_t day, struct pay_law *law)
{
	struct open_shift_state_of_site_row where;
	enum err err = open_shift_state_of_site(l->db, l->a, site, &where);
	if (err != OK)
		return err;
	struct pay_place place = { where.state, where.practice_id, day, false };
	return pay_law_load(l->db, l->a, &place, law);
}

enum err life_pay_load(const struct life *l, int64_t site, int32_t day, struct life_pay *out)
{
	struct open_shift_rates_row_list rows;
	enum err err = load_rules(l, site, day, &out->rules);
	if (err == OK)
		err = open_shift_rates(l->db, l->a, site, l->now_ms - FAIR_DAYS * DAY_MS, &rows);
	if (err != OK)
		return err;
	out->people = arena_array(l->a, struct replacement_pay, rows.n + 1);
	for (out->n_people = 0; out->n_people < rows.n; out->n_people++) {
		const struct open_shift_rates_row *r = &rows.at[out->n_people];
		out->people[out->n_people] =
			(struct replacement_pay){ r->staff_id, r->rate_cents, r->taken };
	}
	return OK;
}

static const struct tz *zone_of(const char *name)
{
	const struct tz *tz = tz_find(name);
	return tz == NULL ? tz_find("UTC") : tz;
}

const char *life_span(struct arena *a, const char *time_zone, int64_t start_ms, int64_t end_ms)
{
	int32_t day;
	int start, end;
	tz_local(zone_of(time_zone), start_ms, &day, &start);
	tz_local(zone_of(time_zone), end_ms, &day, &end);
	return grid_span_long(a, start, end);
}

const char *life_shift_words(struct arena *a, const char *shift, const char *time_zone, int32_t day,
			     int64_t start_ms, int64_t end_ms)
{
	char text[DATE_TEXT_MAX];
	date_us_day(text, day);
	return arena_printf(a, "%s, %s, %s", shift, text,
			    life_span(a, time_zone, start_ms, end_ms));
}

const char *life_when(struct arena *a, const char *time_zone, int64_t ms)
{
	char date[DATE_TEXT_MAX], clock[CLOCK_TEXT_MAX];
	int32_t day;
	int minute;
	tz_local(zone_of(time_zone), ms, &day, &minute);
	date_us_day(date, day);
	clock_us(clock, minute);
	return arena_printf(a, "%s, %s", date, clock);
}
