/**
 * The built-in model, without network and weights: it finds the sentences that answer a question in
 * its prompt, or answers that it does not know. A new server can answer at once, and an
 * installation works without any provider. Independent of bots and conversations, except for its
 * prompt.
 */
@NullMarked
package dev.rejoinder.provider.builtin;

import org.jspecify.annotations.NullMarked;
