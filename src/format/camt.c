/* Reads camt.053 with expat: the names of the open elements are one path, and a table says which
 * paths matter. */
#include "format/camt.h"

#include "base/buf.h"

#include <expat.h>

#define PATH_MAX_BYTES 1024 /* the deepest path that matters has 90 */
#define DEPTH_MAX      64
#define TEXT_MAX_BYTES 8192 /* one element's text; ISO allows 500 characters */

struct camt {
	struct arena *a;
	XML_Parser parser;
	struct statement_fault *fault;
	enum err err;
	struct bank_file *file;
	struct bank_statement *statement;
	struct bank_line *entry;
	char path[PATH_MAX_BYTES];
	size_t at[DEPTH_MAX]; /* where each open element's name starts in the path */
	size_t path_n, depth;
	struct buf text; /* of the innermost open element */
	/* of the balance or entry that is open */
	const char *code, *status, *currency;
	bool has_amount, has_day, credit, has_sign;
	int64_t cents;
	int32_t day, value_day;
	bool has_value_day;
};

static size_t here(const struct camt *c)
{
	return (size_t)XML_GetCurrentLineNumber(c->parser);
}

static void stop(struct camt *c, const char *reason)
{
	if (c->err != OK)
		return;
	c->err = statement_refuse(c->a, c->fault, E_INVALID, here(c), "%s", reason);
	XML_StopParser(c->parser, XML_FALSE);
}

static bool path_is(const struct camt *c, const char *tail)
{
	size_t n = strlen(tail);
	return c->path_n >= n && memcmp(c->path + c->path_n - n, tail, n) == 0;
}

static const char *value(struct camt *c)
{
	return statement_field(c->a, buf_str(&c->text));
}

static const char *quote(struct camt *c)
{
	return statement_quote(c->a, buf_str(&c->text));
}

static struct str trimmed(struct camt *c)
{
	return str_trim(buf_str(&c->text));
}

/* "2015-01-25" or the day of "2014-12-31T13:15:00+01:00", as the bank wrote it. */
static bool iso_day(struct camt *c, int32_t *out)
{
	struct str s = trimmed(c);
	char plain[9];
	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	snprintf(plain, sizeof plain, "%.4s%.2s%.2s", s.p, s.p + 5, s.p + 8);
	return statement_day(str_of(plain), out);
}

static void set_amount(struct camt *c)
{
	if (!statement_cents(trimmed(c), &c->cents) || c->cents < 0)
		stop(c, arena_printf(c->a, "The amount \"%s\" is not one with two decimals.",
				     quote(c)));
	c->has_amount = true;
}

static void set_sign(struct camt *c)
{
	c->credit = str_eq(trimmed(c), "CRDT");
	c->has_sign = true;
	if (!c->credit && !str_eq(trimmed(c), "DBIT"))
		stop(c, "CdtDbtInd is neither CRDT nor DBIT.");
}

static void set_day(struct camt *c)
{
	if (!iso_day(c, &c->day))
		stop(c, arena_printf(c->a, "\"%s\" is not a day.", quote(c)));
	c->has_day = true;
}

static void set_value_day(struct camt *c)
{
	c->has_value_day = iso_day(c, &c->value_day);
}

static void set_code(struct camt *c)
{
	c->code = value(c);
}

static void set_status(struct camt *c)
{
	if (trimmed(c).n > 0)
		c->status = value(c);
}

static void set_account(struct camt *c)
{
	c->statement->account = value(c);
}

static void set_bank(struct camt *c)
{
	c->statement->bank = value(c);
}

static void set_from(struct camt *c)
{
	c->statement->has_period = iso_day(c, &c->statement->from);
}

static void set_to(struct camt *c)
{
	struct bank_statement *s = c->statement;
	s->has_period = s->has_period && iso_day(c, &s->to) && s->from <= s->to;
}

static void set_ref(struct camt *c)
{
	c->entry->ref = value(c);
}

/* An entry may hold many payments; the first name is the one shown, the texts are joined. */
static void set_name(struct camt *c)
{
	if (c->entry->name[0] == '\0')
		c->entry->name = value(c);
}

static void set_debtor(struct camt *c)
{
	if (c->credit)
		set_name(c);
}

static void set_creditor(struct camt *c)
{
	if (!c->credit)
		set_name(c);
}

static void add_memo(struct camt *c)
{
	const char *before = c->entry->memo, *more = value(c);
	if (before[0] == '\0')
		c->entry->memo = more;
	else if (more[0] != '\0' && strlen(before) + strlen(more) < LIMIT_NOTE)
		c->entry->memo = arena_printf(c->a, "%s %s", before, more);
}

static void add_end_to_end(struct camt *c)
{
	if (!str_eq(trimmed(c), "NOTPROVIDED"))
		add_memo(c);
}

static void set_check(struct camt *c)
{
	c->entry->check = value(c);
}

static void set_kind(struct camt *c)
{
	c->entry->kind = value(c);
}

static void end_balance(struct camt *c)
{
	struct bank_statement *s = c->statement;
	bool opening = strcmp(c->code, "OPBD") == 0 || strcmp(c->code, "PRCD") == 0;
	bool closing = strcmp(c->code, "CLBD") == 0;
	if (!opening && !closing)
		return;
	if (!c->has_amount || !c->has_sign) {
		stop(c, "A balance has no amount or no direction.");
		return;
	}
	if (s->currency[0] == '\0')
		s->currency = c->currency;
	if (strcmp(s->currency, c->currency) != 0)
		stop(c, "The balances and entries of this statement have several currencies.");
	int64_t cents = c->credit ? c->cents : -c->cents;
	/* OPBD leads; the previous closing balance stands in for it. */
	if (opening && (!s->has_opening || strcmp(c->code, "OPBD") == 0)) {
		s->has_opening = true;
		s->opening = cents;
	} else if (closing) {
		s->has_closing = true;
		s->closing = cents;
		s->closing_date = c->day;
	}
}

static void end_entry(struct camt *c)
{
	struct bank_line *l = c->entry;
	struct bank_statement *s = c->statement;
	c->entry = NULL;
	if (c->status[0] != '\0' && strcmp(c->status, "BOOK") != 0) {
		s->n--; /* announced, not booked: no part of the balance */
		c->file->pending++;
		return;
	}
	if (!c->has_day && c->has_value_day) {
		c->has_day = true;
		c->day = c->value_day;
	}
	if (!c->has_amount || !c->has_sign || !c->has_day) {
		stop(c, arena_printf(c->a, "An entry has no %s.",
				     !c->has_amount ? "amount" :
				     !c->has_sign   ? "direction (CdtDbtInd)" :
						      "day"));
		return;
	}
	if (s->currency[0] == '\0')
		s->currency = c->currency;
	if (strcmp(s->currency, c->currency) != 0)
		stop(c, "The balances and entries of this statement have several currencies.");
	l->cents = c->credit ? c->cents : -c->cents;
	l->date = c->day;
}

/* Paths of the elements that matter; the first whose tail fits. `inside`: needs an open entry or
 * an open statement. */
static const struct {
	const char *path;
	char inside;
	void (*end)(struct camt *c);
} paths[] = {
	{ "/Stmt/Acct/Id/IBAN", 's', set_account },
	{ "/Stmt/Acct/Id/Othr/Id", 's', set_account },
	{ "/Stmt/Acct/Svcr/FinInstnId/Nm", 's', set_bank },
	{ "/Stmt/FrToDt/FrDtTm", 's', set_from },
	{ "/Stmt/FrToDt/ToDtTm", 's', set_to },
	{ "/Stmt/Bal/Tp/CdOrPrtry/Cd", 's', set_code },
	{ "/Stmt/Bal/Amt", 's', set_amount },
	{ "/Stmt/Bal/CdtDbtInd", 's', set_sign },
	{ "/Stmt/Bal/Dt/Dt", 's', set_day },
	{ "/Stmt/Bal/Dt/DtTm", 's', set_day },
	{ "/Stmt/Bal", 's', end_balance },
	{ "/Stmt/Ntry/Amt", 'e', set_amount },
	{ "/Stmt/Ntry/CdtDbtInd", 'e', set_sign },
	{ "/Stmt/Ntry/Sts", 'e', set_status },
	{ "/Stmt/Ntry/Sts/Cd", 'e', set_status },
	{ "/Stmt/Ntry/BookgDt/Dt", 'e', set_day },
	{ "/Stmt/Ntry/BookgDt/DtTm", 'e', set_day },
	{ "/Stmt/Ntry/ValDt/Dt", 'e', set_value_day },
	{ "/Stmt/Ntry/ValDt/DtTm", 'e', set_value_day },
	{ "/Stmt/Ntry/AcctSvcrRef", 'e', set_ref },
	{ "/Stmt/Ntry/BkTxCd/Domn/Fmly/SubFmlyCd", 'e', set_kind },
	{ "/Stmt/Ntry/BkTxCd/Prtry/Cd", 'e', set_kind },
	{ "/TxDtls/Refs/EndToEndId", 'e', add_end_to_end },
	{ "/TxDtls/Refs/ChqNb", 'e', set_check },
	{ "/RltdPties/Dbtr/Nm", 'e', set_debtor },
	{ "/RltdPties/Dbtr/Pty/Nm", 'e', set_debtor },
	{ "/RltdPties/Cdtr/Nm", 'e', set_creditor },
	{ "/RltdPties/Cdtr/Pty/Nm", 'e', set_creditor },
	{ "/RmtInf/Ustrd", 'e', add_memo },
	{ "/Stmt/Ntry/AddtlNtryInf", 'e', add_memo },
	{ "/Stmt/Ntry", 'e', end_entry },
};

static void begin_amounts(struct camt *c)
{
	c->code = c->status = c->currency = "";
	c->has_amount = c->has_day = c->has_sign = c->credit = c->has_value_day = false;
	c->cents = 0;
	c->day = 0;
}

static void note_currency(struct camt *c, const char **attributes)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(attributes[0], "Ccy") == 0)
			c->currency = statement_field(c->a, str_of(attributes[1]));
}

static void begin_statement(struct camt *c)
{
	c->statement = bank_statement_add(c->a, c->file, here(c));
	if (c->statement == NULL)
		stop(c, "The file has more statements than can be read at once.");
}

static void begin_entry(struct camt *c)
{
	begin_amounts(c);
	c->entry = bank_line_add(c->a, c->statement, here(c));
	if (c->entry == NULL)
		stop(c, "The statement has more lines than can be read at once.");
}

static const char *local_name(const char *name)
{
	const char *bar = strrchr(name, '|');
	return bar == NULL ? name : bar + 1;
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
	struct camt *c = user;
	const char *local = local_name(name);
	size_t n = strlen(local);
	if (c->err != OK)
		return;
	if (c->depth == DEPTH_MAX || c->path_n + n + 2 > PATH_MAX_BYTES) {
		stop(c, "The elements are nested deeper than in any bank statement.");
		return;
	}
	c->at[c->depth++] = c->path_n;
	c->path[c->path_n++] = '/';
	memcpy(c->path + c->path_n, local, n);
	c->path_n += n;
	buf_clear(&c->text);
	if (c->depth == 2 && strcmp(local, "BkToCstmrStmt") != 0) {
		stop(c, "This is not a camt.053 statement. Ask the bank for camt.053.");
		return;
	}
	if (c->depth == 3 && strcmp(local, "Stmt") == 0)
		begin_statement(c);
	else if (c->statement != NULL && path_is(c, "/Stmt/Bal"))
		begin_amounts(c);
	else if (c->statement != NULL && c->depth == 4 && path_is(c, "/Stmt/Ntry"))
		begin_entry(c);
	else if (path_is(c, "/Stmt/Bal/Amt") || path_is(c, "/Stmt/Ntry/Amt"))
		note_currency(c, attributes);
}

static void XMLCALL on_end(void *user, const char *name)
{
	struct camt *c = user;
	(void)name;
	if (c->err != OK)
		return;
	if (buf_failed(&c->text)) {
		stop(c, "An element's text is longer than in any bank statement.");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		bool inside = paths[i].inside == 'e' ? c->entry != NULL : c->statement != NULL;
		if (inside && path_is(c, paths[i].path)) {
			paths[i].end(c);
			break;
		}
	}
	if (c->depth == 3)
		c->statement = NULL;
	c->path_n = c->at[--c->depth];
	buf_clear(&c->text);
}

static void XMLCALL on_text(void *user, const char *text, int n)
{
	struct camt *c = user;
	buf_add(&c->text, text, (size_t)n);
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id,
			       const char *public_id, int internal)
{
	(void)name, (void)system_id, (void)public_id, (void)internal;
	stop(user, "The file declares a document type, which bank files have no use for. It was "
		   "not read.");
}

static enum err parse(struct camt *c, struct str text)
{
	XML_SetUserData(c->parser, c);
	XML_SetElementHandler(c->parser, on_start, on_end);
	XML_SetCharacterDataHandler(c->parser, on_text);
	XML_SetStartDoctypeDeclHandler(c->parser, on_doctype);
	XML_SetParamEntityParsing(c->parser, XML_PARAM_ENTITY_PARSING_NEVER);
	if (XML_Parse(c->parser, text.p, (int)text.n, XML_TRUE) == XML_STATUS_OK || c->err != OK)
		return c->err;
	return statement_refuse(c->a, c->fault, E_INVALID, here(c),
				"The file is not well-formed XML: %s.",
				XML_ErrorString(XML_GetErrorCode(c->parser)));
}

enum err camt_read(struct arena *a, struct str text, struct bank_file *out,
		   struct statement_fault *fault)
{
	struct bank_file found = { 0 };
	if (text.n > LIMIT_STATEMENT_BYTES)
		return statement_refuse(a, fault, E_LIMIT, 0,
					"The file is larger than %d MB. Ask the bank for a "
					"shorter period.",
					LIMIT_STATEMENT_BYTES / (1024 * 1024));
	struct camt c = { .a = a, .fault = fault, .file = &found };
	begin_amounts(&c);
	buf_init(&c.text, TEXT_MAX_BYTES);
	c.parser = XML_ParserCreateNS(NULL, '|');
	/* Out of memory ends the process here as everywhere (base/arena.h). */
	assert(c.parser != NULL);
	enum err err = parse(&c, text);
	XML_ParserFree(c.parser);
	buf_free(&c.text);
	if (err == OK && found.n == 0)
		err = statement_refuse(a, fault, E_INVALID, 0, "The file holds no statement.");
	bank_file_finish(a, &found);
	for (size_t i = 0; err == OK && i < found.n; i++)
		err = bank_statement_check(a, &found.statement[i], fault);
	if (err == OK)
		*out = found;
	return err;
}
