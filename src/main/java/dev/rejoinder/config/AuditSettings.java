package dev.rejoinder.config;

/**
 * The audit log.
 *
 * @param retentionDays how long its entries are kept
 */
public record AuditSettings(int retentionDays) {
    public static final AuditSettings DEFAULT = new AuditSettings(365);
}
