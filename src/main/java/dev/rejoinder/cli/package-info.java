/**
 * The command line: what an operator types, and what is printed back. It decides nothing about the
 * server; it reads settings, calls, prints, and turns the outcome into an exit code.
 */
@NullMarked
package dev.rejoinder.cli;

import org.jspecify.annotations.NullMarked;
