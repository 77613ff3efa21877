/**
 * Anthropic's Messages API: writes requests and decodes events. The code that all providers share
 * is in {@code provider.http}.
 */
@NullMarked
package dev.rejoinder.provider.anthropic;

import org.jspecify.annotations.NullMarked;
