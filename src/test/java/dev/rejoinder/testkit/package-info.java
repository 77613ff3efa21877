/**
 * What tests share: a clock that stands still until it is told to move, and servers of their own.
 */
@NullMarked
package dev.rejoinder.testkit;

import org.jspecify.annotations.NullMarked;
