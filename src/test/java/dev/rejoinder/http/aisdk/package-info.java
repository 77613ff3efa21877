/** Tests of the AI SDK's protocol with its own client. */
@NullMarked
package dev.rejoinder.http.aisdk;

import org.jspecify.annotations.NullMarked;
