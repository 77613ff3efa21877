@NullMarked
package dev.rejoinder.http;

import org.jspecify.annotations.NullMarked;
