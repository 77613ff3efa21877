/**
 * Copies all that is kept from one database to another, row by row, and proves that both hold the
 * same. Knows of tables and columns, and nothing of what they mean.
 */
@NullMarked
package dev.rejoinder.storage.move;

import org.jspecify.annotations.NullMarked;
