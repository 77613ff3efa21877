/**
 * A small embedding model that runs in this process, from a separate jar. All of its native code
 * runs on its own threads, so that it pins no virtual thread's carrier.
 */
@NullMarked
package dev.rejoinder.provider.local;

import org.jspecify.annotations.NullMarked;
