/**
 * A small embedding model that runs inside this process, from a second jar beside the server's. All
 * of its native code runs on threads of its own, so that it holds up no virtual thread.
 */
@NullMarked
package dev.rejoinder.provider.local;

import org.jspecify.annotations.NullMarked;
