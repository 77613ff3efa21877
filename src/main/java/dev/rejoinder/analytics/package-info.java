/**
 * Analytics of a period: numbers of questions and answers, latency and cost. Sums up the counts
 * that turns store when they end. Independent of HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.analytics;

import org.jspecify.annotations.NullMarked;
