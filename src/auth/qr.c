/* QR pictures through libqrencode. */
#include "auth/qr.h"

#include <errno.h>
#include <qrencode.h>

#define QUIET 4 /* modules of white around, as ISO/IEC 18004 asks */

/* One sub-path for each run of dark modules in a row: a fifth of the size of one for each
 * module. */
static void row_path(struct buf *out, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		if ((row[x] & 1) == 0)
			continue;
		int from = x;
		while (x + 1 < width && (row[x + 1] & 1) != 0)
			x++;
		int run = x + 1 - from;
		buf_printf(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, run, run);
	}
}

enum err qr_svg(struct buf *out, const char *text)
{
	if (*text == '\0')
		return E_INVALID;
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return errno == ERANGE ? E_LIMIT : E_IO;
	int side = code->width + 2 * QUIET;
	buf_printf(out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		   "shape-rendering=\"crispEdges\">"
		   "<path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path d=\"",
		   side, side, side, side, side);
	for (int y = 0; y < code->width; y++)
		row_path(out, code->data + (ptrdiff_t)y * code->width, code->width, y);
	buf_text_add(out, "\"/></svg>\n");
	QRcode_free(code);
	return OK;
}
