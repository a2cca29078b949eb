# Compiler and libraries. Every warning is an error; V=asan and V=fuzz choose the checking builds.
CC := gcc
Q  := @

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wvla -Wformat=2 -Wwrite-strings -Wundef \
	-Wcast-qual -Wswitch-enum -Wpointer-arith -Wno-gnu-zero-variadic-macro-arguments -Wno-string-conversion
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow \
	-fno-strict-aliasing -fPIE
CFLAGS  := -std=c17 -O2 -g $(WARN) -Werror -fno-common $(HARDEN)
LDFLAGS := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed

ifeq ($(V),asan)
CC      := clang-14
WARN    += -Wno-unknown-warning-option
CFLAGS  := -std=c17 -O1 -g $(WARN) -Werror -fno-common -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS := -fsanitize=address,undefined
endif
ifeq ($(V),fuzz)
CC      := clang-14
CFLAGS  := -std=c17 -O1 -g $(WARN) -Werror -fno-common -fno-omit-frame-pointer \
	-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
LDFLAGS := -fsanitize=address,undefined
endif

PKGS     := sqlite3 libpq libmicrohttpd libsodium liboath libqrencode libical libcurl jansson clp expat
CPPFLAGS := -D_GNU_SOURCE -Isrc -I$(B)/gen $(shell pkg-config --cflags $(PKGS))
LIBS     := $(shell pkg-config --libs $(PKGS)) -lpthread -lm
