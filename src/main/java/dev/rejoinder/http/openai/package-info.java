/**
 * The OpenAI-compatible API: models, chat completions, responses and conversations, in OpenAI's
 * formats. Its turns are those of the turn engine, with the same limits and promises.
 */
@NullMarked
package dev.rejoinder.http.openai;

import org.jspecify.annotations.NullMarked;
