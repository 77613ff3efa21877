/**
 * The readers of the formats, and the process they run in. Nothing here runs in the server's own
 * process: what a document does to it is over when it ends.
 */
@NullMarked
package dev.rejoinder.knowledge.document.format;

import org.jspecify.annotations.NullMarked;
