/**
 * SQLite: its connections, its dialect, and the thread that commits what many callers write in one
 * go. It must not know what is stored.
 */
@NullMarked
package dev.rejoinder.storage.sqlite;

import org.jspecify.annotations.NullMarked;
