/* Accounts in the database. */
#include "auth/session.h"
#include "base/id.h"
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
							.staff = account->staff_id == 0 ? NULL : &account->staff_id,
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
