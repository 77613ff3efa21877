/** What the server promises, held against a network and providers that break in every way. */
@NullMarked
package dev.rejoinder.reliability;

import org.jspecify.annotations.NullMarked;
