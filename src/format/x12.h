/* The envelope and the segments of ASC X12 files, version 005010: what the 835 and the 837P readers
 * stand on. It cuts a file into segments without copying it, and holds the envelope to its own
 * counts and control numbers: a file that was cut short or pasted together is not read.
 *
 * Source: ASC X12 005010, control segments ISA, GS, ST, SE, GE, IEA. */
#ifndef FORMAT_X12_H
#define FORMAT_X12_H

#include "base/arena.h"

/* The longest segment that the guides know, MIA, has 25 elements; CAS and PLB have fewer. */
#define X12_ELEMENTS_MAX 64
/* What stands for a date that the file does not give, or gives as no real day. */
#define X12_NO_DAY INT32_MIN

/* The first thing wrong with a file: the segment's number from 1, 0 for the file as a whole, and a
 * sentence for the person who sent it, in arena memory. */
struct x12_fault {
	int32_t segment;
	const char *reason;
};

struct x12_segment {
	int32_t number, n;
	uint32_t tag; /* its name, see x12_tag() */
	struct str at[X12_ELEMENTS_MAX]; /* at[0] is the segment's name */
};

/* A set of elements that are open at this point of the file. */
struct x12 {
	struct arena *a;
	struct x12_fault *fault;
	struct str rest;
	uint8_t kind[256];
	char element, component, repetition, terminator;
	int32_t segments;
	int level;
	struct str interchange, group, set; /* control numbers of what is open */
	struct str sender, receiver;        /* ISA06, ISA08 */
	struct str guide;                   /* GS08, or ST03 where given */
	struct str set_kind;                /* ST01: 835 */
	int32_t set_first;
	int64_t groups, sets;
	bool test; /* ISA15 is T: the sender says that this is no real business */
};

/* Begins to read `file`, which must outlive the reader. A byte order mark is passed over.
 * E_INVALID with a fault when there is no ISA segment or its separators cannot be told apart;
 * E_LIMIT when the file has more than LIMIT_UPLOAD_BYTES. */
enum err x12_open(struct x12 *x, struct str file, struct arena *a,
		  struct x12_fault *fault) MUST_CHECK;
/* The next segment, those of the envelope included; *more is false behind the last IEA. Line
 * breaks count for nothing unless they end the segments. E_INVALID for an envelope that does
 * not agree with itself, for text outside of it, and for control characters. */
enum err x12_next(struct x12 *x, struct x12_segment *s, bool *more) MUST_CHECK;
/* Sets the reader's fault at a segment; always E_INVALID. */
enum err x12_fail(struct x12 *x, int32_t segment, const char *format, ...)
	PRINTF_LIKE(3, 4) MUST_CHECK;

/* A segment's name as a number, so that it is compared in one step: names have two or three
 * characters, and a longer one is like no other. */
static inline uint32_t x12_tag(const char *name)
{
	uint32_t tag = 0;
	for (int i = 0; name[i] != '\0'; i++)
		tag = i < 3 ? tag << 8 | (unsigned char)name[i] : UINT32_MAX;
	return tag;
}
static inline bool x12_is(const struct x12_segment *s, const char *name)
{
	return s->tag == x12_tag(name);
}
/* Element `i`, empty when the segment is shorter. */
struct str x12_at(const struct x12_segment *s, int32_t i);
/* Component `i`, from 0, of a composite element, parted by `separator`. */
struct str x12_component(struct str element, char separator, int32_t i);
/* A copy in the arena without blanks at the ends; bytes that are no UTF-8 are read as Latin 1,
 * which is what old systems send. "" for an empty element. */
const char *x12_text(struct arena *a, struct str element);
/* `list`, parted by blanks, with one more word; as it is for an empty word. */
const char *x12_add_word(struct arena *a, const char *list, struct str word);

/* A decimal as X12 writes it: an optional minus, digits, at most `decimals` (0 to 3) behind an
 * optional point. *out is the value times 10^decimals, untouched when false. An empty element is
 * false. */
bool x12_decimal(struct str element, int decimals, int64_t *out) MUST_CHECK;
/* CCYYMMDD; X12_NO_DAY for anything that is no real day. */
int32_t x12_day(struct str element);

#endif
