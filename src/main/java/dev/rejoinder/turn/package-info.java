/**
 * Turns: a question and its answer, from the moment it is accepted to the moment it is stored. The
 * rules of what may be lost, and when, live here and nowhere else. It knows neither HTTP nor SQL.
 */
@NullMarked
package dev.rejoinder.turn;

import org.jspecify.annotations.NullMarked;
