/* embed: turn files into one C table, so that the program needs no file beside itself.
 *
 *   embed --symbol S --strip PREFIX --out BASE FILES...
 *
 * writes BASE.h and BASE.c with `const struct embedded S[]` (see base/embedded.h) and `S_count`.
 * No file at all gives an empty table. The bytes are written as string literals: a compiler reads
 * a megabyte of them in a fraction of a second, while a list of numbers takes it many seconds, and
 * unlike .incbin the generated file says all there is, so no path gets into the object. */
#include "base/base.h"

#define MAX_FILES      4096
#define MAX_FILE_BYTES (64u * 1024 * 1024)
#define LINE_BYTES     80 /* source bytes on one line of a literal */

struct file {
	const char *path, *name;
	unsigned char *bytes;
	size_t n;
	char hex[65];
};

static NORETURN PRINTF_LIKE(1, 2) void die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("embed: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/* SHA-256, FIPS 180-4. The round constants (section 4.2.2). */
static const uint32_t k256[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t turn(uint32_t x, int bits)
{
	return x >> bits | x << (32 - bits);
}

static void sha256_block(uint32_t h[8], const unsigned char *p)
{
	uint32_t w[64], s[8];
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];
		w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) + w[i - 7] +
		       (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
	memcpy(s, h, sizeof s);
	for (int i = 0; i < 64; i++) {
		uint32_t e = s[4], a = s[0];
		uint32_t t1 = s[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
			      ((e & s[5]) ^ (~e & s[6])) + k256[i] + w[i];
		uint32_t t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) +
			      ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof *s);
		s[0] = t1 + t2;
		s[4] += t1;
	}
	for (int i = 0; i < 8; i++)
		h[i] += s[i];
}

static void sha256_hex(const unsigned char *p, size_t n, char hex[65])
{
	uint32_t h[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	unsigned char tail[128] = { 0 };
	size_t whole = n / 64 * 64, rest = n - whole, tail_n = rest < 56 ? 64 : 128;
	for (size_t i = 0; i < whole; i += 64)
		sha256_block(h, p + i);
	memcpy(tail, p + whole, rest);
	tail[rest] = 0x80;
	for (size_t i = 0; i < 8; i++)
		tail[tail_n - 1 - i] = (unsigned char)((uint64_t)n * 8 >> 8 * i);
	for (size_t i = 0; i < tail_n; i += 64)
		sha256_block(h, tail + i);
	for (size_t i = 0; i < 8; i++)
		snprintf(hex + 8 * i, 9, "%08" PRIx32, h[i]);
}

static void file_read(struct file *f)
{
	FILE *in = fopen(f->path, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0)
		die("%s cannot be read", f->path);
	long size = ftell(in);
	if (size < 0 || (unsigned long)size > MAX_FILE_BYTES)
		die("%s is larger than %u bytes", f->path, MAX_FILE_BYTES);
	rewind(in);
	f->n = (size_t)size;
	f->bytes = malloc(f->n + 1);
	if (f->bytes == NULL)
		die("out of memory");
	if (fread(f->bytes, 1, f->n, in) != f->n)
		die("%s cannot be read", f->path);
	fclose(in);
	sha256_hex(f->bytes, f->n, f->hex);
}

/* Octal escapes always have three digits, so that a digit that follows is not swallowed; a
 * question mark is escaped, for two of them could begin a trigraph. */
static void write_literal(FILE *out, const unsigned char *p, size_t n)
{
	if (n == 0)
		fputs("\t\"\"", out);
	for (size_t i = 0; i < n; i++) {
		if (i % LINE_BYTES == 0)
			fputs(i == 0 ? "\t\"" : "\"\n\t\"", out);
		if (p[i] == '\n')
			fputs("\\n", out);
		else if (p[i] == '"' || p[i] == '\\' || p[i] == '?')
			fprintf(out, "\\%c", p[i]);
		else if (p[i] < 32 || p[i] > 126)
			fprintf(out, "\\%03o", (unsigned)p[i]);
		else
			fputc(p[i], out);
	}
	if (n > 0)
		fputc('"', out);
}

static FILE *open_output(const char *base, const char *suffix)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s%s", base, suffix);
	if (n < 0 || (size_t)n >= sizeof path)
		die("the output path is too long");
	FILE *out = fopen(path, "wb");
	if (out == NULL)
		die("%s cannot be written", path);
	return out;
}

static void close_output(FILE *out)
{
	bool bad = ferror(out) != 0;
	if (fclose(out) != 0 || bad)
		die("writing failed; is the disk full?");
}

static void write_header(const char *base, const char *symbol)
{
	FILE *out = open_output(base, ".h");
	fprintf(out, "/* Generated by tools/embed. */\n#ifndef EMBEDDED_%s_H\n", symbol);
	fprintf(out, "#define EMBEDDED_%s_H\n\n#include \"base/embedded.h\"\n\n", symbol);
	fprintf(out,
		"extern const struct embedded %s[];\nextern const size_t %s_count;\n\n#endif\n",
		symbol, symbol);
	close_output(out);
}

static void write_source(const char *base, const char *symbol, const struct file *files, size_t n)
{
	const char *slash = strrchr(base, '/');
	FILE *out = open_output(base, ".c");
	fprintf(out, "/* Generated by tools/embed. */\n#include \"%s.h\"\n\n",
		slash == NULL ? base : slash + 1);
	/* C17 promises 4095 characters to a literal; GCC and Clang take any length. */
	fputs("#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n", out);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "static const unsigned char bytes_%zu[] =\n", i);
		write_literal(out, files[i].bytes, files[i].n);
		fputs(";\n\n", out);
	}
	fprintf(out, "const struct embedded %s[] = {\n", symbol);
	for (size_t i = 0; i < n; i++) {
		fputs("\t{\n", out);
		write_literal(out, (const unsigned char *)files[i].name, strlen(files[i].name));
		fprintf(out, ", bytes_%zu, %zu,\n\t\"%s\"\n\t},\n", i, files[i].n, files[i].hex);
	}
	fprintf(out, "\t{ NULL, NULL, 0, NULL },\n};\nconst size_t %s_count = %zu;\n", symbol, n);
	close_output(out);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* A name that begins with '/' would carry a path of the building machine into the program. */
static const char *file_name(const char *path, const char *strip)
{
	size_t n = strlen(strip);
	const char *name = strncmp(path, strip, n) == 0 ? path + n : path;
	if (name[0] == '/' || name[0] == '\0')
		die("%s: the name must be relative; use --strip", path);
	return name;
}

int main(int argc, char **argv)
{
	static struct file files[MAX_FILES];
	const char *symbol = NULL, *strip = "", *base = NULL;
	size_t n = 0;
	int at = 1;
	for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
		if (strcmp(argv[at], "--symbol") == 0)
			symbol = argv[at + 1];
		else if (strcmp(argv[at], "--strip") == 0)
			strip = argv[at + 1];
		else if (strcmp(argv[at], "--out") == 0)
			base = argv[at + 1];
		else
			break;
	}
	if (symbol == NULL || base == NULL || (at < argc && argv[at][0] == '-')) {
		fputs("usage: embed --symbol S [--strip PREFIX] --out BASE FILES...\n", stderr);
		return 2;
	}
	for (; at < argc; at++) {
		if (n == MAX_FILES)
			die("more than %d files", MAX_FILES);
		files[n] = (struct file){ .path = argv[at], .name = file_name(argv[at], strip) };
		file_read(&files[n++]);
	}
	qsort(files, n, sizeof *files, by_name);
	for (size_t i = 1; i < n; i++)
		if (strcmp(files[i - 1].name, files[i].name) == 0)
			die("%s and %s get the same name", files[i - 1].path, files[i].path);
	write_header(base, symbol);
	write_source(base, symbol, files, n);
	return 0;
}
