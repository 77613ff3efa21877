/**
 * The weekly digest: which figures it has, its text, and its store interface. It knows nothing of
 * HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.digest;

import org.jspecify.annotations.NullMarked;
