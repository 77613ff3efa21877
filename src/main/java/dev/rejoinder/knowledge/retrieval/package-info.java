/**
 * Retrieval: keeps the index in step with the stored documents, embeds chunks, and searches.
 * Independent of how documents are read.
 */
@NullMarked
package dev.rejoinder.knowledge.retrieval;

import org.jspecify.annotations.NullMarked;
