/** What the tests of several packages share. */
@NullMarked
package dev.rejoinder.testkit;

import org.jspecify.annotations.NullMarked;
