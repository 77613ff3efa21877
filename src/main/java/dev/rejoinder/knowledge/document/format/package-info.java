/**
 * The readers of the formats, and the process they run in: what a document does to it is over when
 * it ends. Only plain text is read in the server's own process ({@code PlainTextFastPath}), by code
 * that takes time and memory by the text's length.
 */
@NullMarked
package dev.rejoinder.knowledge.document.format;

import org.jspecify.annotations.NullMarked;
