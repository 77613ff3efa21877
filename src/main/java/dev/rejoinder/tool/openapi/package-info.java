/**
 * The import of tools from OpenAPI documents: reads a document, and makes an HTTP action of each
 * operation that a model can call. Documents are untrusted: everything is bounded, and no text of a
 * document becomes a placeholder of a template. Stores nothing.
 */
@NullMarked
package dev.rejoinder.tool.openapi;

import org.jspecify.annotations.NullMarked;
