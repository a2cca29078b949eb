/* The 837P professional claim, 005010X222A1: what the office charged, to whom, for which service.
 * Only what the books need is kept: numbers, charges, payers, providers, days and procedures.
 * Diagnoses, names of patients, addresses and birth days stay in the file.
 *
 * Amounts are cents. Source: ASC X12 005010X222A1. */
#ifndef FORMAT_CLAIM837P_H
#define FORMAT_CLAIM837P_H

#include "format/x12.h"

struct charge_line {
	int32_t segment;
	int32_t from, to;      /* X12_NO_DAY when not given */
	const char *code;      /* procedure */
	const char *modifiers; /* "25 59" */
	const char *control;   /* REF*6R: the line's number, "" when not given, as each text here */
	const char *rendering; /* NM1*82 of the line, when it is not the claim's */
	int64_t charge, units_milli;
};

struct charge_claim {
	int32_t segment;
	int32_t from, to;             /* first and last day of its lines; X12_NO_DAY */
	const char *id;               /* CLM01 */
	const char *place;            /* CLM05-1: 11 office */
	const char *frequency;        /* CLM05-3: 1 original, 7 replaces, 8 voids */
	const char *replaces;         /* REF*F8, the payer's number of the claim before */
	const char *filing;           /* SBR09 */
	const char *payer, *payer_id; /* NM1*PR of the subscriber */
	const char *order;            /* SBR01: P primary, S secondary, T tertiary */
	const char *billing;          /* NM1*85, identifier */
	const char *rendering;        /* NM1*82, else the billing provider's */
	const char *other_payer,
		*other_payer_id;      /* who pays besides: NM1*PR of another subscriber */
	int64_t charge, patient_paid; /* CLM02; AMT*F5 */
	size_t n_lines;
	struct charge_line *line;
};

struct charge_file {
	const char *control, *sender;
	const char *batch; /* BHT03 of the first transaction set */
	bool test;
	size_t n;
	struct charge_claim *at;
};

/* Reads a whole file; the result lives in `a`. E_INVALID with a fault for what cannot be read,
 * and for a claim whose lines do not add up to its charge (CLM02 is the sum of SV102). E_LIMIT
 * beyond LIMIT_UPLOAD_BYTES or LIMIT_REMIT_PARTS. *out is untouched then. */
enum err claim837p_read(struct str file, struct arena *a, struct charge_file *out,
			struct x12_fault *fault) MUST_CHECK;

#endif
