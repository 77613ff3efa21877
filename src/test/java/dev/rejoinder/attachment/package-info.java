@NullMarked
package dev.rejoinder.attachment;

import org.jspecify.annotations.NullMarked;
