/* Queueing and sending one mail. */
#include "web/mail_job.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "web/mail_send.h"

#define MAIL_TIMEOUT_MS 60000

enum err mail_queue(struct db *db, struct arena *a, const struct mail_note *note, int64_t now_ms)
{
	struct buf b;
	buf_init(&b, LIMIT_BODY_BYTES);
	struct json j;
	json_init(&j, &b);
	json_begin_object(&j);
	json_key(&j, "to");
	json_text(&j, note->to);
	json_key(&j, "subject");
	json_text(&j, note->subject);
	json_key(&j, "text");
	json_text(&j, note->text);
	json_end_object(&j);
	json_done(&j);
	enum err err = buf_failed(&b) ? E_LIMIT : OK;
	const char *args = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return err != OK ? err : job_add(db, "mail", args, 0, 0, now_ms, now_ms, NULL);
}

/* Only a server on this machine may be spoken to without TLS. */
static bool on_this_machine(const char *url)
{
	static const char *const near[] = { "smtp://127.", "smtp://localhost", "smtp://[::1]" };
	for (size_t i = 0; i < ARRAY_LEN(near); i++)
		if (strncmp(url, near[i], strlen(near[i])) == 0)
			return true;
	return false;
}

static const char *message_id(struct arena *a, int64_t job, const char *from)
{
	char text[ID_TEXT];
	const char *at = strrchr(from, '@');
	id_text(text, job);
	/* The job's id: a mail that is sent again after a lost answer is known as the same one. */
	return arena_printf(a, "%s%s", text, at == NULL ? "@huddle.invalid" : at);
}

enum err mail_job_run(struct job_run *run)
{
	struct mail mail = { .from = conf_get("mail-from"),
			     .from_name = "Huddle",
			     .date_ms = clock_now_ms() };
	struct mail_server server = { .url = conf_get("mail-url"),
				      .user = conf_get("mail-user"),
				      .password = conf_get("mail-password"),
				      .timeout_ms = MAIL_TIMEOUT_MS };
	if (!json_member_text(run->args, "to", &mail.to) ||
	    !json_member_text(run->args, "subject", &mail.subject) ||
	    !json_member_text(run->args, "text", &mail.text)) {
		run->message = "This mail has no address, subject or text.";
		return E_INVALID;
	}
	if (server.url == NULL || mail.from == NULL) {
		run->message = "Mail is not set up, so nothing was sent.";
		return OK;
	}
	server.tls_required = !on_this_machine(server.url);
	mail.message_id = message_id(run->arena, run->id, mail.from);
	const char *why = "";
	enum err err = mail_send(run->arena, &server, &mail, &why);
	if (err != OK)
		log_event(LOG_WARN, "mail", "err=%s why=%s", err_name(err), why);
	run->message = err == OK ? "Sent." : why;
	return err;
}
