/**
 * The web console: one page and the files it needs, served to anybody. What the page shows it asks
 * from the public API like any other client, so nothing here knows bots or conversations.
 */
@NullMarked
package dev.rejoinder.http.console;

import org.jspecify.annotations.NullMarked;
