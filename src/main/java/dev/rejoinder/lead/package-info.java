/**
 * Leads: the contact details that visitors leave, their validation, and their store interface. It
 * knows nothing of HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.lead;

import org.jspecify.annotations.NullMarked;
