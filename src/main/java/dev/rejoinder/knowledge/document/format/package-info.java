/**
 * The format readers and the parser process they run in: a document cannot affect anything after
 * that process exits. Only plain text is read in the server process ({@code PlainTextFastPath}), by
 * code whose time and memory are linear in the text's length.
 */
@NullMarked
package dev.rejoinder.knowledge.document.format;

import org.jspecify.annotations.NullMarked;
