/**
 * Sends traces to a collector of OpenTelemetry. Used only where one is set, so that no class of
 * OpenTelemetry is loaded anywhere else.
 */
@NullMarked
package dev.rejoinder.ops.otlp;

import org.jspecify.annotations.NullMarked;
