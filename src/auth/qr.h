/* A text as a QR picture. The SVG has a white ground, one path and no style or script, and is
 * served as image/svg+xml from a route of its own, for the page's policy allows images from
 * itself alone. */
#ifndef AUTH_QR_H
#define AUTH_QR_H

#include "base/base.h"
#include "base/buf.h"

/* Append the picture to out. E_LIMIT when the text is too long for a QR code of level M (about
 * 2,300 bytes), E_INVALID when it is empty. */
enum err qr_svg(struct buf *out, const char *text) MUST_CHECK;

#endif
