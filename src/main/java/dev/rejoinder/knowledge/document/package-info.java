/**
 * Parses files into blocks of text, in a sandboxed process with little memory and no network, and
 * splits blocks into chunks. Independent of sources and bots.
 */
@NullMarked
package dev.rejoinder.knowledge.document;

import org.jspecify.annotations.NullMarked;
