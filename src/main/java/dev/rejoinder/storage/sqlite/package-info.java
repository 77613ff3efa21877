/** SQLite: connections, dialect, and group commit. Must not know what is stored. */
@NullMarked
package dev.rejoinder.storage.sqlite;

import org.jspecify.annotations.NullMarked;
