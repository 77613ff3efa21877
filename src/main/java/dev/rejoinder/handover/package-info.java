/**
 * The handover of a conversation to a person: who asks for one and when, who takes it, and the
 * notes of the agents. It does not know how turns run; {@code turn} asks it through {@link
 * dev.rejoinder.handover.HandoverRules}.
 */
@NullMarked
package dev.rejoinder.handover;

import org.jspecify.annotations.NullMarked;
