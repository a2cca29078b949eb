/* The version of this program; CHANGELOG.md says what each brought. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define HUDDLE_VERSION "0.1.0"

#endif
