/**
 * The SQL of every store, written once for all databases, and the JDBC layer that runs it. {@link
 * dev.rejoinder.storage.sql.Dialect} holds the differences between databases; {@link
 * dev.rejoinder.storage.sql.Database} runs transactions. This package does not depend on a
 * particular database.
 */
@NullMarked
package dev.rejoinder.storage.sql;

import org.jspecify.annotations.NullMarked;
