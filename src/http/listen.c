/* Listening sockets: from the text of an address to a bound descriptor, and back to an address that
 * a person can open. */
#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define UNIX_PREFIX "unix:"
#define UNIX_MODE   0660 /* the proxy's group may connect, nobody else */

static enum err give_up(int fd)
{
	int why = errno;
	if (fd >= 0)
		close(fd);
	errno = why;
	return E_IO;
}

static bool unix_address(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	size_t n = strlen(path);
	if (n == 0 || n >= sizeof address->sun_path)
		return false;
	memcpy(address->sun_path, path, n + 1);
	return true;
}

/* A socket file that nobody listens on any more. */
static bool is_abandoned(const struct sockaddr_un *address)
{
	struct stat st;
	if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	bool refused = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
		       errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static enum err listen_unix(const char *path, int *fd)
{
	struct sockaddr_un address;
	if (!unix_address(path, &address))
		return E_INVALID;
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s < 0)
		return give_up(s);
	if (is_abandoned(&address))
		unlink(address.sun_path);
	/* The mask, not a later chmod: between the two anybody could connect. */
	mode_t mask = umask(0777 & ~UNIX_MODE);
	int bound = bind(s, (const struct sockaddr *)&address, sizeof address);
	umask(mask);
	if (bound != 0 || listen(s, LIMIT_LISTEN_BACKLOG) != 0)
		return give_up(s);
	*fd = s;
	return OK;
}

/* "host:port" or "[v6]:port" into two texts. */
static bool split_address(const char *address, char *host, size_t room, const char **port)
{
	const char *colon = strrchr(address, ':');
	if (colon == NULL || colon == address || colon[1] == '\0')
		return false;
	size_t n = (size_t)(colon - address);
	if (address[0] == '[') {
		if (address[n - 1] != ']' || n < 3)
			return false;
		address++;
		n -= 2;
	} else if (memchr(address, ':', n) != NULL) {
		return false;
	}
	if (n >= room)
		return false;
	memcpy(host, address, n);
	host[n] = '\0';
	*port = colon + 1;
	return true;
}

static enum err listen_tcp(const char *address, int *fd)
{
	char host[NI_MAXHOST];
	const char *port;
	int64_t number;
	if (!split_address(address, host, sizeof host, &port) ||
	    !str_to_i64(str_of(port), &number) || number < 0 || number > UINT16_MAX)
		return E_INVALID;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return E_INVALID;
	int s = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const int yes = 1;
	bool bound = s >= 0 && setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
		     bind(s, found->ai_addr, found->ai_addrlen) == 0 &&
		     listen(s, LIMIT_LISTEN_BACKLOG) == 0;
	freeaddrinfo(found);
	if (!bound)
		return give_up(s);
	*fd = s;
	return OK;
}

enum err http_listen(const char *address, int *fd)
{
	size_t n = strlen(UNIX_PREFIX);
	if (strncmp(address, UNIX_PREFIX, n) == 0)
		return listen_unix(address + n, fd);
	return listen_tcp(address, fd);
}

const char *http_listen_url(struct arena *a, int fd, bool tls)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	} at = { 0 };
	socklen_t n = sizeof at;
	if (getsockname(fd, &at.any, &n) != 0)
		return "(no address)";
	if (at.any.sa_family == AF_UNIX)
		return arena_printf(a, UNIX_PREFIX "%s", at.local.sun_path);
	const char *scheme = tls ? "https" : "http";
	char text[INET6_ADDRSTRLEN] = "";
	bool v6 = at.any.sa_family == AF_INET6;
	const void *address = v6 ? (const void *)&at.v6.sin6_addr : (const void *)&at.v4.sin_addr;
	unsigned port = ntohs(v6 ? at.v6.sin6_port : at.v4.sin_port);
	if (inet_ntop(at.any.sa_family, address, text, sizeof text) == NULL)
		return "(no address)";
	/* "Every address of this machine" is not one that a browser can open. */
	if (strcmp(text, "0.0.0.0") == 0 || strcmp(text, "::") == 0)
		return arena_printf(a, "%s://localhost:%u", scheme, port);
	return arena_printf(a, v6 ? "%s://[%s]:%u" : "%s://%s:%u", scheme, text, port);
}
