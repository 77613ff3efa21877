/**
 * Budgets: how many messages bots answer for whom in a day, and what the answers may cost. It knows
 * nothing of HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.budget;

import org.jspecify.annotations.NullMarked;
