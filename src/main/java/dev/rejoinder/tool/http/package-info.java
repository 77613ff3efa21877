/**
 * Tools that send an HTTP request: validates them, builds the request of a call, sends it through
 * the outbound client, and turns the response into an outcome.
 */
@NullMarked
package dev.rejoinder.tool.http;

import org.jspecify.annotations.NullMarked;
