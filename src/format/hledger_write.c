/* The writer of journals, see hledger.h. */
#include "base/date.h"
#include "base/money.h"
#include "format/hledger.h"

static void write_value(struct buf *out, const char *value)
{
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == ',')
			buf_text_add(out, "%2C");
		else if (*p == '%')
			buf_text_add(out, "%25");
		else
			buf_char(out, (unsigned char)*p < ' ' ? ' ' : *p);
	}
}

static void write_tags(struct buf *out, const struct hledger_tag *tags, size_t n)
{
	bool first = true;
	for (size_t i = 0; i < n; i++) {
		if (tags[i].value == NULL || tags[i].value[0] == '\0')
			continue;
		buf_text_add(out, first ? "  ; " : ", ");
		first = false;
		buf_text_add(out, tags[i].name);
		buf_char(out, ':');
		write_value(out, tags[i].value);
	}
	buf_char(out, '\n');
}

void hledger_write_account(struct buf *out, const char *account, const struct hledger_tag *tags,
			   size_t n)
{
	buf_text_add(out, "account ");
	buf_text_add(out, account);
	write_tags(out, tags, n);
}

/* A description ends where a comment begins, and what looks like a status or a code in front of it
 * would be read as one: "-" says that there is none. */
void hledger_write_head(struct buf *out, int32_t day, const char *description,
			const struct hledger_tag *tags, size_t n)
{
	char date[11];
	date_iso(date, day);
	buf_printf(out, "\n%s ", date);
	if (strchr("(*!", description[0]) != NULL)
		buf_text_add(out, "* () ");
	bool gap = false;
	for (const char *p = description; *p != '\0'; p++) {
		char c = (unsigned char)*p < ' ' || *p == ';' ? ' ' : *p;
		if (c != ' ' || !gap)
			buf_char(out, c);
		gap = c == ' ';
	}
	write_tags(out, tags, n);
}

void hledger_write_posting(struct buf *out, const char *account, int64_t cents,
			   const char *currency, const struct hledger_tag *tags, size_t n)
{
	char amount[MONEY_TEXT_MAX];
	money_plain(amount, cents);
	buf_printf(out, "    %s  ", account);
	if (strcmp(currency, "USD") == 0)
		buf_printf(out, "$%s", amount);
	else
		buf_printf(out, "%s%s%s", amount, currency[0] == '\0' ? "" : " ", currency);
	write_tags(out, tags, n);
}

const char *hledger_account_name(struct arena *a, const char *name)
{
	char *out = arena_alloc(a, strlen(name) + 2);
	size_t n = 0;
	for (const char *p = name; *p != '\0'; p++) {
		char c = (unsigned char)*p < ' ' ? ' ' : *p == ';' ? ',' : *p;
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = c;
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}
