/**
 * The words every other package shares: errors and their codes, time, ids and pages. It knows no
 * feature and no technology.
 */
@NullMarked
package dev.rejoinder.core;

import org.jspecify.annotations.NullMarked;
