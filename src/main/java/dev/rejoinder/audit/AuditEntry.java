package dev.rejoinder.audit;

import java.time.Instant;

/** A stored change. */
public record AuditEntry(String id, Instant recordedAt, AuditedChange change) {}
