package dev.rejoinder.access;

/**
 * The cost of one password hash.
 *
 * @param memoryKib in kibibytes
 */
public record PasswordCost(int memoryKib, int rounds, int lanes) {
    /** The cost on all servers but those of tests. */
    public static final PasswordCost USUAL = new PasswordCost(19 << 10, 2, 1);
}
