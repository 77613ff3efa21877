/**
 * OpenAI's chat completions and embeddings APIs, which many servers implement: writes requests and
 * decodes events. The code that all providers share is in {@code provider.http}.
 */
@NullMarked
package dev.rejoinder.provider.openai;

import org.jspecify.annotations.NullMarked;
