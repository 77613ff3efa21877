@NullMarked
package dev.rejoinder.webhook;

import org.jspecify.annotations.NullMarked;
