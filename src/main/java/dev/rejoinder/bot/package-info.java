/** Bots: the assistants an owner sets up. It does not know who talks to them or what answers. */
@NullMarked
package dev.rejoinder.bot;

import org.jspecify.annotations.NullMarked;
