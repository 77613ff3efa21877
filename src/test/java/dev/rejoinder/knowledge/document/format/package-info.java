/** The format readers, tested in this process. */
@NullMarked
package dev.rejoinder.knowledge.document.format;

import org.jspecify.annotations.NullMarked;
