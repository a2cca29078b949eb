/* Accounts in the database. */
#include "auth/session.h"
#include "base/id.h"
#include "mod/admin/account_sql.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_sql.h"

enum err admin_invite(struct db *db, struct arena *a, const struct admin_new_account *account,
		      int64_t now_ms, int64_t *id, const char **token)
{
	int64_t fresh = id_new();
	enum err err = admin_account_insert(db, &(struct admin_account_insert_in){
							.id = fresh,
							.email = account->email,
							.name = account->name,
							.role = role_name(account->role),
							.state = "invited",
							.all_sites = account->all_sites,
							.staff = account->staff_id == 0 ?
									 NULL :
									 &account->staff_id,
							.password_hash = NULL,
							.now = now_ms,
						});
	if (err == OK && account->all_sites)
		err = admin_grant_all_sites(db, fresh);
	const char *secret = arena_strdup(a, token_new().text);
	if (err == OK)
		err = one_time_link_insert(db, session_token_hash(a, secret), account->link, fresh,
					   now_ms + account->link_ms);
	if (err != OK)
		return err;
	*id = fresh;
	*token = secret;
	return OK;
}

enum err admin_link_new(struct db *db, struct arena *a, int64_t account_id, const char *kind,
			int64_t link_ms, int64_t now_ms, const char **token)
{
	const char *secret = arena_strdup(a, token_new().text);
	enum err err = link_void(db, account_id, now_ms);
	if (err == OK)
		err = one_time_link_insert(db, session_token_hash(a, secret), kind, account_id,
					   now_ms + link_ms);
	if (err == OK)
		*token = secret;
	return err;
}

enum err admin_set_password(struct db *db, int64_t account_id, const char *hash, int64_t now_ms)
{
	int64_t ended;
	enum err err = account_set_password(db, account_id, hash);
	if (err == OK)
		err = session_delete_all(db, account_id, &ended);
	/* Whoever knew the old password may have made a token with it. */
	if (err == OK)
		err = api_token_revoke_all(db, account_id, now_ms);
	return err != OK ? err : link_void(db, account_id, now_ms);
}

enum err admin_disable(struct db *db, int64_t account_id, int64_t now_ms)
{
	int64_t ended;
	enum err err = account_set_state(db, account_id, "disabled");
	if (err == OK)
		err = session_delete_all(db, account_id, &ended);
	if (err == OK)
		err = api_token_revoke_all(db, account_id, now_ms);
	if (err == OK)
		err = account_feeds_revoke(db, account_id, now_ms);
	return err != OK ? err : link_void(db, account_id, now_ms);
}

enum err admin_account_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer;
	struct account_row row;
	return account_get(db, a, id, &row);
}

enum err admin_api_token_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct api_token_mine_row row;
	return api_token_mine(db, a, viewer, id, &row);
}
