/** Tests of the turn engine: its state machine as a table, and a simulator that injects faults. */
@NullMarked
package dev.rejoinder.turn;

import org.jspecify.annotations.NullMarked;
