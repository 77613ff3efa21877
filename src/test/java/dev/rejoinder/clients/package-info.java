/**
 * The client libraries in {@code clients}, each in a process of its own, against real servers
 * behind a proxy that cuts, loses and delays. {@code .ci/sdks} builds the libraries.
 */
@NullMarked
package dev.rejoinder.clients;

import org.jspecify.annotations.NullMarked;
