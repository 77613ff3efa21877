/**
 * The SQL of every store, written once for all databases, and the little that is needed to run it.
 * What differs between databases is behind {@link dev.rejoinder.storage.sql.Dialect}; how work
 * reaches a connection is behind {@link dev.rejoinder.storage.sql.Database}. It must not know any
 * one database.
 */
@NullMarked
package dev.rejoinder.storage.sql;

import org.jspecify.annotations.NullMarked;
