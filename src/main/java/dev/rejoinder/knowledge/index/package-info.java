/**
 * Finds passages for a question with words and vectors in one Lucene index. The database holds the
 * texts and is the source of truth; the index can be deleted and rebuilt from it at any time.
 * Independent of HTTP, turns, SQL and embedding models.
 */
@NullMarked
package dev.rejoinder.knowledge.index;

import org.jspecify.annotations.NullMarked;
