/* Remittances that balance, of any size, the same for the same seed: for tests and measurements. */
#ifndef TESTS_UNIT_REMIT_RANDOM_H
#define TESTS_UNIT_REMIT_RANDOM_H

#include "base/buf.h"
#include "base/rng.h"

struct remit_writer {
	struct buf *out;
	int64_t segments, paid;
	struct rng rng;
};

static inline void remit_cents(struct remit_writer *w, int64_t cents)
{
	buf_printf(w->out, "%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
}

static inline void remit_end(struct remit_writer *w)
{
	buf_text_add(w->out, "~\n");
	w->segments++;
}

/* One line: charged, less what the contract and the patient take. */
static inline void remit_line_add(struct remit_writer *w, int64_t number, int64_t charge,
				  int64_t contract, int64_t patient)
{
	static const char *const codes[] = { "99213", "99214", "93000", "36415", "20610", "J3301" };
	buf_printf(w->out, "SVC*HC:%s*", codes[rng_below(&w->rng, ARRAY_LEN(codes))]);
	remit_cents(w, charge);
	buf_text_add(w->out, "*");
	remit_cents(w, charge - contract - patient);
	buf_text_add(w->out, "**1");
	remit_end(w);
	buf_printf(w->out, "DTM*472*202601%02d", (int)rng_between(&w->rng, 1, 28));
	remit_end(w);
	buf_text_add(w->out, "CAS*CO*45*");
	remit_cents(w, contract);
	remit_end(w);
	if (patient > 0) {
		buf_text_add(w->out, "CAS*PR*2*");
		remit_cents(w, patient);
		remit_end(w);
	}
	buf_printf(w->out, "REF*6R*L%" PRId64, number);
	remit_end(w);
	buf_text_add(w->out, "AMT*B6*");
	remit_cents(w, charge - contract);
	remit_end(w);
}

static inline void remit_claim_add(struct remit_writer *w, int64_t number)
{
	int64_t charge[4], contract[4], patient[4], sum = 0, paid = 0, patients = 0;
	size_t n = (size_t)rng_between(&w->rng, 2, 4);
	for (size_t i = 0; i < n; i++) {
		charge[i] = rng_between(&w->rng, 3000, 40000);
		contract[i] = charge[i] * rng_between(&w->rng, 20, 60) / 100;
		patient[i] = rng_below(&w->rng, 2) == 0 ? (charge[i] - contract[i]) / 5 : 0;
		sum += charge[i];
		patients += patient[i];
		paid += charge[i] - contract[i] - patient[i];
	}
	w->paid += paid;
	buf_printf(w->out, "CLP*C%" PRId64 "*1*", number);
	remit_cents(w, sum);
	buf_text_add(w->out, "*");
	remit_cents(w, paid);
	buf_text_add(w->out, "*");
	remit_cents(w, patients);
	buf_printf(w->out, "*12*ICN%" PRId64 "*11*1", number);
	remit_end(w);
	buf_printf(w->out, "NM1*QC*1*DOE%" PRId64 "*JANE****MI*MBR%" PRId64, number, number);
	remit_end(w);
	buf_text_add(w->out, "NM1*82*1*PROVIDER*PAT****XX*1234567893");
	remit_end(w);
	for (size_t i = 0; i < n; i++)
		remit_line_add(w, number * 10 + (int64_t)i, charge[i], contract[i], patient[i]);
}

/* A whole file of `claims` claims, numbered C1, C2, ...; `trace` names the payment. */
static inline void remit_write(struct buf *out, int64_t claims, uint64_t seed, const char *trace)
{
	struct buf body;
	buf_init(&body, out->max);
	struct remit_writer w = { .out = &body };
	rng_seed(&w.rng, seed);
	for (int64_t i = 1; i <= claims; i++)
		remit_claim_add(&w, i);
	struct remit_writer head = { .out = out };
	buf_text_add(out, "ISA*00*          *00*          *ZZ*SYNTHPAYER     *ZZ*SYNTHGROUP     "
			  "*260302*1200*^*00501*000000777*0*T*:~\n"
			  "GS*HP*SYNTHPAYER*SYNTHGROUP*20260302*1200*777*X*005010X221A1~\n");
	buf_text_add(out, "ST*835*0001");
	remit_end(&head);
	buf_text_add(out, "BPR*I*");
	remit_cents(&head, w.paid);
	buf_text_add(out, "*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*"
			  "20260302");
	remit_end(&head);
	buf_printf(out, "TRN*1*%s*1512345678", trace);
	remit_end(&head);
	buf_text_add(out, "N1*PR*SYNTH HEALTH PLAN*XV*12345");
	remit_end(&head);
	buf_text_add(out, "N1*PE*SYNTH MEDICAL GROUP*XX*1234567893");
	remit_end(&head);
	buf_text_add(out, "LX*1");
	remit_end(&head);
	buf_add(out, body.p, body.n);
	buf_printf(out, "SE*%" PRId64 "*0001~\nGE*1*777~\nIEA*1*000000777~\n",
		   head.segments + w.segments + 1);
	buf_free(&body);
}

#endif
