/* Pure decisions about bank lines and cash: identity, suggestions, matches, reconciliation. */
#include "mod/bank/bank_rules.h"

#include "base/buf.h"
#include "base/lookup.h"
#include "base/money.h"
#include "base/utf8.h"

const char *bank_text_ref(struct arena *a, const char *name, const char *memo, const char *check)
{
	return arena_printf(a, "text:%s",
			    utf8_fold(a, arena_printf(a, "%s %s %s", name, memo, check)));
}

void bank_number_lines(struct arena *a, struct bank_identity *lines, size_t n)
{
	struct lookup *seen = lookup_new(a);
	int64_t *count = arena_array(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct bank_identity *l = &lines[i];
		int64_t first = (int64_t)i;
		const char *key =
			arena_printf(a, "%" PRId32 " %" PRId64 " %s", l->day, l->cents, l->ref);
		if (!lookup_put(seen, key, first) && !lookup_get(seen, key, &first))
			assert(!"a key that is there can be read");
		l->occurrence = ++count[first];
	}
}

static int days_apart(const struct bank_open_line *x, const struct bank_open_line *y)
{
	return x->day > y->day ? x->day - y->day : y->day - x->day;
}

/* How many of the line's words of four letters and more the other text has. */
static int shared_words(const char *text, const char *other)
{
	struct str rest = str_of(text), word;
	int n = 0;
	while (n < 4 && str_split(&rest, ' ', &word))
		n += word.n >= 4 && memmem(other, strlen(other), word.p, word.n) != NULL;
	return n;
}

static const char *days_words(struct arena *a, int days)
{
	return days == 0 ? "same day" :
			   arena_printf(a, "%d %s apart", days, days == 1 ? "day" : "days");
}

static bool same_key(const char *key, const struct bank_open_line *book, const char *own)
{
	/* Shorter keys stand in any text by chance. */
	return strlen(key) >= 4 && (strcmp(key, own) == 0 || strstr(book->text, key) != NULL);
}

/* One line of the same amount: 0 when it is too far away to be proposed. */
static int score_one(struct arena *a, const struct bank_open_line *line,
		     const struct bank_open_line *book, const char **reason)
{
	int days = days_apart(line, book);
	if (book->cents != line->cents)
		return 0;
	if (same_key(line->trace, book, book->trace)) {
		*reason = arena_printf(a, "same trace number %s and amount", line->trace);
		return 100;
	}
	if (line->check[0] != '\0' && strcmp(line->check, book->check) == 0) {
		*reason = arena_printf(a, "same check number %s and amount", line->check);
		return 98;
	}
	int words = shared_words(line->text, book->text);
	int score = 80 - 3 * days + 4 * words;
	if (days > 10 && words == 0)
		return 0;
	*reason = arena_printf(a, "same amount, %s%s", days_words(a, days),
			       words > 0 ? ", similar text" : "");
	return score < 1 ? 1 : score > 95 ? 95 : score;
}

/* The subsets are tried by size and then in order, so that the smallest and first is found; the
 * number of steps is bounded, and a search that is cut short finds nothing. */
struct subset {
	const int64_t *cents;
	size_t n, size, chosen[BANK_SUGGESTION_LINES];
	int64_t steps;
};

#define SUBSET_STEPS 200000

static bool subset_of_size(struct subset *s, size_t depth, size_t from, int64_t left)
{
	if (depth == s->size)
		return left == 0;
	for (size_t i = from; i + (s->size - depth) <= s->n; i++) {
		int64_t rest;
		if (--s->steps < 0)
			return false;
		if (!money_sub(left, s->cents[i], &rest))
			continue;
		s->chosen[depth] = i;
		if (subset_of_size(s, depth + 1, i + 1, rest))
			return true;
	}
	return false;
}

size_t bank_subset(const int64_t *cents, size_t n, int64_t wanted,
		   size_t out[BANK_SUGGESTION_LINES])
{
	struct subset s = { .cents = cents, .steps = SUBSET_STEPS };
	s.n = n < BANK_SUGGESTION_LINES ? n : BANK_SUGGESTION_LINES;
	for (s.size = 1; s.size <= s.n; s.size++) {
		if (!subset_of_size(&s, 0, 0, wanted))
			continue;
		memcpy(out, s.chosen, s.size * sizeof *out);
		return s.size;
	}
	return 0;
}

/* Several lines of the books, of the line's own direction and near its day. */
static bool suggest_several(struct arena *a, const struct bank_open_line *line,
			    const struct bank_open_line *books, size_t n,
			    struct bank_suggestion *out)
{
	int64_t cents[BANK_SUGGESTION_LINES];
	size_t at[BANK_SUGGESTION_LINES], found = 0, chosen[BANK_SUGGESTION_LINES];
	for (size_t i = 0; i < n && found < BANK_SUGGESTION_LINES; i++) {
		bool same_way = (books[i].cents > 0) == (line->cents > 0);
		bool smaller = same_way && (line->cents > 0 ? books[i].cents < line->cents :
							      books[i].cents > line->cents);
		if (!smaller || days_apart(line, &books[i]) > 10)
			continue;
		at[found] = i;
		cents[found++] = books[i].cents;
	}
	size_t size = bank_subset(cents, found, line->cents, chosen);
	if (size < 2)
		return false;
	*out = (struct bank_suggestion){ .score = size > 4 ? 40 : 64 - 4 * (int)size, .n = size };
	for (size_t i = 0; i < size; i++)
		out->line[i] = at[chosen[i]];
	out->reason = arena_printf(a, "%zu entries that come to this amount", size);
	return true;
}

size_t bank_suggest(struct arena *a, const struct bank_open_line *line,
		    const struct bank_open_line *books, size_t n_books, struct bank_suggestion *out,
		    size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < n_books; i++) {
		const char *reason = "";
		int score = score_one(a, line, &books[i], &reason);
		if (score == 0)
			continue;
		size_t place = n;
		while (place > 0 && out[place - 1].score < score)
			place--;
		if (place == max)
			continue;
		n = n < max ? n + 1 : max;
		memmove(&out[place + 1], &out[place], (n - place - 1) * sizeof *out);
		out[place] = (struct bank_suggestion){ .score = score, .reason = reason, .n = 1 };
		out[place].line[0] = i;
	}
	if (n == 0 && max > 0 && suggest_several(a, line, books, n_books, &out[0]))
		n = 1;
	return n;
}

static bool sum_of(const struct bank_open_line *lines, size_t n, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++)
		if (!money_add(*sum, lines[i].cents, sum))
			return false;
	return true;
}

static bool has_twin(const struct bank_open_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (lines[i].id == lines[j].id)
				return true;
	return false;
}

enum bank_match_verdict bank_match_judge(const struct bank_open_line *bank, size_t n_bank,
					 const struct bank_open_line *books, size_t n_books)
{
	int64_t at_bank, in_books;
	if (n_bank == 0 || n_books == 0)
		return BANK_MATCH_EMPTY;
	if (n_bank > 1 && n_books > 1)
		return BANK_MATCH_MANY;
	if (has_twin(bank, n_bank) || has_twin(books, n_books))
		return BANK_MATCH_TWICE;
	if (!sum_of(bank, n_bank, &at_bank) || !sum_of(books, n_books, &in_books))
		return BANK_MATCH_OVERFLOW;
	return at_bank == in_books ? BANK_MATCH_FINE : BANK_MATCH_UNEQUAL;
}

const char *bank_match_words(enum bank_match_verdict verdict)
{
	static const char *const words[BANK_MATCH_VERDICTS] = {
		[BANK_MATCH_FINE] = "The match is fine.",
		[BANK_MATCH_EMPTY] = "Choose lines of the bank and lines of the books.",
		[BANK_MATCH_MANY] = ("Choose one line of the bank and any number of the books, or "
				     "one of the books and any number of the bank."),
		[BANK_MATCH_TWICE] = "A line is chosen twice.",
		[BANK_MATCH_UNEQUAL] = "The two sides do not come to the same amount.",
		[BANK_MATCH_OVERFLOW] = "The sum of the lines is too large.",
	};
	assert((unsigned)verdict < BANK_MATCH_VERDICTS);
	return words[verdict];
}

bool bank_rule_fits(const struct bank_rule_test *rule, const struct bank_open_line *line)
{
	int64_t size = line->cents < 0 ? -line->cents : line->cents;
	if (rule->direction != 0 && (line->cents > 0) != (rule->direction > 0))
		return false;
	if (size < rule->min_cents || size > rule->max_cents)
		return false;
	return strstr(line->text, rule->contains) != NULL;
}

bool bank_reconcile(struct bank_reconciled *r, int64_t stated)
{
	int64_t explained;
	if (!money_sub(r->book_cents, r->transit_cents, &explained) ||
	    !money_add(explained, r->unbooked_cents, &explained) ||
	    !money_sub(stated, r->lines_cents, &r->difference))
		return false;
	/* Matches are exact: with the unmatched lines taken out, both sides are the same sum. */
	return explained == r->lines_cents;
}

const int64_t bank_denominations[BANK_DENOMINATIONS] = { 10000, 5000, 2000, 1000, 500, 200,
							 100,   50,   25,   10,   5,   1 };

bool bank_count_cents(const int64_t pieces[BANK_DENOMINATIONS], int64_t *cents)
{
	int64_t sum = 0, worth;
	for (size_t i = 0; i < BANK_DENOMINATIONS; i++)
		if (pieces[i] < 0 || pieces[i] > 100000 ||
		    !money_mul(pieces[i], bank_denominations[i], &worth) ||
		    !money_add(sum, worth, &sum))
			return false;
	*cents = sum;
	return true;
}

const char *bank_pieces_text(struct arena *a, const int64_t pieces[BANK_DENOMINATIONS])
{
	const char *text = "";
	for (size_t i = 0; i < BANK_DENOMINATIONS; i++)
		if (pieces[i] != 0)
			text = arena_printf(a, "%s%s%" PRId64 ":%" PRId64, text,
					    text[0] == '\0' ? "" : " ", bank_denominations[i],
					    pieces[i]);
	return text;
}

bool bank_pieces_parse(const char *text, int64_t pieces[BANK_DENOMINATIONS])
{
	struct str rest = str_of(text), part, worth;
	int64_t found[BANK_DENOMINATIONS] = { 0 };
	while (str_split(&rest, ' ', &part)) {
		int64_t cents, n;
		size_t i = 0;
		if (!str_split(&part, ':', &worth) || !str_to_i64(worth, &cents) ||
		    !str_to_i64(part, &n))
			return false;
		while (i < BANK_DENOMINATIONS && bank_denominations[i] != cents)
			i++;
		if (i == BANK_DENOMINATIONS || n <= 0 || n > 100000)
			return false;
		found[i] = n;
	}
	memcpy(pieces, found, sizeof found);
	return true;
}
