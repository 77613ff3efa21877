/**
 * Deletes what may no longer be kept: all data of an end user who asks for it, and conversations
 * whose retention has ended. Works in small pieces that survive a crash.
 */
@NullMarked
package dev.rejoinder.privacy;

import org.jspecify.annotations.NullMarked;
