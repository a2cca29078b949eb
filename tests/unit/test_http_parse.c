/* The decoders of http/: targets, forms, multipart, cookies, static files and the headers of an
 * answer, with at least as many bad inputs as good ones. */
#include "http/http.h"

#include <setjmp.h>
#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(LIMIT_ARENA_BYTES);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum err target(const char *text, struct http_request *req)
{
	const char *why = NULL;
	*req = (struct http_request){ .arena = arena };
	enum err err = http_parse_target(arena, text, req, &why);
	assert_true((err == OK) == (why == NULL));
	return err;
}

static void test_target_good(void **state)
{
	(void)state;
	struct http_request r;
	assert_int_equal(target("/", &r), OK);
	assert_string_equal(r.path, "/");
	assert_int_equal(target("/people/J%C3%B6rg%20B/?q=a+b%26c&q=2&empty&x=", &r), OK);
	assert_string_equal(r.path, "/people/J\xc3\xb6rg B/");
	assert_string_equal(r.target, "/people/J%C3%B6rg%20B/?q=a+b%26c&q=2&empty&x=");
	assert_int_equal(r.query.n, 4);
	assert_string_equal(http_query(&r, "q"), "a b&c");
	assert_string_equal(r.query.at[1].value, "2");
	assert_string_equal(http_query(&r, "empty"), "");
	assert_null(http_query(&r, "absent"));
	assert_int_equal(target("/a+b?", &r), OK);
	assert_string_equal(r.path, "/a+b");
	assert_int_equal(target("/...", &r), OK);
}

static void test_target_bad(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",          "people",  "http://x/", "*",          "x:443",    "//",
		"/a//b",     "/.",      "/a/../b",   "/a/%2e%2E",  "/a/%2e/b", "/a%00",
		"/a%0a",     "/a%09b",  "/a%7f",     "/a%2fb",     "/a%5cb",   "/a\\b",
		"/%",        "/%4",     "/%zz",      "/%-1",       "/a b",     "/a#b",
		"/\xc3\xb6", "/%ff",    "/%c0%af",   "/%ed%a0%80", "/?a=%00",  "/?a=%f",
		"/?=1",      "/?a=%01", "/?a=%e4",   "/a\tb",      "/?a=\x7f", "/%C2%85",
	};
	struct http_request r;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (target(bad[i], &r) != E_INVALID)
			fail_msg("accepted: %s", bad[i]);
}

static void test_target_limits(void **state)
{
	(void)state;
	struct http_request r;
	char *longest = arena_alloc(arena, LIMIT_URI_BYTES + 2);
	memset(longest, 'a', LIMIT_URI_BYTES + 1);
	longest[0] = '/';
	assert_int_equal(target(longest, &r), E_LIMIT);
	longest[LIMIT_URI_BYTES] = '\0';
	assert_int_equal(target(longest, &r), OK);
	struct buf many;
	buf_init(&many, LIMIT_URI_BYTES);
	buf_text_add(&many, "/?a");
	for (int i = 1; i < LIMIT_QUERY_PARAMS; i++)
		buf_text_add(&many, "&a");
	assert_int_equal(target(buf_text(&many), &r), OK);
	buf_text_add(&many, "&a");
	assert_int_equal(target(buf_text(&many), &r), E_LIMIT);
	buf_free(&many);
}

static enum err form(const char *text, struct http_request *r)
{
	const char *why = NULL;
	*r = (struct http_request){ .arena = arena };
	enum err err = http_parse_form(arena, str_of(text), &r->form, &why);
	assert_true((err == OK) == (why == NULL));
	return err;
}

static void test_form(void **state)
{
	(void)state;
	struct http_request r;
	assert_int_equal(form("", &r), OK);
	assert_int_equal(r.form.n, 0);
	assert_int_equal(form("a=1&b=x%3Dy&&note=l1%0D%0Al2%0Dl3%0A%09t&a=2", &r), OK);
	assert_int_equal(r.form.n, 4);
	assert_string_equal(http_field(&r, "a"), "1");
	assert_string_equal(http_field(&r, "b"), "x=y");
	assert_string_equal(http_field(&r, "note"), "l1\nl2\nl3\n\tt");
	static const char *const bad[] = { "=1",    "a=%",   "a=%1",   "a=%00", "a=%GG",
					   "%ff=1", "a=%1b", "a=\x80", "a=\x01" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (form(bad[i], &r) != E_INVALID)
			fail_msg("accepted: %s", bad[i]);
	const char *why;
	assert_int_equal(http_parse_form(arena, STR("a=\0b"), &r.form, &why), E_INVALID);
}

static void test_form_limits(void **state)
{
	(void)state;
	struct http_request r;
	struct buf b;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
		buf_text_add(&b, i == 0 ? "a" : "&a");
	assert_int_equal(form(buf_text(&b), &r), OK);
	assert_int_equal(r.form.n, LIMIT_FORM_FIELDS);
	buf_char(&b, '&');
	assert_int_equal(form(buf_text(&b), &r), E_LIMIT);
	buf_clear(&b);
	buf_text_add(&b, "a=");
	for (int i = 0; i < LIMIT_FIELD_BYTES - 1; i++)
		buf_char(&b, 'x');
	assert_int_equal(form(buf_text(&b), &r), OK);
	buf_char(&b, 'x');
	assert_int_equal(form(buf_text(&b), &r), E_LIMIT);
	buf_free(&b);
}

#define TYPE        "multipart/form-data; boundary=xyz"
#define NAMED(name) "--xyz\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define END         "\r\n--xyz--\r\n"

static enum err multipart(struct str body, const char *type, struct http_request *r)
{
	const char *why = NULL;
	*r = (struct http_request){ .arena = arena };
	enum err err = http_parse_multipart(arena, body, type, &r->form, &r->files, &why);
	assert_true((err == OK) == (why == NULL));
	return err;
}

static void test_multipart_good(void **state)
{
	(void)state;
	struct http_request r;
	struct str body = STR(NAMED(
		"a") "one\r\ntwo"
		     "\r\n"
		     "--xyz\r\ncontent-disposition:form-data; filename=\"C:\\dir\\q%22 \\\"x\\\".csv\"; name=up\r\n"
		     "Content-Type: text/csv\r\n\r\n"
		     "h\r\n\0\r\n--xy\r\nz"
		     "\r\n"
		     "--xyz\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n"
		     "\r\n" NAMED("empty") END);
	assert_int_equal(multipart(body, TYPE, &r), OK);
	assert_int_equal(r.form.n, 2);
	assert_string_equal(http_field(&r, "a"), "one\ntwo");
	assert_string_equal(http_field(&r, "empty"), "");
	assert_int_equal(r.files.n, 1);
	const struct http_file *f = http_file(&r, "up");
	assert_non_null(f);
	assert_string_equal(f->name, "q\" \"x\".csv");
	assert_string_equal(f->type, "text/csv");
	assert_int_equal(f->n, 13);
	assert_memory_equal(f->bytes, "h\r\n\0\r\n--xy\r\nz", 13);
	assert_null(http_file(&r, "none"));
	assert_int_equal(multipart(STR("--xyz--"), TYPE, &r), OK);
	assert_int_equal(multipart(STR(NAMED("a") "1" END),
				   "Multipart/Form-Data; charset=x; boundary=\"xyz\"", &r),
			 OK);
	assert_string_equal(http_field(&r, "a"), "1");
}

static void test_multipart_bad(void **state)
{
	(void)state;
	const struct str bad[] = {
		{ "", 0 },
		STR("--xy"),
		STR("preamble\r\n" NAMED("a") "1" END),
		STR(NAMED("a") "1"),
		STR(NAMED("a") "1\r\n--xyz"),
		STR(NAMED("a") "1\r\n--xyz-"),
		STR(NAMED("a") "1\r\n--xyzz\r\n"),
		STR(NAMED("a") "1" END "epilogue"),
		STR("--xyz\nContent-Disposition: form-data; name=\"a\"\n\n1\n--xyz--\n"),
		STR(NAMED("") "1" END),
		STR(NAMED("a\nb") "1" END),
		STR(NAMED("a\x01") "1" END),
		STR(NAMED("\xff") "1" END),
		STR(NAMED("a\" x") "1" END),
		STR(NAMED("a\"; name=\"b") "1" END),
		STR(NAMED("a\"; filename=\"b\"; filename=\"c") "1" END),
		STR(NAMED("a\"; filename=\"b\tc\x7f") "1" END),
		STR(NAMED("a") "\x00" END),
		STR(NAMED("a") "\xe4" END),
		STR("--xyz\r\n\r\n1" END),
		STR("--xyz\r\nContent-Type: text/plain\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		    "Content-Disposition: form-data; name=\"b\"\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n1" END),
		STR("--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\nX: \x00\r\n\r\n1" END),
	};
	struct http_request r;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (multipart(bad[i], TYPE, &r) != E_INVALID)
			fail_msg("accepted: body %zu", i);
	static const char *const types[] = {
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"xyz",
		"multipart/mixed; boundary=xyz",
		"multipart/form-data; boundary=xyz; boundary=xyz",
		"multipart/form-data; boundary=x\"z",
		"multipart/form-data; boundary=\"xyz \"",
		"multipart/form-data; boundary=xyz; junk",
		"",
		"multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg1",
	};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (multipart(STR(NAMED("a") "1" END), types[i], &r) != E_INVALID)
			fail_msg("accepted: type %s", types[i]);
}

static enum err many_parts(const char *part, int times)
{
	struct http_request r;
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	for (int i = 0; i < times; i++)
		buf_text_add(&b, part);
	buf_text_add(&b, "--xyz--");
	enum err err = multipart(buf_str(&b), TYPE, &r);
	buf_free(&b);
	return err;
}

static void test_multipart_limits(void **state)
{
	(void)state;
	assert_int_equal(many_parts(NAMED("a") "\r\n", LIMIT_FORM_FIELDS), OK);
	assert_int_equal(many_parts(NAMED("a") "\r\n", LIMIT_FORM_FIELDS + 1), E_LIMIT);
	assert_int_equal(many_parts(NAMED("a\"; filename=\"f") "\r\n", LIMIT_UPLOAD_FILES), OK);
	assert_int_equal(many_parts(NAMED("a\"; filename=\"f") "\r\n", LIMIT_UPLOAD_FILES + 1),
			 E_LIMIT);
	assert_int_equal(many_parts(NAMED("a\"; filename=\"") "\r\n",
				    LIMIT_FORM_FIELDS + LIMIT_UPLOAD_FILES + 1),
			 E_LIMIT);
	char *fat = arena_printf(arena, "%s%*d\r\n", NAMED("a"), LIMIT_FIELD_BYTES, 1);
	assert_int_equal(many_parts(fat, 1), OK);
	fat = arena_printf(arena, "%s%*d\r\n", NAMED("a"), LIMIT_FIELD_BYTES + 1, 1);
	assert_int_equal(many_parts(fat, 1), E_LIMIT);
	fat = arena_printf(arena, "--xyz\r\nX: %*d\r\n\r\n", LIMIT_PART_HEADER_BYTES, 1);
	assert_int_equal(many_parts(fat, 1), E_INVALID);
}

static void test_multipart_many_parameters_cost_little(void **state)
{
	(void)state;
	struct http_request r;
	struct buf b;
	buf_init(&b, LIMIT_HEADER_BYTES);
	buf_text_add(&b, "multipart/form-data; boundary=xyz");
	while (b.n < LIMIT_HEADER_BYTES - 4)
		buf_text_add(&b, ";a=b");
	size_t before = arena_used(arena);
	assert_int_equal(multipart(STR(NAMED("a") "1" END), buf_text(&b), &r), OK);
	assert_true(arena_used(arena) - before < 1024 * 1024);
	buf_free(&b);
}

static void test_cookies(void **state)
{
	(void)state;
	struct http_request r = { .arena = arena };
	assert_int_equal(http_parse_cookies(
				 arena,
				 "__Host-s=abc123; b=\"q\";c=; a b=1; d=x y; =z; alone; e=1,2; b=2",
				 &r.cookies),
			 OK);
	assert_int_equal(r.cookies.n, 4);
	assert_string_equal(http_cookie(&r, "__Host-s"), "abc123");
	assert_string_equal(http_cookie(&r, "b"), "q");
	assert_string_equal(http_cookie(&r, "c"), "");
	assert_null(http_cookie(&r, "d"));
	assert_null(http_cookie(&r, "e"));
	assert_int_equal(http_parse_cookies(arena, "", &r.cookies), OK);
	assert_int_equal(r.cookies.n, 0);
	struct buf b;
	buf_init(&b, 10000);
	for (int i = 0; i <= LIMIT_COOKIES; i++)
		buf_text_add(&b, "a=1;");
	assert_int_equal(http_parse_cookies(arena, buf_text(&b), &r.cookies), E_LIMIT);
	buf_free(&b);
}

static struct http_response response(struct buf *body)
{
	buf_init(body, 1 << 20);
	return (struct http_response){ .arena = arena, .body = body };
}

static const char *sent(const struct http_response *res, const char *name)
{
	struct http_request as_request = { .headers = res->headers };
	return http_header(&as_request, name);
}

static void test_response_headers(void **state)
{
	(void)state;
	struct buf body;
	struct http_response res = response(&body);
	http_set_cookie(&res, "__Host-s", "abc", 3600, true);
	assert_string_equal(sent(&res, "set-cookie"),
			    "__Host-s=abc; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure");
	res.headers.n = 0;
	http_set_cookie(&res, "s", "", 0, false);
	assert_string_equal(sent(&res, "set-cookie"),
			    "s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	http_set_header(&res, "Cache-Control", "private");
	http_security_headers(&res, false);
	http_security_headers(&res, false);
	assert_string_equal(sent(&res, "cache-control"), "private");
	assert_null(sent(&res, "strict-transport-security"));
	assert_non_null(strstr(sent(&res, "content-security-policy"), "default-src 'none'"));
	assert_null(strstr(sent(&res, "content-security-policy"), "unsafe"));
	assert_int_equal(res.headers.n, 8);
	for (int i = 0; i < 100; i++)
		http_set_header(&res, "X-Many", i == 99 ? "last" : "v");
	assert_int_equal(res.headers.n, 108);
	assert_string_equal(res.headers.at[107].value, "last");
	assert_string_equal(res.headers.at[0].name, "Set-Cookie");
	res.headers.n = 0;
	http_security_headers(&res, true);
	assert_string_equal(sent(&res, "cache-control"), "no-store");
	assert_non_null(sent(&res, "strict-transport-security"));
	http_plain_page(&res, 404, "<Not & found>", "a < b");
	assert_non_null(strstr(buf_text(&body), "<h1>&lt;Not &amp; found&gt;</h1>"));
	buf_free(&body);
}

#define HEX  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEX2 "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static const struct embedded files[] = {
	{ "a.js", (const unsigned char *)"js", 2, HEX2 },
	{ "app.css", (const unsigned char *)"body{}", 6, HEX },
	{ "app.css.gz", (const unsigned char *)"GZ", 2, HEX2 },
	{ NULL, NULL, 0, NULL },
};

static struct http_response get_static(const char *path, const char *accept, const char *tag,
				       struct buf *body)
{
	struct http_pair headers[] = { { "Accept-Encoding", accept }, { "If-None-Match", tag } };
	struct http_request req = {
		.arena = arena, .method = HTTP_GET, .path = path, .headers = { 2, headers }
	};
	struct http_response res = response(body);
	http_static(&req, &res, files, 3);
	return res;
}

static void test_static(void **state)
{
	(void)state;
	struct buf body;
	assert_string_equal(http_static_url(arena, files, 3, "app.css"),
			    "/static/01234567/app.css");
	assert_string_equal(http_static_url(arena, files, 3, "gone"), "/static/gone");
	struct http_response res = get_static("/static/01234567/app.css", "br", "", &body);
	assert_int_equal(res.status, 200);
	assert_int_equal(res.fixed_n, 6);
	assert_string_equal(sent(&res, "Content-Type"), "text/css; charset=utf-8");
	assert_string_equal(sent(&res, "Cache-Control"), "public, max-age=31536000, immutable");
	assert_string_equal(sent(&res, "Vary"), "Accept-Encoding");
	assert_null(sent(&res, "Content-Encoding"));
	const char *tag = arena_printf(arena, "\"zz\", W/%s", sent(&res, "ETag"));
	res = get_static("/static/app.css", "", tag, &body);
	assert_int_equal(res.status, 304);
	assert_string_equal(sent(&res, "Cache-Control"), "no-cache");
	res = get_static("/static/01234567/app.css", "gzip", tag, &body);
	assert_int_equal(res.status, 200);
	res = get_static("/static/deadbeef/app.css", "br, gzip;q=0.5", "", &body);
	assert_int_equal(res.fixed_n, 2);
	assert_string_equal(sent(&res, "Content-Encoding"), "gzip");
	assert_string_equal(sent(&res, "Cache-Control"), "no-cache");
	res = get_static("/static/app.css", "gzip;q=0.0", "", &body);
	assert_null(sent(&res, "Content-Encoding"));
	res = get_static("/static/a.js", "gzip", "", &body);
	assert_null(sent(&res, "Vary"));
	static const char *const gone[] = { "/static/", "/static", "/static/gone",
					    "/static/01234567/", "/x" };
	for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
		res = get_static(gone[i], "", "", &body);
		assert_int_equal(res.status, 404);
		buf_free(&body);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_target_good, setup, teardown),
		cmocka_unit_test_setup_teardown(test_target_bad, setup, teardown),
		cmocka_unit_test_setup_teardown(test_target_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_form, setup, teardown),
		cmocka_unit_test_setup_teardown(test_form_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_multipart_good, setup, teardown),
		cmocka_unit_test_setup_teardown(test_multipart_bad, setup, teardown),
		cmocka_unit_test_setup_teardown(test_multipart_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_multipart_many_parameters_cost_little, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_cookies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_response_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_static, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
