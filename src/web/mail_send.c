/* Mail by libcurl, the only user of it. curl speaks SMTP; the message itself is written here,
 * since its rules are few: CRLF, ASCII headers of short lines, and no header made of what a user
 * typed. */
#include <curl/curl.h>
#include <time.h>

#include "web/mail_send.h"

#include "base/crypto.h"

#define MAIL_MAX   (1024 * 1024) /* a reminder with a list of a year's obligations is far less */
#define BODY_LINE  76            /* of quoted-printable, RFC 2045 section 6.7 */
#define WORD_BYTES 39            /* so "Subject: " and an encoded word make 73 of 76 letters */

/* Printable ASCII without what would end or restructure the address. */
static bool address_ok(const char *s)
{
	size_t n = strlen(s);
	const char *at = strrchr(s, '@');
	if (n > LIMIT_EMAIL || at == NULL || at == s || at[1] == '\0')
		return false;
	for (; *s != '\0'; s++)
		if ((uint8_t)*s <= ' ' || (uint8_t)*s >= 0x7f ||
		    strchr("<>()[],;:\\\"", *s) != NULL)
			return false;
	return true;
}

/* Text for one header line: no control character, so nothing after it can look like a header. */
static bool line_ok(const char *s)
{
	for (; *s != '\0'; s++)
		if ((uint8_t)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

static bool plain(const char *s)
{
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i++)
		if ((uint8_t)s[i] >= 0x7f)
			return false;
	return n <= 60 && strstr(s, "=?") == NULL;
}

/* RFC 2047: words of at most 75 letters, each of whole characters, on lines of their own. */
static void encoded_words(struct buf *out, const char *s)
{
	const char *separator = "";
	while (*s != '\0') {
		size_t n = strnlen(s, WORD_BYTES);
		while (n > 1 && ((uint8_t)s[n] & 0xc0) == 0x80)
			n--;
		char word[WORD_BYTES / 3 * 4 + 1];
		crypto_base64_into(word, sizeof word, s, n);
		buf_printf(out, "%s=?UTF-8?B?%s?=", separator, word);
		separator = "\r\n ";
		s += n;
	}
}

static void text_header(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s: ", name);
	if (plain(value))
		buf_text_add(out, value);
	else
		encoded_words(out, value);
	buf_text_add(out, "\r\n");
}

static void from_header(struct buf *out, const struct mail *mail)
{
	buf_text_add(out, "From: ");
	if (mail->from_name != NULL && *mail->from_name != '\0') {
		encoded_words(out, mail->from_name);
		buf_text_add(out, "\r\n ");
	}
	buf_printf(out, "<%s>\r\n", mail->from);
}

/* In UTC and in English whatever the locale: RFC 5322 knows these names only. */
static enum err date_header(struct buf *out, int64_t ms)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm;
	time_t seconds = (time_t)(ms / 1000);
	if (ms < 0 || gmtime_r(&seconds, &tm) == NULL || tm.tm_year > 9999 - 1900)
		return E_INVALID;
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
		   months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return OK;
}

/* Quoted-printable. A blank before the end of a line is coded, as mail servers strip it; so is a
 * dot at the beginning, which SMTP would double. */
static void body(struct buf *out, const char *s)
{
	size_t column = 0;
	for (; *s != '\0'; s++) {
		uint8_t c = (uint8_t)*s;
		if (c == '\n' || (c == '\r' && s[1] == '\n')) {
			s += c == '\r';
			buf_text_add(out, "\r\n");
			column = 0;
			continue;
		}
		bool last_blank =
			(c == ' ' || c == '\t') && (s[1] == '\n' || s[1] == '\r' || s[1] == '\0');
		bool as_is = ((c >= ' ' && c < 0x7f && c != '=') || c == '\t') && !last_blank;
		if (column + 3 > BODY_LINE - 1) {
			buf_text_add(out, "=\r\n");
			column = 0;
		}
		if (as_is && !(c == '.' && column == 0)) {
			buf_char(out, (char)c);
			column++;
		} else {
			buf_printf(out, "=%02X", (unsigned)c);
			column += 3;
		}
	}
	if (column > 0)
		buf_text_add(out, "\r\n");
}

enum err mail_compose(struct buf *out, const struct mail *mail)
{
	if (!address_ok(mail->from) || !address_ok(mail->to) || !address_ok(mail->message_id) ||
	    !line_ok(mail->subject) || (mail->from_name != NULL && !line_ok(mail->from_name)))
		return E_INVALID;
	enum err err = date_header(out, mail->date_ms);
	if (err != OK)
		return err;
	from_header(out, mail);
	buf_printf(out, "To: <%s>\r\n", mail->to);
	text_header(out, "Subject", mail->subject);
	buf_printf(out, "Message-ID: <%s>\r\n", mail->message_id);
	/* Out-of-office replies to reminders help nobody (RFC 3834). */
	buf_text_add(out, "Auto-Submitted: auto-generated\r\n"
			  "MIME-Version: 1.0\r\n"
			  "Content-Type: text/plain; charset=utf-8\r\n"
			  "Content-Transfer-Encoding: quoted-printable\r\n"
			  "\r\n");
	body(out, mail->text);
	return buf_failed(out) ? E_LIMIT : OK;
}

struct upload {
	const char *p;
	size_t n;
};

static size_t give(char *to, size_t size, size_t count, void *data)
{
	struct upload *up = data;
	size_t n = size * count < up->n ? size * count : up->n;
	memcpy(to, up->p, n);
	up->p += n;
	up->n -= n;
	return n;
}

/* 4xx replies and an unreachable server are worth another try; 5xx and a wrong password are not. */
static enum err outcome(CURLcode code, long reply)
{
	static const struct {
		CURLcode code;
		enum err err;
	} known[] = {
		{ CURLE_OK, OK },
		{ CURLE_LOGIN_DENIED, E_DENIED },
		{ CURLE_URL_MALFORMAT, E_INVALID },
		{ CURLE_UNSUPPORTED_PROTOCOL, E_INVALID },
		{ CURLE_PEER_FAILED_VERIFICATION, E_DENIED },
		{ CURLE_USE_SSL_FAILED, E_DENIED },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].code == code)
			return known[i].err;
	return reply >= 500 && reply <= 599 ? E_DENIED : E_BUSY;
}

static bool settings(CURL *curl, const struct mail_server *server, const struct mail *mail,
		     struct curl_slist *to, char *error)
{
	long tls = server->tls_required ? CURLUSESSL_ALL : CURLUSESSL_TRY;
	const char *user = server->user != NULL ? server->user : "";
	const char *password = server->password != NULL ? server->password : "";
	bool good =
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_URL, server->url) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)server->timeout_ms) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)server->timeout_ms) ==
			CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_USE_SSL, tls) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->from) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK;
	if (good && *user != '\0')
		good = curl_easy_setopt(curl, CURLOPT_USERNAME, user) == CURLE_OK &&
		       curl_easy_setopt(curl, CURLOPT_PASSWORD, password) == CURLE_OK;
	return good;
}

static enum err transfer(struct arena *a, const struct mail_server *server, const struct mail *mail,
			 struct str message, const char **why)
{
	char error[CURL_ERROR_SIZE] = "";
	struct upload up = { message.p, message.n };
	CURL *curl = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, mail->to);
	enum err err = E_IO;
	*why = "The mail library does not start.";
	if (curl != NULL && to != NULL && settings(curl, server, mail, to, error) &&
	    curl_easy_setopt(curl, CURLOPT_READDATA, &up) == CURLE_OK) {
		long reply = 0;
		CURLcode code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
		err = outcome(code, reply);
		*why = arena_printf(a, "The mail server did not take the message: %s (reply %ld).",
				    *error != '\0' ? error : curl_easy_strerror(code), reply);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return err;
}

/* Why these settings can never send; NULL when they can. */
static const char *server_fault(const struct mail_server *server)
{
	bool tls = strncmp(server->url, "smtps://", 8) == 0;
	if (!tls && strncmp(server->url, "smtp://", 7) != 0)
		return "The mail server's address must begin with smtp:// or smtps://.";
	if (server->user != NULL && !tls && !server->tls_required)
		return "A mail server that asks for a password must be used with TLS.";
	return NULL;
}

enum err mail_send(struct arena *a, const struct mail_server *server, const struct mail *mail,
		   const char **why)
{
	assert(server->timeout_ms > 0 && server->timeout_ms <= 10 * 60 * 1000);
	const char *fault = server_fault(server);
	if (fault != NULL) {
		*why = fault;
		return E_INVALID;
	}
	struct buf message;
	buf_init(&message, MAIL_MAX);
	enum err err = mail_compose(&message, mail);
	if (err == OK)
		err = transfer(a, server, mail, buf_str(&message), why);
	else
		*why = err == E_LIMIT ? "The message is too long." :
					"An address or the subject of the message is not valid.";
	buf_free(&message);
	return err;
}
