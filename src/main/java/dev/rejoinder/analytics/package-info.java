/**
 * Figures of a period: how much was asked and answered, how fast, and at what cost. It sums up what
 * the turns left behind as they ended; it knows neither HTTP nor SQL.
 */
@NullMarked
package dev.rejoinder.analytics;

import org.jspecify.annotations.NullMarked;
