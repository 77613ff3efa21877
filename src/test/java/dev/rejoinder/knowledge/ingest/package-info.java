/** What becomes of sources that wait to be read. */
@NullMarked
package dev.rejoinder.knowledge.ingest;

import org.jspecify.annotations.NullMarked;
