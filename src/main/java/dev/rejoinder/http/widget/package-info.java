/**
 * The chat widget's static files. Their sources are in the resources of the same name; they call
 * the API like any client.
 */
@NullMarked
package dev.rejoinder.http.widget;

import org.jspecify.annotations.NullMarked;
