/* Who sees which part of the history. */
#include "mod/admin/machine_scope.h"

bool machine_sees_office(enum role role)
{
	return role_may(role, PERM_ACCOUNT_ADMIN) ||
	       (role_may(role, PERM_AUDIT_READ) && !role_may(role, PERM_ROSTER_WRITE));
}

const char *machine_like(struct arena *a, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return NULL;
	size_t n = strlen(text), k = 0;
	char *out = arena_alloc(a, 2 * n + 3);
	out[k++] = '%';
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '%' || text[i] == '_' || text[i] == '!')
			out[k++] = '!';
		out[k++] = text[i];
	}
	out[k++] = '%';
	out[k] = '\0';
	return out;
}
