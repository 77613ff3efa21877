/**
 * Ingests sources: takes them from the queue, fetches and parses their documents, splits these into
 * chunks, and stores the chunks. Independent of search.
 */
@NullMarked
package dev.rejoinder.knowledge.ingest;

import org.jspecify.annotations.NullMarked;
