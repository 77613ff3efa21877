/**
 * The API's resources: one {@code *Routes} class each, with the JSON they read and write. They
 * translate between HTTP requests and the features, and contain no other logic.
 */
@NullMarked
package dev.rejoinder.http.api;

import org.jspecify.annotations.NullMarked;
