/**
 * Copies all rows from one database to another and verifies the copy. Knows tables and columns, but
 * nothing about their meaning.
 */
@NullMarked
package dev.rejoinder.storage.move;

import org.jspecify.annotations.NullMarked;
