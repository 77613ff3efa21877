/**
 * The API's resources: one {@code *Routes} class each, with the JSON they read and write. It turns
 * requests into calls of the features and their answers into JSON, and decides nothing else.
 */
@NullMarked
package dev.rejoinder.http.api;

import org.jspecify.annotations.NullMarked;
