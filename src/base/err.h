/* One closed list of outcomes for operations that can fail. Programmer errors are not in it:
 * those are asserts, and asserts stay on in production. A domain decision has its own enum.
 * A new member needs a line in the table of err.c. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
	OK = 0,
	E_INVALID,  /* the caller's data break a rule; the details are in the fault list */
	E_DENIED,   /* known who, not allowed */
	E_NOTFOUND, /* no such thing, or not one that this viewer may know of */
	E_CONFLICT, /* a unique or foreign key stands in the way */
	E_STALE,    /* the row changed since it was read */
	E_LIMIT,    /* larger or more often than the program allows */
	E_BUSY,     /* worth trying again: lock timeout, serialization failure */
	E_DB,       /* the database failed */
	E_IO,       /* a file, socket or library failed */
	E_SPACE,    /* the disk, or what we may use of it, is full */
	ERR_COUNT
};

/* The name in lower case, for logs: "notfound". */
const char *err_name(enum err err);
/* The HTTP status that stands for this outcome: 200 for OK, 404 for E_NOTFOUND, ... */
int err_status(enum err err);

#endif
