/**
 * The web console: one page and its static files, served publicly. The page gets its data from the
 * public API like any other client, so this package knows nothing about bots or conversations.
 */
@NullMarked
package dev.rejoinder.http.console;

import org.jspecify.annotations.NullMarked;
