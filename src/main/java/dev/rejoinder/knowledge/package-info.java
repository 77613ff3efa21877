/**
 * What bots know: sources, how they are read into chunks, and how the passages that fit a question
 * are found. It knows nothing of HTTP, turns or SQL.
 */
@NullMarked
package dev.rejoinder.knowledge;

import org.jspecify.annotations.NullMarked;
