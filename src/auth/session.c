/* Life of a session: found by its token, kept alive, rotated, ended. */
#include "auth/session.h"
#include "base/hash.h"

#define TOUCH_MS (60 * 1000)

static bool live(const struct session_find_row *s, const char *hash, int64_t now_ms)
{
	if (strcmp(s->state, "active") != 0)
		return false;
	if (now_ms - s->seen_at > LIMIT_SESSION_IDLE_MS ||
	    now_ms - s->created_at > LIMIT_SESSION_MS)
		return false;
	bool old = strcmp(hash, s->token_hash) != 0;
	return !old || now_ms - s->rotated_at <= LIMIT_SESSION_GRACE_MS;
}

const char *session_token_hash(struct arena *a, const char *token)
{
	uint8_t hash[CRYPTO_HASH];
	token_hash(hash, token);
	char *text = arena_alloc(a, 2 * sizeof hash + 1);
	hex_text(text, hash, sizeof hash);
	return text;
}

enum err session_open(struct db *db, struct arena *a, const char *token, int64_t now_ms,
		      struct viewer *viewer)
{
	*viewer = (struct viewer){ .role = ROLE_NONE };
	if (token == NULL || !token_well_formed(token))
		return OK;
	const char *hash = session_token_hash(a, token);
	struct session_find_row s;
	enum err err = session_find(db, a, hash, &s);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (!live(&s, hash, now_ms))
		return OK;
	bool current = strcmp(hash, s.token_hash) == 0;
	*viewer = (struct viewer){
		.account_id = s.account_id,
		.staff_id = s.staff_id == NULL ? 0 : *s.staff_id,
		.role = role_parse(s.role),
		.name = s.name,
		.email = s.email,
		.theme = s.theme,
		.session_hash = s.token_hash,
		.confirmed_at = s.confirmed_at,
		.all_sites = s.all_sites,
		.needs_touch = now_ms - s.seen_at >= TOUCH_MS,
		.needs_rotation = current && now_ms - s.rotated_at >= LIMIT_SESSION_ROTATE_MS,
	};
	return hex_parse(s.first_hash, viewer->origin, sizeof viewer->origin) ? OK : E_DB;
}

enum err session_open_token(struct db *db, struct arena *a, const char *token, int64_t now_ms,
			    struct viewer *viewer)
{
	*viewer = (struct viewer){ .role = ROLE_NONE };
	struct api_token_find_row t;
	enum err err = api_token_find(db, a, session_token_hash(a, token), now_ms, &t);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (strcmp(t.state, "active") != 0)
		return OK;
	*viewer = (struct viewer){
		.account_id = t.account_id,
		.staff_id = t.staff_id == NULL ? 0 : *t.staff_id,
		.role = role_parse(t.role),
		.name = t.name,
		.email = t.email,
		.theme = "auto",
		.all_sites = t.all_sites,
		.token_id = t.id,
		.needs_touch = t.used_at == NULL || now_ms - *t.used_at >= TOUCH_MS,
		.read_only = strcmp(t.scope, "read") == 0,
	};
	return OK;
}

enum err session_start(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
		       const char *address, const char *agent, const char **token)
{
	const char *fresh = arena_strdup(a, token_new().text);
	enum err err = session_insert(db, &(struct session_insert_in){
						  .hash = session_token_hash(a, fresh),
						  .account = account_id,
						  .now = now_ms,
						  .address = address,
						  .agent = agent,
					  });
	if (err != OK)
		return err;
	*token = fresh;
	return OK;
}

enum err session_keep(struct db *db, struct arena *a, const struct viewer *viewer, int64_t now_ms,
		      const char **fresh)
{
	*fresh = NULL;
	if (viewer->session_hash == NULL)
		return api_token_used(db, viewer->token_id, now_ms);
	if (!viewer->needs_rotation)
		return session_touch(db, viewer->session_hash, now_ms);
	const char *token = arena_strdup(a, token_new().text);
	int64_t changed;
	enum err err = session_rotate(db, viewer->session_hash, session_token_hash(a, token),
				      now_ms, &changed);
	if (err != OK)
		return err;
	/* Two requests at once: the second finds the row renamed and keeps the grace of the
	 * first. */
	if (changed == 1)
		*fresh = token;
	return OK;
}
