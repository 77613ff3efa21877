/**
 * Secrets that tools refer to: set by administrators, encrypted in the database, and read only to
 * send a request. The package does not know what they are used for.
 */
@NullMarked
package dev.rejoinder.secret;

import org.jspecify.annotations.NullMarked;
