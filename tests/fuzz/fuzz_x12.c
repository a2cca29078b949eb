/* Fuzzes the readers of X12 files: remittance and claim alike, each with the same bytes. */
#include <stddef.h>
#include <stdint.h>

#include "format/claim837p.h"
#include "format/remit835.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)LIMIT_IMPORT_BYTES);
	struct str text = { (const char *)data, size };
	struct x12_fault fault = { 0 };
	struct remit_file remits;
	struct charge_file claims;
	if (remit835_read(text, a, &remits, &fault) == OK) {
		for (size_t i = 0; i < remits.n; i++) {
			const struct remit *set = &remits.at[i];
			/* What balances adds up, whatever the bytes were. */
			assert(remit_refused(set) ||
			       set->claims_paid - set->provider_total == set->cents);
			assert(set->n_findings <= set->n_refusing + set->n_warnings);
		}
	} else
		assert(fault.reason != NULL);
	if (claim837p_read(text, a, &claims, &fault) != OK)
		assert(fault.reason != NULL);
	arena_free(a);
	return 0;
}
