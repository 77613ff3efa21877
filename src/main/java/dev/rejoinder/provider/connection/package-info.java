/** Connections to model providers that owners set in the console. */
@NullMarked
package dev.rejoinder.provider.connection;

import org.jspecify.annotations.NullMarked;
