/**
 * A model without network and without weights: it finds the sentences that answer a question among
 * those it was given, or says that it does not know. It lets a new server answer at once, and an
 * installation work with no provider at all. It knows nothing of bots or conversations beyond its
 * prompt.
 */
@NullMarked
package dev.rejoinder.provider.builtin;

import org.jspecify.annotations.NullMarked;
