#include "base/utf8.h"

/* The smallest code point that may take so many bytes; anything below is an overlong form. */
static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };

static size_t length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The character at `s`, or false; *step is then 1. */
static bool decode(const char *s, size_t n, uint32_t *out, size_t *step)
{
	unsigned char lead = (unsigned char)s[0];
	size_t length = length_of(lead);
	*step = 1;
	if (length == 0 || length > n)
		return false;
	uint32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)s[i];
		if ((next & 0xC0) != 0x80)
			return false;
		c = c << 6 | (next & 0x3Fu);
	}
	if (c < smallest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return false;
	*out = c;
	*step = length;
	return true;
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0, step; i < n; i += step) {
		uint32_t c;
		if (!decode(s + i, n - i, &c, &step))
			return false;
	}
	return true;
}

bool utf8_clean(const char *s, size_t n)
{
	for (size_t i = 0, step; i < n; i += step) {
		uint32_t c;
		if (!decode(s + i, n - i, &c, &step))
			return false;
		if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F))
			return false;
	}
	return true;
}

size_t utf8_length(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

uint32_t utf8_next(const char **s, const char *end)
{
	assert(*s < end);
	uint32_t c = 0xFFFD;
	size_t step;
	if (!decode(*s, (size_t)(end - *s), &c, &step))
		c = 0xFFFD;
	*s += step;
	return c;
}

void utf8_encode(uint32_t c, char out[5])
{
	assert(c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF));
	size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	out[length] = '\0';
	for (size_t i = length; i > 1; i--) {
		out[i - 1] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	out[0] = (char)(lead[length] | c);
}
