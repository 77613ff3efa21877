package dev.rejoinder.tool;

import java.util.Optional;

/** Decides which secrets a tool may send to a host. Thread-safe. */
@FunctionalInterface
public interface SecretUseRules {
    /** Lets every secret go to every host. */
    SecretUseRules ANY = (name, host) -> Optional.empty();

    /**
     * Returns why a secret cannot be sent to a host, as a sentence; empty if it can.
     *
     * @param host as in a URL, normalized
     */
    Optional<String> problem(String name, String host);
}
