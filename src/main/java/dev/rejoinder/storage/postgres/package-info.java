/**
 * PostgreSQL: the dialect, the connection pool, retries, timeouts and notifications. Does not
 * depend on the stores.
 */
@NullMarked
package dev.rejoinder.storage.postgres;

import org.jspecify.annotations.NullMarked;
