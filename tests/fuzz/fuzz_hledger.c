/* Any bytes as a journal: read or refused with a line and a reason; what was read balances, and
 * written again it is read as the same. */
#include "format/hledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_entry(struct buf *out, struct arena *a, const struct hledger_entry *e)
{
	if (e->kind == HLEDGER_ACCOUNT) {
		hledger_write_account(out, hledger_account_name(a, e->account), e->tags.at,
				      e->tags.n);
		return;
	}
	int64_t sum = 0;
	hledger_write_head(out, e->day, e->description, NULL, 0);
	for (size_t i = 0; i < e->n_postings; i++) {
		const struct hledger_posting *p = &e->postings[i];
		hledger_write_posting(out, hledger_account_name(a, p->account), p->cents,
				      p->currency, NULL, 0);
		for (size_t k = 0; k < e->n_postings; k++)
			if (strcmp(e->postings[k].currency, p->currency) == 0)
				sum += e->postings[k].cents;
		assert(sum == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct hledger_reader r, again;
	struct hledger_entry e, f;
	struct buf out;
	enum err err;
	size_t n = 0;
	buf_init(&out, LIMIT_ARENA_BYTES);
	hledger_open(&r, (struct str){ (const char *)data, size });
	while ((err = hledger_next(&r, a, &e)) == OK && n++ < 2000)
		write_entry(&out, a, &e);
	assert(err != E_INVALID || (r.fault_line > 0 && r.fault != NULL));
	hledger_open(&again, buf_str(&out));
	for (; n > 0 && !buf_failed(&out); n--) {
		err = hledger_next(&again, a, &f);
		if (err == E_NOTFOUND && r.fault != NULL)
			break;
		assert(err == OK);
	}
	buf_free(&out);
	arena_free(a);
	return 0;
}
