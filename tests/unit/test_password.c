/* Passwords are stored so that the database alone is worth nothing, and judged by what people
 * guess. The tests hash at the lowest cost there is, except the one that measures. */
#include <time.h>
#include "arena_fixture.h"
#include "auth/password.h"

static const struct password_hasher cheap = { .cost = { 1, 8192 }, .pepper = { 1 } };

static void the_right_password_is_known(void **state)
{
	(void)state;
	const char *hash = password_hash(a, &cheap, "four green trams late");
	assert_true(password_verify(&cheap, hash, "four green trams late"));
	assert_false(password_verify(&cheap, hash, "four green trams lat"));
	assert_false(password_verify(&cheap, hash, "four green trams late "));
	assert_false(password_verify(&cheap, hash, ""));
	assert_false(password_verify(&cheap, "", "four green trams late"));
	assert_false(password_verify(&cheap, "four green trams late", "four green trams late"));
}

static void the_whole_of_a_long_password_counts(void **state)
{
	(void)state;
	char text[LIMIT_PASSWORD + 1];
	memset(text, 'k', LIMIT_PASSWORD);
	text[LIMIT_PASSWORD] = '\0';
	const char *hash = password_hash(a, &cheap, text);
	assert_true(password_verify(&cheap, hash, text));
	text[LIMIT_PASSWORD - 1] = 'l';
	assert_false(password_verify(&cheap, hash, text));
}

static void each_hash_has_its_own_salt(void **state)
{
	(void)state;
	assert_string_not_equal(password_hash(a, &cheap, "same words twice"),
				password_hash(a, &cheap, "same words twice"));
}

static void without_the_pepper_nothing_matches(void **state)
{
	(void)state;
	const char *hash = password_hash(a, &cheap, "four green trams late");
	struct password_hasher other = cheap;
	other.pepper[31] = 1;
	assert_false(password_verify(&other, hash, "four green trams late"));
	assert_false(crypto_password_verify(hash, "four green trams late", 21));
}

static void an_unknown_account_is_never_right(void **state)
{
	(void)state;
	assert_false(password_verify(&cheap, NULL, "four green trams late"));
	assert_false(password_verify(&cheap, NULL, ""));
}

static void another_cost_asks_for_a_new_hash(void **state)
{
	(void)state;
	const char *hash = password_hash(a, &cheap, "four green trams late");
	struct password_hasher dearer = cheap;
	assert_false(password_needs_rehash(&cheap, hash));
	dearer.cost.passes = 2;
	assert_true(password_needs_rehash(&dearer, hash));
	dearer.cost = (struct crypto_cost){ 1, 16384 };
	assert_true(password_needs_rehash(&dearer, hash));
	assert_true(password_needs_rehash(&cheap, "$2b$12$abc"));
	assert_true(password_verify(&dearer, hash, "four green trams late"));
}

static double seconds_of_check(const struct password_hasher *h, const char *hash)
{
	struct timespec from, to;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	assert_false(password_verify(h, hash, "a wrong password"));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* The least of a few runs, so that a busy machine does not decide. */
static double least_seconds(const struct password_hasher *h, const char *hash)
{
	double least = 1e9;
	for (int i = 0; i < 5; i++) {
		double now = seconds_of_check(h, hash);
		least = now < least ? now : least;
	}
	return least;
}

static void an_unknown_account_costs_the_same_time(void **state)
{
	(void)state;
	const struct password_hasher h = { .cost = PASSWORD_COST };
	const char *hash = password_hash(a, &h, "four green trams late");
	double known = least_seconds(&h, hash), unknown = least_seconds(&h, NULL);
	print_message("a check takes %.0f ms, of an unknown account %.0f ms\n", known * 1e3,
		      unknown * 1e3);
	assert_true(known > 0.01);
	assert_true(unknown > known * 0.7 && unknown < known * 1.4);
}

static void the_production_cost_is_within_memory(void **state)
{
	(void)state;
	assert_in_range(PASSWORD_COST.memory, 19 * 1024 * 1024, 46 * 1024 * 1024);
	assert_in_range(PASSWORD_COST.passes, 2, 20);
	const struct password_hasher h = { .cost = PASSWORD_COST };
	const char *hash = password_hash(a, &h, "four green trams late");
	assert_memory_equal(hash, "$argon2id$v=19$m=32768,t=10,p=1$", 32);
}

static void the_length_counts_characters(void **state)
{
	(void)state;
	char text[LIMIT_PASSWORD + 2];
	assert_non_null(strstr(password_fault("", NULL, NULL), "too short"));
	assert_non_null(strstr(password_fault("tram-oxide9", NULL, NULL), "too short"));
	assert_null(password_fault("tram-oxide-9", NULL, NULL));
	/* Eleven characters in 22 bytes, then twelve. */
	assert_non_null(strstr(
		password_fault("\u00e9\u00e4\u00f1\u00df\u00e5\u00f8\u00e7\u00ea\u00ee\u00fb\u00f4",
			       NULL, NULL),
		"too short"));
	assert_null(password_fault(
		"\u00e9\u00e4\u00f1\u00df\u00e5\u00f8\u00e7\u00ea\u00ee\u00fb\u00f4\u00f6", NULL,
		NULL));
	for (size_t i = 0; i < LIMIT_PASSWORD + 1; i++)
		text[i] = "tram oxide plum kettle vigor"[i * 5 % 28];
	text[LIMIT_PASSWORD + 1] = '\0';
	assert_non_null(strstr(password_fault(text, NULL, NULL), "too long"));
	text[LIMIT_PASSWORD] = '\0';
	assert_null(password_fault(text, NULL, NULL));
}

static const char *const guessed[] = {
	"password1234",     "Password123!",       "P@ssw0rd2024",   "passwordpassword",
	"123456789012",     "111111111111",       "qwertyuiop12",   "qwertyuiopas",
	"1q2w3e4r5t6y",     "1qaz2wsx3edc",       "asdfghjkl123",   "abcdefghijkl",
	"iloveyou1234",     "letmein12345",       "Welcome12345",   "welcome2024!",
	"Summer2024!!",     "Winter2025!!",       "adminadmin12",   "administrator",
	"administrator1",   "changeme1234",       "huddlehuddle",   "Huddle2026!!",
	"huddle123456",     "abcabcabcabc",       "hunter2hunter2", "aaaaaaaaaaaa",
	"abababababab",     "sunshine2024",       "Football2025",   "Baseball1234",
	"trustno1trustno1", "monkey123456",       "dragon123456",   "Princess1234",
	"michael12345",     "jessica12345",       "123123123123",   "121212121212",
	"987654321098",     "zyxwvutsrqpo",       "zxcvbnm12345",   "Healthcare1!",
	"hospital2025",     "doctor123456",       "nurse1234567",   "clinic2025!!",
	"office123456",     "Reception123",       "qwerty123456",   "qwertyqwerty",
	"starwars1977",     "superman1234",       "batman123456",   "pokemon12345",
	"jordan232323",     "liverpoolliverpool", "monday123456",   "January2026!",
	"September2026",    "december2025",       "passphrase12",   "secret123456",
	"topsecret123",     "master123456",       "login1234567",   "testtesttest",
	"testing12345",     "test12345678",       "default12345",   "temporary123",
	"computer1234",     "internet1234",       "whatever1234",   "forever12345",
	"friends12345",     "chocolate123",       "butterfly123",   "000000000000",
	"999999999999",     "!!!!!!!!!!!!",       "            ",   "a1a1a1a1a1a1",
	"987654321qwe",     "poiuytrewq12",       "lkjhgfdsa123",   "mnbvcxz12345",
	"PASSWORD1234",     "pa55word1234",       "passw0rd!!!!",   "123qwe123qwe",
	"qwe123qwe123",     "1234qwer1234",       "q1w2e3r4t5y6",   "zaq12wsxcde3",
	"thomas123456",     "daniel123456",       "ashley123456",   "soccer123456",
	"hockey123456",     "access123456",       "california12",   "newyork12345",
};

static void what_people_guess_first_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(guessed); i++) {
		const char *fault = password_fault(guessed[i], NULL, NULL);
		if (fault == NULL || strstr(fault, "easy to guess") == NULL)
			fail_msg("\"%s\" was not refused as easy to guess", guessed[i]);
	}
}

static void ones_own_name_and_address_do_not_count(void **state)
{
	static const char *const own[] = { "marisol2024!",       "Delacroix2024",
					   "marisoldelacroix",   "mdlx@clinic.org",
					   "marisol.delacroix1", "4lakeside2024" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (password_fault(own[i], "Marisol Delacroix", "mdlx4@lakeside.clinic.org") ==
		    NULL)
			fail_msg("\"%s\" was accepted", own[i]);
	assert_null(password_fault("delacroix wins at pinball", "Marisol Delacroix", "m@x.org"));
	assert_null(password_fault("marzipan kettle drum", "Li Xu", "li@xu.org"));
}

static void good_passwords_of_any_kind_are_accepted(void **state)
{
	static const char *const good[] = {
		"four green trams late",
		"correct horse battery staple kettle",
		"tram-oxide-plum-9",
		"kX9#mQ2$vL7@",
		"vbtkjdmxzqhw",
		"we went to Maine by bus",
		"a huddle of wet penguins",
		"7 broken umbrellas",
		"ohne Gleis kein Zug",
		"never odd or even or so",
		"jumpy-ferret-lamp",
		"plum plum kettle vigor",
		"the password is a lemon tree",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (password_fault(good[i], "Ann Lee", "ann.lee@lake.example") != NULL)
			fail_msg("\"%s\" was refused", good[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_right_password_is_known, start, stop),
		cmocka_unit_test_setup_teardown(the_whole_of_a_long_password_counts, start, stop),
		cmocka_unit_test_setup_teardown(each_hash_has_its_own_salt, start, stop),
		cmocka_unit_test_setup_teardown(without_the_pepper_nothing_matches, start, stop),
		cmocka_unit_test_setup_teardown(an_unknown_account_is_never_right, start, stop),
		cmocka_unit_test_setup_teardown(another_cost_asks_for_a_new_hash, start, stop),
		cmocka_unit_test_setup_teardown(an_unknown_account_costs_the_same_time, start,
						stop),
		cmocka_unit_test_setup_teardown(the_production_cost_is_within_memory, start, stop),
		cmocka_unit_test(the_length_counts_characters),
		cmocka_unit_test(what_people_guess_first_is_refused),
		cmocka_unit_test(ones_own_name_and_address_do_not_count),
		cmocka_unit_test(good_passwords_of_any_kind_are_accepted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
