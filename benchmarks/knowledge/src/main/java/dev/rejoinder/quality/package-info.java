/**
 * Measures the quality of answers from knowledge: whether search finds the right passage, whether
 * the reply contains its answer, and whether the bot abstains from unanswerable questions. Uses the
 * server through its API only; in offline mode, the built-in model only.
 */
package dev.rejoinder.quality;
