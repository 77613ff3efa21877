/**
 * Finds passages: keeps the index in step with the stored documents, gives chunks their vectors,
 * and searches. It knows nothing of how documents are read.
 */
@NullMarked
package dev.rejoinder.knowledge.retrieval;

import org.jspecify.annotations.NullMarked;
