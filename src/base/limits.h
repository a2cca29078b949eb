/* Every maximum of the program, each with its reason. A buffer, list, upload or query without a
 * row here is a defect. Sizes are bytes, times are milliseconds unless the name says otherwise. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Memory: one request may build a four-week grid of 150 people and its JSON; more is a runaway. */
#define LIMIT_ARENA_BYTES (64 * 1024 * 1024)
/* The first block of a request's arena, kept between requests: most pages fit. */
#define LIMIT_ARENA_BLOCK (256 * 1024)
/* A response: the largest honest one is a CSV export of a year of shifts of 600 people. */
#define LIMIT_RESPONSE_BYTES (64 * 1024 * 1024)

/* HTTP edge. */
#define LIMIT_HEADER_BYTES (32 * 1024)      /* request line and headers; nginx allows the same */
#define LIMIT_HEADERS 100                   /* browsers send under 30; a proxy adds ten */
#define LIMIT_URI_BYTES 8192                /* longest address we ever print is under 500 */
#define LIMIT_BODY_BYTES (1 * 1024 * 1024)  /* a form or JSON body */
#define LIMIT_UPLOAD_BYTES (16 * 1024 * 1024) /* a CSV of 100,000 rows is about 10 MB */
#define LIMIT_FORM_FIELDS 2000              /* a grid of 60 people by 28 days posted whole */
#define LIMIT_FIELD_BYTES (64 * 1024)       /* one field that is not a file */
#define LIMIT_QUERY_PARAMS 64
#define LIMIT_COOKIES 64                    /* we set two; other programs on the host set theirs */
/* headers must be complete by then: slow drips end here */
#define LIMIT_HEADER_MS 10000
#define LIMIT_IDLE_MS 60000                 /* a kept connection without a request */
#define LIMIT_CONNECTIONS 512               /* a worker */
#define LIMIT_REQUEST_MS 300000             /* body and answer: 16 MB at 0.5 Mbit/s take 270 s */
#define LIMIT_DRAIN_MS 10000                /* a stopping worker waits so long for begun requests */
/* bodies under way in a worker: eight full uploads */
#define LIMIT_BODIES_BYTES (128 * 1024 * 1024)
/* a body too large by less is read, so that the answer is seen */
#define LIMIT_SWALLOW_BYTES (64 * 1024 * 1024)
#define LIMIT_UPLOAD_FILES 16               /* files of one form; a person picks one to three */
/* the headers of one part of a form; browsers send under 300 */
#define LIMIT_PART_HEADER_BYTES 2048
#define LIMIT_LISTEN_BACKLOG 1024           /* connections waiting to be accepted */

/* Text fields. */
#define LIMIT_NAME 120       /* people, sites, practices; the longest name on record has 60 */
#define LIMIT_EMAIL 254      /* RFC 5321 */
#define LIMIT_PHONE 32
#define LIMIT_ADDRESS 400
#define LIMIT_NOTE 2000      /* reasons, comments */
#define LIMIT_PASSWORD 256   /* bytes; longer than any pass phrase, short enough to hash */
#define LIMIT_JSON_DEPTH 16
#define LIMIT_JSON_BYTES (4 * 1024 * 1024) /* a FHIR bundle of 1,000 practitioners has about 2 MB */
/* values in a JSON body that stands for a form: lists of ids, read again at each try */
#define LIMIT_JSON_FORM_NODES 20000
#define LIMIT_JSON_NODES 400000  /* 29 MB in the arena; a bundle of 2 MB has about 60,000 */
#define LIMIT_LOG_LINE 4000  /* below PIPE_BUF, so that lines of several workers do not mix */
#define LIMIT_ZONES 64       /* zones in use in one process; a national group has about 10 */
#define LIMIT_CONF_BYTES (64 * 1024) /* a settings file; ours has under 2 KB */

/* Lists. */
#define LIMIT_PAGE_ROWS 50       /* rows on one page of a list: two screens, and 3 ms of work */
#define LIMIT_CSV_ROWS 200000
#define LIMIT_CSV_COLUMNS 64
#define LIMIT_CSV_CELLS 3000000  /* their pointers are 24 MB; with the text they fit in an arena */
#define LIMIT_CSV_FAULTS 100     /* faults named before "and more" */
#define LIMIT_IMPORT_ROWS 100000 /* of one import: ten times a large group's staff */
/* claims, lines and adjustments of one claim or remittance file: 160,000 for 10,000 claims */
#define LIMIT_REMIT_PARTS 500000
/* memory of one import: rows, and what they are compared with */
#define LIMIT_IMPORT_BYTES (512LL * 1024 * 1024)
/* entries of a list inside a CSV cell: sites or skills of one person */
#define LIMIT_LIST_CELL 64
#define LIMIT_SITES 5000
#define LIMIT_STAFF_AT_SITE 1000
#define LIMIT_FILL_DAYS 371      /* a fill: two to six weeks by hand, a benchmark year by import */

#define LIMIT_FILL_HAND_DAYS 42 /* a fill by the page: six weeks is as far as offices plan */
/* memory of one fill; a benchmark year takes most of it */
#define LIMIT_FILL_BYTES (1024LL * 1024 * 1024)
#define LIMIT_FILL_SECONDS 3600
#define LIMIT_FILL_REASONS 40    /* open needs whose candidates are named in a fill's result */

/* Files of banks. */
#define LIMIT_STATEMENT_BYTES (4 * 1024 * 1024) /* a busy account's year is 3 MB */
#define LIMIT_STATEMENT_LINES 20000 /* of one account; a busy one has 10,000 a year */
#define LIMIT_STATEMENT_CELLS 200000 /* of a CSV file: 20,000 lines of ten columns */
#define LIMIT_STATEMENTS_FILE 1000  /* accounts and days of one BAI2 file */
#define LIMIT_NACHA_ENTRIES 50000   /* of one ACH file; an office pays a few hundred */

/* Sign-in. Idle log-off follows 45 CFR 164.312(a)(2)(iii), which names no number. */
#define LIMIT_SESSION_IDLE_MS (15 * 60 * 1000)
#define LIMIT_SESSION_MS (12 * 60 * 60 * 1000)      /* a long working day */
#define LIMIT_SESSION_ROTATE_MS (30 * 60 * 1000)
#define LIMIT_SESSION_GRACE_MS (60 * 1000)
/* how long a typed password covers sensitive changes */
#define LIMIT_CONFIRM_MS (10 * 60 * 1000)
#define LIMIT_SETUP_LINK_MS (24 * 60 * 60 * 1000)
#define LIMIT_RESET_LINK_MS (60 * 60 * 1000)
#define LIMIT_INVITE_LINK_MS (7LL * 24 * 60 * 60 * 1000)
#define LIMIT_API_TOKENS 50        /* a person's; each is a program that somebody set up */
#define LIMIT_API_TOKEN_DAYS 366   /* a forgotten token ends by itself */
#define LIMIT_PATH_PARAMS 4
#define LIMIT_REQUEST_MEMORY_MS (24 * 60 * 60 * 1000) /* how long a form sent again is recognised */

#define LIMIT_NOTICE_MS (180LL * 24 * 60 * 60 * 1000) /* what was read is kept half a year */

/* Database. */
#define LIMIT_TRANSACTION_TRIES 8
#define LIMIT_STATEMENTS 1024       /* the catalogue; each connection caches its prepared ones */
/* an export of two years of a large group; pages ask for far less */
#define LIMIT_QUERY_ROWS 500000
#define LIMIT_DB_BUSY_MS 10000      /* a writer waits so long for another before it gives up */
/* PostgreSQL: one statement; the longest report takes seconds */
#define LIMIT_STATEMENT_MS 60000

/* The books. */
/* lines of one journal: a payroll of 600 people with six lines each fits */
#define LIMIT_LEDGER_LINES 4000
/* a journal of hledger: three million postings, read from the command line */
#define LIMIT_LEDGER_FILE (512 * 1024 * 1024)
#define LIMIT_LEDGER_COLUMNS 40    /* columns of a statement: three years of months */
#define LIMIT_LEDGER_ACCOUNTS 2000 /* of one practice; a large group's chart has about 600 */

/* Sign-in. */
/* names and addresses that failed lately, a power of two; 768 KiB */
#define LIMIT_THROTTLE_ROWS 32768

#endif
