package dev.rejoinder.storage.sql;

/** The clock of leases in statements, as {@code ${now}}; see {@link Dialect#leaseClock}. */
final class LeaseTime {
    private static final String NOW = "${now}";

    private final Dialect dialect;

    LeaseTime(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Fills in the clock. Pass {@link #parameters} to the statement. */
    String in(String text) {
        return text.replace(NOW, "(" + dialect.leaseClock() + " + :lease_origin)");
    }

    Parameters parameters() {
        return Parameters.of("lease_origin", dialect.leaseOrigin());
    }

    /** Adds {@link #parameters} to others. */
    Parameters addTo(Parameters parameters) {
        return parameters.and("lease_origin", dialect.leaseOrigin());
    }
}
