/** Tests of the OpenAI-compatible API over HTTP, and with the clients of others. */
@NullMarked
package dev.rejoinder.http.openai;

import org.jspecify.annotations.NullMarked;
