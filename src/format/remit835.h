/* The 835 health care claim payment advice, 005010X221A1: what a payer says it paid, for which
 * claim, and why not more. Each transaction set (ST to SE, one payment) is read into plain structs
 * and held to the balancing rules of the guide; a set that breaks R1, R2 or R3 must not be posted,
 * none of it. Names of patients and of the insured are not kept: a claim is known by the number
 * that the office gave it.
 *
 * Amounts are cents; a positive adjustment lowers the payment. Source: ASC X12 005010X221A1,
 * the section on balancing; RFI 222 and 2348. */
#ifndef FORMAT_REMIT835_H
#define FORMAT_REMIT835_H

#include "format/x12.h"

/* Findings of a set that are kept; all are counted. */
#define REMIT_FINDINGS_MAX 100

/* CLP02. The guide knows others; they are kept as the number that they are. */
enum remit_status {
	REMIT_PRIMARY = 1,
	REMIT_SECONDARY = 2,
	REMIT_TERTIARY = 3,
	REMIT_DENIED = 4,
	REMIT_PRIMARY_FORWARDED = 19,
	REMIT_SECONDARY_FORWARDED = 20,
	REMIT_TERTIARY_FORWARDED = 21,
	REMIT_REVERSAL = 22,
	REMIT_NOT_OURS = 23,
	REMIT_PREDETERMINATION = 25,
};

/* One reason of a CAS segment. */
struct remit_adjustment {
	char group[3];  /* CO, PR, OA, PI */
	char reason[6]; /* claim adjustment reason code: "45" */
	int32_t segment;
	int64_t cents;
};
struct remit_adjustments {
	size_t n;
	struct remit_adjustment *at;
};

struct remit_line {
	int32_t segment;
	int32_t from, to;           /* X12_NO_DAY when not given */
	const char *code;           /* procedure as paid; "" when not given, as each text here */
	const char *modifiers;      /* "25 59" */
	const char *submitted_code; /* SVC06, when the payer judged another code than was sent */
	const char *control;        /* REF*6R, our line's number */
	const char *remarks;        /* LQ*HE: "N14 N130" */
	int64_t charge, paid, allowed;
	int64_t units_milli; /* thousandths of a unit; 1000 when not given */
	bool has_allowed;    /* AMT*B6 is there */
	struct remit_adjustments adjusted;
};

struct remit_claim {
	int32_t segment, status;
	int32_t from, to, received; /* X12_NO_DAY when not given */
	const char *id;             /* CLP01, the office's own number of the claim */
	const char *payer_claim;    /* CLP07 */
	const char *filing;         /* CLP06: 12 preferred provider, MB Medicare part B, ... */
	const char *frequency;      /* CLP09: 7 replaces, 8 voids */
	const char *rendering;      /* NM1*82, the provider's identifier */
	const char *forwarded_to;   /* NM1*TT, the payer that it went on to */
	const char *remarks;        /* of MOA and MIA: "MA01 MA18" */
	int64_t charge, paid, patient;
	bool has_patient;                  /* CLP05 is there */
	struct remit_adjustments adjusted; /* of the claim as a whole */
	size_t n_lines;
	struct remit_line *line;
};

/* One pair of a PLB segment: money that moves between the payer and the provider for no one
 * claim of this set. */
struct remit_provider {
	int32_t segment, fiscal_end;
	const char *provider, *code, *reference;
	int64_t cents;
};

/* R1 service line, R2 claim, R3 payment: these refuse the set. R4 lines against claim, R5 patient's
 * part, R7 allowed amount, and 0, an oddity that the reader has read around: warnings. R6, the
 * envelope, is a fault of the file. */
struct remit_finding {
	int rule;
	int32_t segment;
	const char *words;
};

struct remit {
	int32_t segment, last_segment, pay_day, produced;
	const char *control;             /* ST02 */
	const char *handling, *method;   /* BPR01, BPR04: ACH, CHK, NON, ... */
	const char *trace, *trace_payer; /* TRN02, TRN03 */
	const char *account_tail;        /* last four of BPR15, where the money goes; else "" */
	const char *payer, *payer_id;    /* N1*PR: name; N104, else TRN03 */
	const char *payee, *payee_id;    /* N1*PE */
	int64_t cents;                   /* BPR02, negative when BPR03 is D */
	int64_t claims_paid, provider_total;
	size_t n_claims, n_providers;
	struct remit_claim *claim;
	struct remit_provider *provider;
	size_t n_findings, n_refusing, n_warnings; /* n_findings are kept; the others count all */
	struct remit_finding *finding;
};

struct remit_file {
	const char *control, *sender, *receiver; /* of the first interchange */
	bool test;
	size_t n;
	struct remit *at;
};

/* Reads and checks a whole file. The result lives in `a`. E_INVALID with a fault for what
 * cannot be read: the envelope (R6), another kind of file, an amount that is no amount or has
 * more than two decimals, a segment out of its place, a sum that does not fit. E_LIMIT beyond
 * LIMIT_UPLOAD_BYTES or LIMIT_REMIT_PARTS. *out is untouched then. A file that could be read is
 * OK even when its sets break the balancing rules: ask remit_refused(). */
enum err remit835_read(struct str file, struct arena *a, struct remit_file *out,
		       struct x12_fault *fault) MUST_CHECK;
/* Whether R1, R2 or R3 forbids to post the set. */
bool remit_refused(const struct remit *set);

/* Balancing; remit835_read has called it. Adds to set->finding. false when a sum does not fit. */
bool remit835_balance(struct remit *set, struct arena *a) MUST_CHECK;
/* Counts a finding and keeps it while there is room. */
void remit835_note(struct remit *set, struct arena *a, int rule, int32_t segment,
		   const char *format, ...) PRINTF_LIKE(5, 6);

#endif
