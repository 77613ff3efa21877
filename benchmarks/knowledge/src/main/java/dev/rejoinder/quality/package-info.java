/**
 * How good the answers from knowledge are: whether the right passage is found, whether its answer
 * is in the reply, and whether what no passage answers is left unanswered. Knows the server by its
 * API; offline, by its built-in model alone.
 */
package dev.rejoinder.quality;
