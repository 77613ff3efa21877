/** Tests of the turn engine: its law as a table, and a simulator that lives through its faults. */
@NullMarked
package dev.rejoinder.turn;

import org.jspecify.annotations.NullMarked;
