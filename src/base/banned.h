/* Calls that this program does not make. Each becomes a compile error that names the
 * replacement. Include last; a system header included after this one would break. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#undef strcpy
#define strcpy(...) BANNED_use_arena_strdup_or_buf
#undef strcat
#define strcat(...) BANNED_use_buf
#undef strncpy
#define strncpy(...) BANNED_use_arena_strndup
#undef strncat
#define strncat(...) BANNED_use_buf
#undef sprintf
#define sprintf(...) BANNED_use_snprintf_or_buf_printf
#undef vsprintf
#define vsprintf(...) BANNED_use_vsnprintf_or_buf
#undef gets
#define gets(...) BANNED_use_fgets
#undef atoi
#define atoi(...) BANNED_use_str_to_i64
#undef atol
#define atol(...) BANNED_use_str_to_i64
#undef strtok
#define strtok(...) BANNED_use_str_split
#undef rand
#define rand(...) BANNED_use_rng
#undef srand
#define srand(...) BANNED_use_rng
#undef system
#define system(...) BANNED_no_shell
#undef popen
#define popen(...) BANNED_no_shell
#undef localtime
#define localtime(...) BANNED_use_tz
#undef gmtime
#define gmtime(...) BANNED_use_date
#undef time
#define time(...) BANNED_use_clock_now_ms
#undef alloca
#define alloca(...) BANNED_use_arena

#endif
