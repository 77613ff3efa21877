/**
 * Opens the place where everything is kept, brings its schema up to date, and hands out the stores.
 * Callers see the features' own store interfaces and no database.
 */
@NullMarked
package dev.rejoinder.storage;

import org.jspecify.annotations.NullMarked;
