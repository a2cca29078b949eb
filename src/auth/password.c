/* Passwords: hash, check, judge. */
#include "auth/password.h"

/* 32 MiB and 10 passes take about 120 ms on one core of the small server that this is meant for
 * (measured: 19 MiB and 2 passes, the least that OWASP names, 19 ms; 64 MiB and 8, 245 ms). More
 * memory would be better against special hardware; but each web worker may be checking one at the
 * same time, and the whole program is to stay below 200 MB: four workers take 128 MB for those
 * moments and give it back. What memory does not slow down, the passes do. */
const struct crypto_cost PASSWORD_COST = { .passes = 10, .memory = 32 * 1024 * 1024 };

/* A password must have this many characters left when all that is easily guessed is struck out. */
#define REST_MIN 7
/* A run ("1234", "aaaa", "qwer") counts as easily guessed from this length on. */
#define RUN_MIN 3
/* A person's own name or address part is looked for from this length on: "Li" is in many words. */
#define CONTEXT_MIN  3
#define DISTINCT_MIN 5

/* What people choose first: the leaked lists' most frequent entries, reduced to their words. The
 * check works on lower case with the usual substitutions undone, so "P@ssw0rd" is here too. */
static const char *const common[] = {
	"password",       "passphrase",    "passwort",    "passcode",    "letmein",
	"welcome",        "changeme",      "changeit",    "default",     "administrator",
	"administration", "admin",         "manager",     "supervisor",  "superuser",
	"login",          "signin",        "logmein",     "access",      "secret",
	"topsecret",      "master",        "mypassword",  "temporary",   "temppass",
	"testing",        "testtest",      "tester",      "computer",    "internet",
	"michelle",       "iloveyou",      "iloveu",      "loveyou",     "lovely",
	"loveme",         "forever",       "friends",     "family",      "beautiful",
	"princess",       "sunshine",      "sunflower",   "butterfly",   "chocolate",
	"strawberry",     "rainbow",       "blessed",     "blessing",    "jesus",
	"christ",         "heaven",        "angels",      "angel",       "faith",
	"freedom",        "football",      "baseball",    "basketball",  "softball",
	"soccer",         "hockey",        "volleyball",  "swimming",    "superman",
	"batman",         "spiderman",     "pokemon",     "starwars",    "startrek",
	"minecraft",      "nintendo",      "playstation", "dragon",      "monkey",
	"shadow",         "killer",        "hunter",      "ranger",      "buster",
	"trustno",        "whatever",      "nothing",     "something",   "anything",
	"everything",     "hello",         "goodbye",     "january",     "february",
	"march",          "april",         "june",        "july",        "august",
	"september",      "october",       "november",    "december",    "monday",
	"tuesday",        "wednesday",     "thursday",    "friday",      "saturday",
	"sunday",         "spring",        "summer",      "autumn",      "winter",
	"america",        "american",      "california",  "texas",       "florida",
	"newyork",        "chicago",       "boston",      "dallas",      "london",
	"cowboys",        "yankees",       "lakers",      "steelers",    "eagles",
	"packers",        "patriots",      "raiders",     "redsox",      "broncos",
	"michael",        "jennifer",      "jessica",     "jordan",      "ashley",
	"nicole",         "daniel",        "andrew",      "joshua",      "matthew",
	"anthony",        "robert",        "william",     "christopher", "charlie",
	"thomas",         "samantha",      "elizabeth",   "maggie",      "ginger",
	"pepper",         "cookie",        "cheese",      "banana",      "orange",
	"purple",         "yellow",        "silver",      "golden",      "diamond",
	"flower",         "mustang",       "corvette",    "ferrari",     "porsche",
	"mercedes",       "harley",        "yamaha",      "honda",       "chevrolet",
	"samsung",        "apple",         "google",      "facebook",    "microsoft",
	"windows",        "android",       "iphone",      "linkedin",    "instagram",
	"youtube",        "qwerty",        "qwertz",      "azerty",      "asdf",
	"zxcvbn",         "health",        "healthcare",  "doctor",      "nurse",
	"nursing",        "medical",       "medicine",    "clinic",      "hospital",
	"patient",        "office",        "practice",    "pharmacy",    "dental",
	"dentist",        "reception",     "schedule",    "roster",      "huddle",
	"business",       "company",       "corporate",   "security",    "server",
	"database",       "network",       "guest",       "user",        "username",
	"account",        "private",       "public",      "number",      "please",
	"thankyou",       "goodmorning",   "goodnight",   "onetwothree", "abcdef",
	"correcthorse",   "batterystaple",
};

/* The ways along a keyboard; the alphabet and the digits are found by their codes. */
static const char *const rows[] = {
	"qwertyuiop",
	"asdfghjkl",
	"zxcvbnm",
	"qwertzuiop",
	"azertyuiop",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm",
	"zaq12wsxcde34rfvbgt5",
	"1q2w3e4r5t6y7u8i9o0p",
	"q1w2e3r4t5y6u7i8o9p0",
};

/* The password as the list knows it. `struck` marks what is easily guessed. Only ASCII is folded;
 * any other byte is itself. */
struct folded {
	char text[LIMIT_PASSWORD + 1];
	bool struck[LIMIT_PASSWORD];
	size_t n;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The letter that a sign usually stands for. */
static char plain(char c)
{
	static const char signs[] = "@4310$5!7", letters[] = "aaeiossit";
	const char *at = strchr(signs, c);
	return c == '\0' || at == NULL ? lower(c) : letters[at - signs];
}

static void strike(struct folded *f, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		f->struck[from + i] = true;
}

/* Strike out each place where the word stands, as typed or with the signs undone. */
static void strike_word(struct folded *f, const char *word, size_t n)
{
	for (size_t at = 0; n > 0 && at + n <= f->n; at++) {
		size_t typed = 0, undone = 0;
		while (typed < n && f->text[at + typed] == lower(word[typed]))
			typed++;
		while (undone < n && plain(f->text[at + undone]) == plain(word[undone]))
			undone++;
		if (typed == n || undone == n)
			strike(f, at, n);
	}
}

/* The parts of a name or address that are long enough: "Maria de la Cruz", "mcruz@clinic.org". */
static void strike_parts(struct folded *f, const char *text)
{
	size_t n;
	for (const char *p = text; *p != '\0'; p += n) {
		n = strcspn(p, " .,@-_+'\"()");
		if (n >= CONTEXT_MIN)
			strike_word(f, p, n);
		n += p[n] != '\0';
	}
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The ways in which b may follow a, as bits: the same again, up or down by code, to the right or
 * the left on the keyboard. */
static unsigned ways(char a, char b)
{
	unsigned found = a == b ? 1 : 0;
	if (!is_letter_or_digit(a) || !is_letter_or_digit(b))
		return found;
	found |= (a + 1 == b ? 2u : 0) | (b + 1 == a ? 4u : 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *at = strchr(rows[i], a);
		if (at == NULL)
			continue;
		found |= (at[1] == b ? 8u : 0) | (at != rows[i] && at[-1] == b ? 16u : 0);
	}
	return found;
}

/* A run goes on while one way leads through all of it. */
static void strike_runs(struct folded *f)
{
	size_t from = 0;
	unsigned way = ~0u;
	for (size_t i = 1; i <= f->n; i++) {
		unsigned next = i < f->n ? ways(f->text[i - 1], f->text[i]) : 0;
		if ((way & next) != 0) {
			way &= next;
			continue;
		}
		if (i - from >= RUN_MIN)
			strike(f, from, i - from);
		from = next != 0 ? i - 1 : i;
		way = next != 0 ? next : ~0u;
	}
}

/* "abcdabcdabcd" is a password of four letters: too short whatever they are. */
static void strike_repetition(struct folded *f)
{
	for (size_t period = 1; period < PASSWORD_MIN && period <= f->n / 2; period++)
		if (memcmp(f->text, f->text + period, f->n - period) == 0)
			strike(f, 0, f->n);
}

/* A character of UTF-8 counts once: its later bytes have the form 10xxxxxx. */
static bool starts_character(char c)
{
	return ((uint8_t)c & 0xc0) != 0x80;
}

static size_t characters(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++)
		n += starts_character(*s);
	return n;
}

static size_t characters_left(const struct folded *f)
{
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++)
		n += !f->struck[i] && starts_character(f->text[i]);
	return n;
}

static size_t distinct(const struct folded *f)
{
	bool seen[256] = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++) {
		n += !seen[(uint8_t)f->text[i]];
		seen[(uint8_t)f->text[i]] = true;
	}
	return n;
}

static void fold(struct folded *f, const char *password)
{
	*f = (struct folded){ .n = strlen(password) };
	for (size_t i = 0; i < f->n; i++)
		f->text[i] = lower(password[i]);
}

/* What argon2id is given: fixed in length, and worthless without the key file. */
static void peppered(uint8_t out[CRYPTO_HASH], const struct password_hasher *h,
		     const char *password)
{
	crypto_mac(out, h->pepper, password, strlen(password));
}

/* A hash that no password has, as costly to check as today's hashes. */
static void dummy_hash(char *out, size_t size, struct crypto_cost cost)
{
	int n = snprintf(out, size, "$argon2id$v=19$m=%zu,t=%" PRIu32 ",p=1$%.22s$%.43s",
			 cost.memory / 1024, cost.passes, "AAAAAAAAAAAAAAAAAAAAAA",
			 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert(n > 0 && (size_t)n < size);
}

const char *password_hash(struct arena *a, const struct password_hasher *h, const char *password)
{
	uint8_t mac[CRYPTO_HASH];
	assert(strlen(password) <= LIMIT_PASSWORD);
	peppered(mac, h, password);
	const char *hash = crypto_password_hash(a, mac, sizeof mac, h->cost);
	crypto_wipe(mac, sizeof mac);
	return hash;
}

bool password_verify(const struct password_hasher *h, const char *hash, const char *password)
{
	char dummy[128];
	uint8_t mac[CRYPTO_HASH];
	dummy_hash(dummy, sizeof dummy, h->cost);
	peppered(mac, h, password);
	bool right = crypto_password_verify(hash != NULL ? hash : dummy, mac, sizeof mac);
	crypto_wipe(mac, sizeof mac);
	return right && hash != NULL;
}

bool password_needs_rehash(const struct password_hasher *h, const char *hash)
{
	return crypto_password_differs(hash, h->cost);
}

static const char *guessable(const char *password, const char *name, const char *email)
{
	static const char advice[] =
		"This password is easy to guess: it is mostly common words, a name, or a run of "
		"keys. Use three or four unrelated words.";
	struct folded f;
	fold(&f, password);
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		strike_word(&f, common[i], strlen(common[i]));
	strike_parts(&f, name != NULL ? name : "");
	strike_parts(&f, email != NULL ? email : "");
	strike_runs(&f);
	strike_repetition(&f);
	bool weak = characters_left(&f) < REST_MIN || distinct(&f) < DISTINCT_MIN;
	crypto_wipe(&f, sizeof f);
	return weak ? advice : NULL;
}

const char *password_fault(const char *password, const char *name, const char *email)
{
	if (strlen(password) > LIMIT_PASSWORD)
		return "This password is too long. Use at most 256 characters, fewer if they are "
		       "not plain letters.";
	if (characters(password) < PASSWORD_MIN)
		return "This password is too short. Use at least 12 characters; three or four "
		       "unrelated words make a good password.";
	return guessable(password, name, email);
}
