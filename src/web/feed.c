/* Making, ending and finding calendar addresses; see feed.h. */
#include "web/feed.h"
#include "auth/session.h"
#include "auth/token.h"
#include "base/id.h"
#include "web/feed_sql.h"

static const struct view_field fields[] = {
	VIEW_TEXT(struct feed_view, address),
	VIEW_BOOL(struct feed_view, has),
};
const struct view_type feed_view_type = { "feed", sizeof(struct feed_view), fields,
					  ARRAY_LEN(fields), NULL };

static const int64_t *given(const int64_t *id)
{
	return *id == 0 ? NULL : id;
}

enum err feed_look(struct ctx *c, const struct feed_owner *owner, struct feed_view *v)
{
	struct feed_count_row row;
	enum err err = feed_count(c->db, c->arena, given(&owner->staff_id),
				  given(&owner->account_id), &row);
	if (err == OK)
		v->has = row.n > 0;
	return err;
}

/* What calendars are told: the configured address of this office, else the one that was asked. */
static const char *address_of(struct ctx *c, const char *folder, const char *token)
{
	const char *base = c->app->base_url;
	if (base[0] == '\0')
		base = ctx_path(c, "%s://%s", c->req->tls ? "https" : "http", c->req->host);
	return ctx_path(c, "%s%s/%s.ics", base, folder, token);
}

enum err feed_make(struct ctx *c, const struct feed_owner *owner, const char *folder,
		   const char **address)
{
	struct token token = token_new();
	int64_t n, id = id_new();
	enum err err = feed_revoke(c->db, given(&owner->staff_id), given(&owner->account_id),
				   c->now_ms, &n);
	if (err == OK)
		err = feed_insert(c->db, &(struct feed_insert_in){
						 .id = id,
						 .staff = given(&owner->staff_id),
						 .account = given(&owner->account_id),
						 .hash = session_token_hash(c->arena, token.text),
						 .now = c->now_ms,
					 });
	if (err != OK)
		return err;
	audit_set(c, "calendar_feed", id, 0, n > 0 ? "in place of the one before" : "");
	*address = address_of(c, folder, token.text);
	return OK;
}

enum err feed_stop(struct ctx *c, const struct feed_owner *owner)
{
	int64_t n;
	bool shifts = owner->staff_id != 0;
	enum err err = feed_revoke(c->db, given(&owner->staff_id), given(&owner->account_id),
				   c->now_ms, &n);
	if (err == OK)
		audit_set(c, shifts ? "staff" : "account",
			  shifts ? owner->staff_id : owner->account_id, 0, "%" PRId64 " addresses",
			  n);
	return err;
}

static const char *bare_token(struct ctx *c)
{
	const char *word = ctx_word(c, "token");
	size_t n = strlen(word);
	return n > 4 && strcmp(word + n - 4, ".ics") == 0 ? arena_strndup(c->arena, word, n - 4) :
							    word;
}

enum err feed_asked(struct ctx *c, struct feed_owner *owner)
{
	struct feed_find_row row;
	const char *token = bare_token(c);
	if (!token_well_formed(token))
		return E_NOTFOUND;
	enum err err = feed_find(c->db, c->arena, session_token_hash(c->arena, token), &row);
	if (err == OK)
		*owner = (struct feed_owner){ row.staff_id == NULL ? 0 : *row.staff_id,
					      row.account_id == NULL ? 0 : *row.account_id };
	return err;
}

enum err feed_answer(struct ctx *c, const char *file_name)
{
	if (buf_failed(c->res->body))
		return E_LIMIT;
	c->raw = true;
	c->status = 200;
	http_set_header(c->res, "Content-Type", "text/calendar; charset=utf-8");
	http_set_header(c->res, "Content-Disposition",
			ctx_path(c, "inline; filename=\"%s\"", file_name));
	return OK;
}
