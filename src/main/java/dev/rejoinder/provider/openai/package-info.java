/**
 * OpenAI's chat completions, which many servers speak: how a prompt is written and what the events
 * of an answer mean. Sending, reading and telling failures apart is common to all providers and
 * lies in {@code provider.http}.
 */
@NullMarked
package dev.rejoinder.provider.openai;

import org.jspecify.annotations.NullMarked;
