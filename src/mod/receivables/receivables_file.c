/* What a file of the clearing house is, and that it is brought in once; claims of an 837P. */
#include "base/date.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/lookup.h"
#include "base/money.h"
#include "format/claim837p.h"
#include "mod/receivables/receivables_post.h"

#include "base/utf8.h"

/* ST01 of the first transaction set; "" when there is none. */
static const char *kind_of(struct arena *a, struct str text, const char **refused)
{
	struct x12 x;
	struct x12_fault fault = { 0 };
	struct x12_segment s;
	bool more = true;
	enum err err = x12_open(&x, text, a, &fault);
	while (err == OK && more) {
		err = x12_next(&x, &s, &more);
		if (err == OK && more && x12_is(&s, "ST"))
			return x12_text(a, x.set_kind);
	}
	*refused = err == OK ? "The file holds no remittance and no claims." : fault.reason;
	return "";
}

static enum err check_twin(struct db *db, struct arena *a, const struct ar_file_in *in,
			   const char *sha, struct ar_file_out *out)
{
	struct ar_file_find_row twin;
	enum err err = ar_file_find(db, a, in->practice_id, sha, &twin);
	if (err == OK) {
		char when[INSTANT_TEXT_MAX];
		instant_iso(when, twin.created_at);
		out->refused = arena_printf(a,
					    "This file was brought in on %.10s as %s. Nothing was "
					    "posted again.",
					    when, twin.name);
	}
	return err == E_NOTFOUND ? OK : err;
}

enum err receivables_file_take(struct db *db, struct arena *a, const struct ar_file_in *in,
			       struct ar_file_out *out)
{
	char sha[HASH_HEX];
	int64_t file_id = id_new();
	*out = (struct ar_file_out){ .kind = "" };
	out->kind = kind_of(a, in->text, &out->refused);
	if (out->refused != NULL)
		return OK;
	bool remit = strcmp(out->kind, "835") == 0;
	if (!remit && strcmp(out->kind, "837") != 0) {
		out->refused = arena_printf(a,
					    "The file holds transaction sets %s; Huddle takes "
					    "remittances (835) and professional claims (837).",
					    out->kind);
		return OK;
	}
	hash_sha256_hex(sha, in->text.p, in->text.n);
	enum err err = check_twin(db, a, in, sha, out);
	if (err != OK || out->refused != NULL)
		return err;
	err = ledger_book_ensure(db, a, in->practice_id, NULL, 0, in->now_ms);
	if (err == OK)
		err = ar_file_insert(db, &(struct ar_file_insert_in){
						 .id = file_id,
						 .practice = in->practice_id,
						 .kind = out->kind,
						 .name = in->name,
						 .sha256 = sha,
						 .bytes = (int64_t)in->text.n,
						 .account = in->account_id == 0 ? NULL :
										  &in->account_id,
						 .now = in->now_ms });
	if (err != OK)
		return err;
	return remit ? ar_remit_take(db, a, in, file_id, out) : ar_claims_take(db, a, in, out);
}

static enum err payer_of(struct db *db, struct arena *a, const char *name, const char *code,
			 int64_t now_ms, int64_t *id, int64_t *value)
{
	struct ar_payer_row payer;
	if (name[0] == '\0')
		return OK;
	enum err err = ar_payer_ensure(db, a, &code, 1, name, now_ms, &payer);
	if (err == OK) {
		*id = payer.id;
		*value = payer.value_id;
	}
	return err;
}

static enum err charge_of(struct db *db, struct arena *a, const struct ar_file_in *in,
			  const struct charge_claim *c, struct ar_charge *out)
{
	int64_t unused;
	struct ar_charge_line *line = arena_array(a, struct ar_charge_line, c->n_lines);
	*out = (struct ar_charge){ .practice_id = in->practice_id,
				   .site_id = in->site_id,
				   .token = c->id,
				   .patient = c->id,
				   .provider = c->rendering,
				   .line = line,
				   .n_lines = c->n_lines };
	for (size_t i = 0; i < c->n_lines; i++)
		line[i] = (struct ar_charge_line){ .day = c->line[i].from,
						   .code = c->line[i].code,
						   .modifiers = c->line[i].modifiers,
						   .control = c->line[i].control,
						   .units_milli = c->line[i].units_milli,
						   .cents = c->line[i].charge };
	enum err err = payer_of(db, a, c->payer, c->payer_id, in->now_ms, &out->payer_id,
				&out->payer_value_id);
	if (err == OK)
		err = payer_of(db, a, c->other_payer, c->other_payer_id, in->now_ms,
			       &out->second_payer_id, &unused);
	return err;
}

/* What an 837P may not bring: a claim without a day, one that replaces or voids another. */
static const char *claim_fault(struct arena *a, const struct charge_claim *c)
{
	if (c->from == X12_NO_DAY || c->n_lines == 0)
		return arena_printf(a, "Claim %s at segment %d has no line with a day of service.",
				    c->id, c->segment);
	if (c->charge < 0)
		return arena_printf(a, "Claim %s at segment %d has a charge below zero.", c->id,
				    c->segment);
	for (size_t i = 0; i < c->n_lines; i++)
		if (c->line[i].from == X12_NO_DAY)
			return arena_printf(a, "Segment %d of claim %s has no day of service.",
					    c->line[i].segment, c->id);
	return NULL;
}

enum err ar_claims_take(struct db *db, struct arena *a, const struct ar_file_in *in,
			struct ar_file_out *out)
{
	struct charge_file file;
	struct x12_fault fault = { 0 };
	enum err err = claim837p_read(in->text, a, &file, &fault);
	if (err == E_INVALID || err == E_LIMIT) {
		out->refused = fault.reason;
		return OK;
	}
	if (err != OK)
		return err;
	if (in->site_id == 0) {
		out->refused = "Say at which site the claims belong.";
		return OK;
	}
	struct ar_charge *charge = arena_array(a, struct ar_charge, file.n);
	struct lookup *seen = lookup_new(a);
	size_t n = 0;
	out->test = file.test;
	for (size_t i = 0; err == OK && out->refused == NULL && i < file.n; i++) {
		const struct charge_claim *c = &file.at[i];
		struct ar_claim_row known;
		out->refused = claim_fault(a, c);
		if (out->refused == NULL && !lookup_put(seen, c->id, 1))
			out->refused = arena_printf(a,
						    "Claim %s at segment %d comes a second time in "
						    "this file. Ask the billing program for it once.",
						    c->id, c->segment);
		if (out->refused != NULL)
			return OK;
		err = ar_claim_find(db, a, in->practice_id, c->id, &known);
		if (err == OK && (known.charge != c->charge || strcmp(c->frequency, "8") == 0))
			out->refused =
				arena_printf(a,
					     "Claim %s at segment %d is on the books with another "
					     "charge. Post the difference as an adjustment.",
					     c->id, c->segment);
		out->matched += err == OK;
		if (err != E_NOTFOUND)
			continue;
		err = charge_of(db, a, in, c, &charge[n]);
		if (err == OK && !money_add(out->cents, c->charge, &out->cents))
			out->refused = "The amounts are too large to add up.";
		n++;
	}
	out->claims = (int64_t)file.n;
	if (err != OK || out->refused != NULL)
		return err;
	return ar_charges_post(db, a, charge, n, arena_printf(a, "Claims of %s", in->name),
			       in->account_id, in->today, in->now_ms, &out->refused);
}
