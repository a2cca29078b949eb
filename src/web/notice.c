#include "web/notice.h"
#include "base/conf.h"
#include "base/id.h"
#include "web/mail_job.h"
#include "web/notice_sql.h"

enum err notice_mail(struct db *db, struct arena *a, int64_t now_ms, const char *to,
		     const char *name, const struct notice *n)
{
	const char *base = conf_get("public-url");
	if (to[0] == '\0')
		return OK;
	/* Without a known address of this office the reader has to open Huddle by hand. */
	const char *link = base == NULL || base[0] == '\0' ? "Open Huddle to answer." :
							     arena_printf(a, "%s%s", base, n->path);
	return mail_queue(db, a,
			  &(struct mail_note){
				  .to = to,
				  .subject = n->title,
				  .text = arena_printf(a, "Hello %s,\n\n%s\n\n%s\n", name, n->body,
						       link),
			  },
			  now_ms);
}

enum err notice_add(struct db *db, struct arena *a, int64_t now_ms, const struct notice *n)
{
	struct notice_account_row who;
	enum err err = notice_account(db, a, n->account, &who);
	if (err != OK)
		return err == E_NOTFOUND ? OK : err;
	err = notice_insert(db, &(struct notice_insert_in){ .id = id_new(),
							    .account = n->account,
							    .title = n->title,
							    .body = n->body,
							    .path = n->path,
							    .now = now_ms });
	return err != OK ? err : notice_mail(db, a, now_ms, who.email, who.name, n);
}
