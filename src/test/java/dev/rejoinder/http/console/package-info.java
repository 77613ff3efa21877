@NullMarked
package dev.rejoinder.http.console;

import org.jspecify.annotations.NullMarked;
