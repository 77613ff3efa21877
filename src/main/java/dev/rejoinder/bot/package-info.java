/**
 * Bots: the assistants that an owner sets up. Independent of who talks to them and which model
 * answers.
 */
@NullMarked
package dev.rejoinder.bot;

import org.jspecify.annotations.NullMarked;
