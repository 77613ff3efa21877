/**
 * A bot's knowledge: its sources, how they are read into chunks, and how a search finds the
 * passages that match a question. Independent of HTTP, turns and SQL.
 */
@NullMarked
package dev.rejoinder.knowledge;

import org.jspecify.annotations.NullMarked;
