/** Valid, invalid and hostile documents, and their results. */
@NullMarked
package dev.rejoinder.knowledge.document;

import org.jspecify.annotations.NullMarked;
