/**
 * The chat widget's files, as they are sent to browsers. What they do there is in the resources of
 * the same name; they talk to the server through its API like every client.
 */
@NullMarked
package dev.rejoinder.http.widget;

import org.jspecify.annotations.NullMarked;
