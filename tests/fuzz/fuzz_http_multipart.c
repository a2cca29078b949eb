/* Multipart bodies; the first line of the input is the Content-Type. Files must lie in the body. */
#include "http/http.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	char *type = arena_strndup(a, (const char *)data, n);
	size_t line = strcspn(type, "\n");
	type[line] = '\0';
	struct str body = { (const char *)data + (line < n ? line + 1 : n),
			    line < n ? n - line - 1 : 0 };
	struct http_pairs pairs = { 0, NULL };
	struct http_files files = { 0, NULL };
	const char *why = NULL;
	enum err err = http_parse_multipart(a, body, type, &pairs, &files, &why);
	assert((err == OK) == (why == NULL));
	for (size_t i = 0; i < pairs.n; i++)
		assert(pairs.at[i].name[0] != '\0' &&
		       utf8_clean(pairs.at[i].value, strlen(pairs.at[i].value)));
	for (size_t i = 0; i < files.n; i++) {
		const struct http_file *f = &files.at[i];
		assert(f->bytes >= body.p && f->n <= body.n && f->bytes + f->n <= body.p + body.n);
		assert(strpbrk(f->name, "/\\\n") == NULL && utf8_clean(f->name, strlen(f->name)));
	}
	arena_free(a);
	return 0;
}
