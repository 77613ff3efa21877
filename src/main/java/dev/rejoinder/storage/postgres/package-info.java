/**
 * PostgreSQL: its dialect, the pool of its connections, and what is done again when it refuses or
 * is away. Knows nothing of what is stored.
 */
@NullMarked
package dev.rejoinder.storage.postgres;

import org.jspecify.annotations.NullMarked;
