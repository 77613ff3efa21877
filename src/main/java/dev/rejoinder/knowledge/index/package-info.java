/**
 * Finds the passages that fit a question: words and vectors in one Lucene index. The database has
 * the texts and is the truth; the index can be thrown away and made again from it at any time. It
 * knows nothing of HTTP, turns, SQL or embedding models.
 */
@NullMarked
package dev.rejoinder.knowledge.index;

import org.jspecify.annotations.NullMarked;
