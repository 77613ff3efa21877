/**
 * The operator's settings: one table, read from flags, environment and file, and validated
 * together. Independent of how the values are used.
 */
@NullMarked
package dev.rejoinder.config;

import org.jspecify.annotations.NullMarked;
