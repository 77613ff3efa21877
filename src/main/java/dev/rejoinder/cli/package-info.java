/**
 * The command line. It reads settings, calls the server's operations, prints results, and converts
 * the outcome to an exit code. All logic is elsewhere.
 */
@NullMarked
package dev.rejoinder.cli;

import org.jspecify.annotations.NullMarked;
