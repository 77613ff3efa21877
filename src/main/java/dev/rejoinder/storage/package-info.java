/**
 * Opens the database, migrates its schema, and provides the stores. Callers see only the features'
 * own store interfaces, not the database.
 */
@NullMarked
package dev.rejoinder.storage;

import org.jspecify.annotations.NullMarked;
