/** Documents good and bad, and what becomes of them. */
@NullMarked
package dev.rejoinder.knowledge.document;

import org.jspecify.annotations.NullMarked;
