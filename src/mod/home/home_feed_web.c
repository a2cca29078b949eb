/* The viewer's duties as a private calendar: what stands in the list "mine" of the inbox, each on
 * the day on which it is due. What is done or set aside leaves the calendar. */
#include "base/id.h"
#include "mod/home/home_feed_sql.h"
#include "mod/home/home_web.h"
#include "web/feed.h"
#include "web/ics.h"
#include "web/obligation.h"

/* A calendar that looks again after a month of holidays still learns what was done. */
#define CLOSED_FOR_MS (30 * (int64_t)24 * 60 * 60 * 1000)
/* The reminder comes at nine in the morning of the day before. */
#define REMIND_MINUTES (15 * 60)

static struct feed_owner own(const struct ctx *c)
{
	return (struct feed_owner){ .account_id = c->who.account_id };
}

enum err home_feed_look(struct ctx *c, struct feed_view *v)
{
	struct feed_owner owner = own(c);
	*v = (struct feed_view){ .path = "/me/duties-feed", .what = "what is yours to do" };
	return feed_look(c, &owner, v);
}

enum err home_feed_create(struct ctx *c)
{
	struct feed_owner owner = own(c);
	const char *address;
	enum err err = feed_make(c, &owner, "/calendar/duties", &address);
	return err != OK ? err : home_duties_with(c, address);
}

enum err home_feed_end(struct ctx *c)
{
	struct feed_owner owner = own(c);
	enum err err = feed_stop(c, &owner);
	return err != OK ? err :
			   see_other(c, "The calendar address does not work any more.",
				     "/me/obligations");
}

/* Something that a calendar shall take over: made, closed or passed on. */
static int64_t changed_ms(const struct home_feed_duties_row *r)
{
	int64_t last = r->created_at;
	if (r->escalated_at != NULL && *r->escalated_at > last)
		last = *r->escalated_at;
	return r->done_at != NULL && *r->done_at > last ? *r->done_at : last;
}

static void write_duty(struct ctx *c, int64_t account, const struct home_feed_duties_row *r)
{
	bool open = strcmp(r->state, "open") == 0;
	const char *id = ctx_id_text(c, r->id);
	const char *evidence = obligation_evidence_words(r->evidence_wanted);
	struct ics_event e = {
		.uid = ctx_path(c, "%s-%s@huddle", id, ctx_id_text(c, account)),
		.sequence = r->version - 1,
		.cancelled = !open,
		.all_day = true,
		.start_day = r->due_day,
		.end_day = r->due_day + 1,
		.changed_ms = changed_ms(r),
		.summary = r->title,
		.location = r->site,
		.description = ctx_path(c, "%s%s%s%s", r->detail, r->detail[0] == '\0' ? "" : "\n",
					evidence[0] == '\0' ? "" : "Evidence: ", evidence),
		.url = c->app->base_url[0] == '\0' ?
			       "" :
			       ctx_path(c, "%s/me/obligations/%s", c->app->base_url, id),
		.remind_minutes = open ? REMIND_MINUTES : 0,
	};
	ics_event(c->res->body, &e);
}

enum err home_feed_calendar(struct ctx *c)
{
	struct feed_owner owner;
	struct home_feed_account_row who;
	struct home_feed_duties_row_list rows;
	enum err err = feed_asked(c, &owner);
	if (err == OK && owner.account_id == 0)
		err = E_NOTFOUND; /* an address of shifts */
	if (err == OK)
		err = home_feed_account(c->db, c->arena, owner.account_id, &who);
	if (err == OK)
		err = home_feed_duties(c->db, c->arena, owner.account_id, who.role,
				       c->now_ms - CLOSED_FOR_MS, &rows);
	if (err != OK)
		return err;
	ics_begin(c->res->body, ctx_path(c, "%s: duties", who.name));
	for (size_t i = 0; i < rows.n; i++)
		write_duty(c, owner.account_id, &rows.at[i]);
	ics_end(c->res->body);
	return feed_answer(c, "duties.ics");
}
