/**
 * Outgoing mail: a queue in the database, the client of the mail server, and the texts of
 * notifications. It knows nothing of HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.mail;

import org.jspecify.annotations.NullMarked;
