/* What every source file starts from: the fixed includes, the attributes, and the bans.
 * A file of this program includes this header first and needs no other system header for the
 * plain integer, string and assertion facilities. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

/* The result of a call marked so must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))
/* The compiler checks the format against the arguments. */
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#define NORETURN               __attribute__((noreturn))
#define UNUSED                 __attribute__((unused))

#include "base/err.h"
#include "base/limits.h"
#include "base/banned.h"

#endif
