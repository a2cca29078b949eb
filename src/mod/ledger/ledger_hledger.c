/* Reading a journal into the books and writing the books as one, see ledger_hledger.h. */
#include "mod/ledger/ledger_hledger.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "base/utf8.h"
#include "format/hledger.h"
#include "mod/org/org_api.h"

static const char *const tops[LEDGER_KINDS] = {
	[LEDGER_ASSET] = "assets",     [LEDGER_LIABILITY] = "liabilities",
	[LEDGER_EQUITY] = "equity",    [LEDGER_INCOME] = "revenues",
	[LEDGER_EXPENSE] = "expenses",
};
static const char *const types = "ALERX"; /* hledger's letters, in the order of the kinds */

struct importing {
	struct db *db;
	struct arena *a, *step; /* `step` is emptied between transactions */
	struct ledger_import *in;
	struct lookup *accounts;        /* by name in the file */
	struct lookup *numbers, *names; /* of the book; names folded, with the kind in front */
	struct lookup *sites, *seen;
	struct ledger_account_row_list known;
	int64_t fresh[LEDGER_KINDS]; /* the next number of an account that has none */
};

static enum err fail(struct importing *i, size_t line, const char *why)
{
	i->in->fault_line = line;
	i->in->fault = arena_strdup(i->a, why);
	return E_INVALID;
}

static const char *name_key(struct importing *i, enum ledger_kind kind, const char *name)
{
	return arena_printf(i->a, "%d %s", (int)kind, utf8_fold(i->a, name));
}

static void know_account(struct importing *i, int64_t id, const char *number, const char *name,
			 enum ledger_kind kind)
{
	lookup_put(i->numbers, arena_printf(i->a, "%d %s", (int)kind, number), id);
	lookup_put(i->names, name_key(i, kind, name), id);
}

static enum err start(struct importing *i)
{
	enum err err = ledger_book_ensure(i->db, i->a, i->in->practice_id, NULL, 0, i->in->now_ms);
	if (err == OK)
		err = ledger_account_list(i->db, i->a, i->in->practice_id, &i->known);
	i->accounts = lookup_new(i->a);
	i->numbers = lookup_new(i->a);
	i->names = lookup_new(i->a);
	i->sites = lookup_new(i->a);
	i->seen = lookup_new(i->a);
	for (size_t k = 0; err == OK && k < i->known.n; k++) {
		const struct ledger_account_row *r = &i->known.at[k];
		enum ledger_kind kind;
		if (ledger_kind_parse(r->kind, &kind))
			know_account(i, r->id, r->number, r->name, kind);
	}
	for (int k = 0; k < LEDGER_KINDS; k++)
		i->fresh[k] = (k == LEDGER_EXPENSE ? 69001 : (k + 1) * 10000 + 9001);
	return err;
}

/* "Assets:...", "income:...", or the letter that the file declares. */
static bool kind_of(const char *name, const char *type, enum ledger_kind *kind)
{
	static const struct {
		const char *word;
		enum ledger_kind kind;
	} words[] = {
		{ "assets", LEDGER_ASSET },          { "asset", LEDGER_ASSET },
		{ "liabilities", LEDGER_LIABILITY }, { "liability", LEDGER_LIABILITY },
		{ "debts", LEDGER_LIABILITY },       { "equity", LEDGER_EQUITY },
		{ "revenues", LEDGER_INCOME },       { "revenue", LEDGER_INCOME },
		{ "income", LEDGER_INCOME },         { "expenses", LEDGER_EXPENSE },
		{ "expense", LEDGER_EXPENSE },
	};
	const char *letter = type == NULL || type[0] == '\0' ? NULL : strchr(types, type[0]);
	if (type != NULL && type[0] == 'C') {
		*kind = LEDGER_ASSET;
		return true;
	}
	if (letter != NULL) {
		*kind = (enum ledger_kind)(letter - types);
		return true;
	}
	struct str top = str_of(name), rest = top;
	if (!str_split(&rest, ':', &top))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq_nocase(top, words[i].word)) {
			*kind = words[i].kind;
			return true;
		}
	return false;
}

/* Cash as hledger finds it: by a word in the name. */
static bool names_cash(const char *name, const char *type)
{
	static const char *const words[] = { "cash", "bank", "check", "cheque", "saving" };
	if (type != NULL && type[0] == 'C')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (const char *p = name; *p != '\0'; p++)
			if (str_eq_nocase((struct str){ p, strnlen(p, strlen(words[i])) },
					  words[i]))
				return true;
	return false;
}

static const char *section_for(const char *name, enum ledger_kind kind,
			       const struct hledger_tags *tags)
{
	static const char *const usual[LEDGER_KINDS] = { "current_asset", "current_liability",
							 "capital", "revenue", "overhead" };
	const char *told = hledger_tag(tags, "section"), *type = hledger_tag(tags, "type");
	if (told != NULL && ledger_section_of(told, kind) != NULL)
		return ledger_section_of(told, kind)->code;
	return kind == LEDGER_ASSET && names_cash(name, type) ? "cash" : usual[kind];
}

/* "1000 Operating bank": the number, and the name behind it. Without a number: what is there. */
static const char *split_number(struct importing *i, const char *leaf, const char **name)
{
	size_t n = strspn(leaf, "0123456789.-");
	if (n == 0 || n > 20 || leaf[n] != ' ' || leaf[0] == '-' || leaf[0] == '.') {
		*name = leaf;
		return NULL;
	}
	*name = leaf + n + 1;
	return arena_strndup(i->a, leaf, n);
}

static const char *next_number(struct importing *i, enum ledger_kind kind)
{
	for (;;) {
		const char *number = arena_printf(i->a, "%" PRId64, i->fresh[kind]++);
		bool taken = false;
		for (int k = 0; k < LEDGER_KINDS; k++)
			taken = taken || lookup_get(i->numbers,
						    arena_printf(i->a, "%d %s", k, number), NULL);
		if (!taken)
			return number;
	}
}

static enum err make_account(struct importing *i, size_t line, const char *number, const char *name,
			     enum ledger_kind kind, const struct hledger_tags *tags, int64_t *id)
{
	struct ledger_account_row row;
	if (strlen(name) > LIMIT_NAME)
		return fail(i, line, "The name of the account is too long.");
	enum err err = ledger_account_by_number(i->db, i->a, i->in->practice_id, number, &row);
	if (err == OK)
		return fail(i, line,
			    arena_printf(i->a,
					 "Account %s is another kind of account in the books: %s.",
					 number, row.name));
	if (err != E_NOTFOUND)
		return err;
	const char *control = hledger_tag(tags, "control");
	err = ledger_account_add(i->db, i->a,
				 &(struct ledger_account_new){
					 .practice_id = i->in->practice_id,
					 .number = number,
					 .name = name,
					 .kind = kind,
					 .section = section_for(name, kind, tags),
					 .control = control == NULL ? "" : control,
				 },
				 i->in->now_ms, id);
	if (err == E_LIMIT)
		return fail(i, line, "The file brings more accounts than one practice may have.");
	if (err == OK) {
		i->in->accounts_made++;
		know_account(i, *id, number, name, kind);
	}
	return err;
}

/* The account of the books that a name of the file means; made when there is none. */
static enum err find_account(struct importing *i, size_t line, const char *full,
			     const struct hledger_tags *tags, int64_t *id)
{
	enum ledger_kind kind;
	const char *name;
	if (lookup_get(i->accounts, full, id))
		return OK;
	if (!kind_of(full, hledger_tag(tags, "type"), &kind))
		return fail(
			i, line,
			arena_printf(i->a,
				     "%s is neither an asset, a liability, equity, income nor an "
				     "expense: the first "
				     "word of its name says it, or an account line with a type.",
				     full));
	const char *colon = strchr(full, ':');
	const char *leaf = arena_strdup(i->a, colon == NULL ? full : colon + 1);
	const char *number = split_number(i, leaf, &name);
	enum err err = OK;
	if (number != NULL &&
	    lookup_get(i->numbers, arena_printf(i->a, "%d %s", (int)kind, number), id))
		err = OK;
	else if (number == NULL && lookup_get(i->names, name_key(i, kind, name), id))
		err = OK;
	else
		err = make_account(i, line, number == NULL ? next_number(i, kind) : number, name,
				   kind, tags, id);
	if (err == OK)
		lookup_put(i->accounts, full, *id);
	return err;
}

static enum err find_site(struct importing *i, const char *name, int64_t *id)
{
	struct org_site_row row;
	if (lookup_get(i->sites, name, id))
		return OK;
	enum err err = org_site_find(i->db, i->a, name, &row);
	if (err != OK && err != E_NOTFOUND)
		return err;
	*id = err == OK ? row.id : 0;
	lookup_put(i->sites, name, *id);
	return OK;
}

static enum err read_dims(struct importing *i, const struct hledger_tags *tags,
			  struct ledger_dims *dims)
{
	int64_t *at[LEDGER_AXES] = { NULL, &dims->site_id, &dims->provider_id, &dims->payer_id,
				     &dims->department_id };
	enum err err = OK;
	for (unsigned axis = 1; err == OK && axis < LEDGER_AXES; axis++) {
		const char *name = hledger_tag(tags, ledger_axis_name((enum ledger_axis)axis));
		if (name == NULL || name[0] == '\0' || strlen(name) > LIMIT_NAME)
			continue;
		if (axis == LEDGER_SITE) {
			err = find_site(i, name, at[axis]);
			i->in->sites_unknown += err == OK && *at[axis] == 0 ? 1 : 0;
		} else {
			err = ledger_value_ensure(i->db, i->step, (enum ledger_axis)axis, name,
						  i->in->now_ms, at[axis]);
		}
	}
	return err;
}

/* The same transaction twice in a file is two; the same file twice is one. */
static const char *key_of(struct importing *i, const struct hledger_entry *e)
{
	struct hash h;
	unsigned char sum[HASH_BYTES];
	char hex[HASH_HEX];
	hash_begin(&h);
	hash_add(&h, &e->day, sizeof e->day);
	hash_add(&h, e->description, strlen(e->description) + 1);
	hash_add(&h, e->code, strlen(e->code) + 1);
	for (size_t k = 0; k < e->n_postings; k++) {
		const struct hledger_posting *p = &e->postings[k];
		hash_add(&h, p->account, strlen(p->account) + 1);
		hash_add(&h, &p->cents, sizeof p->cents);
		hash_add(&h, p->currency, strlen(p->currency) + 1);
		for (size_t t = 0; t < p->tags.n; t++) {
			hash_add(&h, p->tags.at[t].name, strlen(p->tags.at[t].name) + 1);
			hash_add(&h, p->tags.at[t].value, strlen(p->tags.at[t].value) + 1);
		}
	}
	hash_end(&h, sum);
	hex_text(hex, sum, 16);
	const char *key = arena_printf(i->step, "hledger:%s", hex);
	for (int n = 2; !lookup_put(i->seen, key, 1); n++)
		key = arena_printf(i->step, "hledger:%s:%d", hex, n);
	return key;
}

static enum err read_lines(struct importing *i, const struct hledger_entry *e,
			   struct ledger_line_new *lines, size_t *n)
{
	enum err err = OK;
	for (size_t k = 0; err == OK && k < e->n_postings; k++) {
		const struct hledger_posting *p = &e->postings[k];
		struct ledger_line_new *l = &lines[*n];
		if (p->cents == 0) /* says nothing about the books */
			continue;
		*l = (struct ledger_line_new){ .cents = p->cents,
					       .currency =
						       p->currency[0] == '\0' ? NULL : p->currency,
					       .memo = hledger_tag(&p->tags, "memo") };
		err = find_account(i, p->line, p->account, &(struct hledger_tags){ 0 },
				   &l->account_id);
		if (err == OK)
			err = read_dims(i, &p->tags, &l->dims);
		(*n)++;
	}
	return err;
}

static enum err import_transaction(struct importing *i, const struct hledger_entry *e)
{
	struct ledger_posted posted;
	size_t n = 0;
	struct ledger_line_new *lines =
		arena_array(i->step, struct ledger_line_new, e->n_postings + 1);
	enum err err = read_lines(i, e, lines, &n);
	if (err != OK)
		return err;
	if (n == 0) {
		i->in->journals_empty++;
		return OK;
	}
	const char *source = hledger_tag(&e->tags, "source");
	const char *memo = e->code[0] == '\0' ?
				   e->description :
				   arena_printf(i->step, "%s (%s)", e->description, e->code);
	err = ledger_post(i->db, i->step,
			  &(struct ledger_journal_new){
				  .practice_id = i->in->practice_id,
				  .day = e->day,
				  .source = source == NULL || strcmp(source, "manual") == 0 ?
						    "import" :
						    source,
				  .memo = memo,
				  .key = key_of(i, e),
				  .account_id = i->in->account_id,
				  .lines = lines,
				  .n_lines = n,
			  },
			  i->in->now_ms, &posted);
	if (err == OK && posted.verdict != LEDGER_FINE)
		return fail(i, e->line, ledger_verdict_words(posted.verdict));
	if (err == OK && posted.existed)
		i->in->journals_known++;
	else if (err == OK)
		i->in->journals_new++;
	return err;
}

static enum err import_entry(struct importing *i, const struct hledger_entry *e)
{
	int64_t id;
	if (e->kind == HLEDGER_TRANSACTION)
		return import_transaction(i, e);
	enum err err = find_account(i, e->line, e->account, &e->tags, &id);
	const char *role = hledger_tag(&e->tags, "role");
	/* Roles of the file hold where the books have none of that name. */
	if (err == OK && role != NULL && role[0] != '\0') {
		struct ledger_account_row row;
		err = ledger_role_find(i->db, i->step, i->in->practice_id, role, &row);
		if (err == E_NOTFOUND)
			err = ledger_role_put(i->db, i->in->practice_id, role, id);
	}
	return err;
}

enum err ledger_import_hledger(struct db *db, struct arena *a, struct ledger_import *in)
{
	struct importing i = { .db = db, .a = a, .step = arena_new(LIMIT_ARENA_BYTES), .in = in };
	struct hledger_reader r;
	struct hledger_entry e;
	enum err err = start(&i);
	hledger_open(&r, in->text);
	while (err == OK) {
		arena_reset(i.step);
		err = hledger_next(&r, i.step, &e);
		if (err == E_INVALID)
			err = fail(&i, r.fault_line, r.fault);
		else if (err == OK)
			err = import_entry(&i, &e);
	}
	in->assertions = (int64_t)r.n_assertions;
	arena_free(i.step);
	return err == E_NOTFOUND ? OK : err;
}

/* --- Out. --- */

struct exporting {
	struct db *db;
	struct arena *a;
	int64_t practice_id;
	int32_t from, to;
	struct buf out;
	enum err (*flush)(void *arg, struct buf *piece);
	void *arg;
	struct ledger_account_row_list accounts;
	struct ledger_dim_row_list dims;
	const char **account_name; /* beside accounts */
	struct lookup *account_at, *dim_at, *name_at;
	const char **name; /* of sites and values */
	int64_t n_names;
};

static const char *name_of(const struct exporting *x, int64_t id)
{
	int64_t at;
	return id != 0 && lookup_get_id(x->name_at, id, &at) ? x->name[at] : "";
}

static void put_name(struct exporting *x, int64_t id, const char *name)
{
	lookup_put_id(x->name_at, id, x->n_names);
	x->name[x->n_names++] = name;
}

static enum err load_names(struct exporting *x)
{
	struct ledger_value_row_list values;
	struct org_site_row_list sites;
	x->name_at = lookup_new(x->a);
	x->dim_at = lookup_new(x->a);
	enum err err = ledger_value_all(x->db, x->a, &values);
	if (err == OK)
		err = org_site_all(x->db, x->a, &sites);
	if (err == OK)
		err = ledger_dim_all(x->db, x->a, &x->dims);
	if (err != OK)
		return err;
	x->name = arena_array(x->a, const char *, values.n + sites.n + 1);
	for (size_t i = 0; i < values.n; i++)
		put_name(x, values.at[i].id, values.at[i].name);
	for (size_t i = 0; i < sites.n; i++)
		put_name(x, sites.at[i].id, sites.at[i].name);
	for (size_t i = 0; i < x->dims.n; i++)
		lookup_put_id(x->dim_at, x->dims.at[i].id, (int64_t)i);
	return OK;
}

static const char *role_of(const struct ledger_role_list_row_list *roles, int64_t account)
{
	for (size_t i = 0; i < roles->n; i++)
		if (roles->at[i].account_id == account)
			return roles->at[i].role;
	return "";
}

static enum err write_accounts(struct exporting *x)
{
	struct ledger_role_list_row_list roles;
	enum err err = ledger_account_list(x->db, x->a, x->practice_id, &x->accounts);
	if (err == OK)
		err = ledger_role_list(x->db, x->a, x->practice_id, &roles);
	x->account_at = lookup_new(x->a);
	x->account_name = arena_array(x->a, const char *, x->accounts.n + 1);
	for (size_t i = 0; err == OK && i < x->accounts.n; i++) {
		const struct ledger_account_row *r = &x->accounts.at[i];
		enum ledger_kind kind = LEDGER_ASSET;
		bool known = ledger_kind_parse(r->kind, &kind);
		assert(known);
		bool cash = strcmp(r->section, "cash") == 0;
		x->account_name[i] =
			hledger_account_name(x->a, arena_printf(x->a, "%s:%s %s", tops[kind],
								r->number, r->name));
		lookup_put_id(x->account_at, r->id, (int64_t)i);
		const struct hledger_tag tags[] = {
			{ "type", cash ? "C" : arena_printf(x->a, "%c", types[kind]) },
			{ "section", r->section },
			{ "control", r->control },
			{ "role", role_of(&roles, r->id) },
		};
		hledger_write_account(&x->out, x->account_name[i], tags, ARRAY_LEN(tags));
	}
	return err;
}

static void write_line(struct exporting *x, const struct ledger_export_lines_row *r)
{
	int64_t account = 0, dim = 0;
	bool known = lookup_get_id(x->account_at, r->account_id, &account) &&
		     lookup_get_id(x->dim_at, r->dim_id, &dim);
	assert(known);
	const struct ledger_dim_row *d = &x->dims.at[dim];
	const struct hledger_tag tags[] = {
		{ "site", name_of(x, d->site_id) },
		{ "provider", name_of(x, d->provider_id) },
		{ "payer", name_of(x, d->payer_id) },
		{ "department", name_of(x, d->department_id) },
		{ "memo", r->line_memo },
	};
	hledger_write_posting(&x->out, x->account_name[account], r->cents, r->currency, tags,
			      ARRAY_LEN(tags));
}

static enum err write_journals(struct exporting *x)
{
	struct ledger_export_lines_row_list rows = { .n = 1 };
	struct arena *step = arena_new(LIMIT_ARENA_BYTES * 4L);
	int64_t last = 0;
	int32_t last_day = x->from - 1;
	enum err err = OK;
	while (err == OK && rows.n > 0) {
		arena_reset(step);
		err = ledger_export_lines(x->db, step,
					  &(struct ledger_export_lines_in){ .practice =
										    x->practice_id,
									    .from = x->from,
									    .to = x->to,
									    .after_day = last_day,
									    .after_id = last },
					  &rows);
		for (size_t i = 0; err == OK && i < rows.n; i++) {
			const struct ledger_export_lines_row *r = &rows.at[i];
			if (r->id != last) {
				const struct hledger_tag tags[] = {
					{ "number", arena_printf(step, "%" PRId64, r->number) },
					{ "source", r->source },
				};
				hledger_write_head(&x->out, r->day, r->memo, tags, ARRAY_LEN(tags));
			}
			write_line(x, r);
			last = r->id;
			last_day = r->day;
		}
		if (err == OK)
			err = buf_failed(&x->out) ? E_LIMIT : x->flush(x->arg, &x->out);
	}
	arena_free(step);
	return err;
}

enum err ledger_export_hledger(struct db *db, struct arena *a, int64_t practice_id, int32_t from,
			       int32_t to, enum err (*flush)(void *arg, struct buf *piece),
			       void *arg)
{
	struct exporting x = { .db = db,
			       .a = a,
			       .practice_id = practice_id,
			       .from = from,
			       .to = to,
			       .flush = flush,
			       .arg = arg };
	buf_init(&x.out, LIMIT_RESPONSE_BYTES);
	enum err err = write_accounts(&x);
	if (err == OK)
		err = load_names(&x);
	if (err == OK)
		err = write_journals(&x);
	buf_free(&x.out);
	return err;
}
