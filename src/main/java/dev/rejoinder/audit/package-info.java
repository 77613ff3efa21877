/** The audit log: who changed what, when and from where. */
@NullMarked
package dev.rejoinder.audit;

import org.jspecify.annotations.NullMarked;
