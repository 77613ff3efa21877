/**
 * Sends traces to an OpenTelemetry collector. Used only if one is configured; no other package
 * loads OpenTelemetry classes.
 */
@NullMarked
package dev.rejoinder.ops.otlp;

import org.jspecify.annotations.NullMarked;
