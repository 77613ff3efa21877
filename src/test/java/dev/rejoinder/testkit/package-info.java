/** What tests share: a clock that stands still until it is told to move. */
@NullMarked
package dev.rejoinder.testkit;

import org.jspecify.annotations.NullMarked;
