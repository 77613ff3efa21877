/**
 * What an operator can set: one table of settings, read from flags, environment and file, and
 * checked all at once. It knows what the values are and nothing of what they are used for.
 */
@NullMarked
package dev.rejoinder.config;

import org.jspecify.annotations.NullMarked;
