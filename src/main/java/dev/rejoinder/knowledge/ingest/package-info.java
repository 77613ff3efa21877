/**
 * Reads sources: takes them one after the other, fetches and parses what they consist of, cuts it
 * into chunks and stores those. It knows nothing of how they are searched.
 */
@NullMarked
package dev.rejoinder.knowledge.ingest;

import org.jspecify.annotations.NullMarked;
