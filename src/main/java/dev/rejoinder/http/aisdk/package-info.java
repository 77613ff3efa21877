/**
 * The chat protocol of the AI SDK ({@code useChat}): its requests, and its UI message stream,
 * version 1. It knows nothing about other protocols.
 */
@NullMarked
package dev.rejoinder.http.aisdk;

import org.jspecify.annotations.NullMarked;
