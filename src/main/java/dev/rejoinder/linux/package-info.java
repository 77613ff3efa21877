/**
 * What the process asks of Linux: a sandbox for the parser process, and less processor time for
 * work that nobody waits for. All native calls of the project are made here. Elsewhere than on
 * Linux everything here does nothing. Knows nothing of the work it is used for.
 */
@NullMarked
package dev.rejoinder.linux;

import org.jspecify.annotations.NullMarked;
