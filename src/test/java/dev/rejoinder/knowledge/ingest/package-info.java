/** Queued sources, until they are ready or failed. */
@NullMarked
package dev.rejoinder.knowledge.ingest;

import org.jspecify.annotations.NullMarked;
