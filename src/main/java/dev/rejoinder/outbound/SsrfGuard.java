package dev.rejoinder.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/** Decides which addresses requests may go to, to prevent server-side request forgery (SSRF). */
final class SsrfGuard {
    private static final int FIRST_FREE_PORT = 1024;

    private final Predicate<InetAddress> alsoAllowed;
    private final boolean tlsOnly;

    /**
     * @param alsoAllowed non-public addresses that the operator has allowed
     */
    SsrfGuard(Predicate<InetAddress> alsoAllowed) {
        this(alsoAllowed, false);
    }

    /**
     * @param tlsOnly whether http is refused, except to addresses that the operator has allowed
     */
    SsrfGuard(Predicate<InetAddress> alsoAllowed, boolean tlsOnly) {
        this.alsoAllowed = alsoAllowed;
        this.tlsOnly = tlsOnly;
    }

    /** Rejects ports below 1024, except 80 and 443: mail, file and console services use them. */
    void checkPort(WebAddress address) throws OutboundException {
        int port = address.port();
        if (port != 80 && port != 443 && port < FIRST_FREE_PORT) {
            throw new OutboundException(
                    "The address has a port that is not allowed: use 80, 443, or one from 1024.");
        }
    }

    /**
     * Rejects a host if any of its addresses is forbidden, because any of them may be used. For a
     * private name the operator must have allowed every address.
     */
    void checkAddresses(WebAddress target, List<InetAddress> addresses) throws OutboundException {
        boolean privateName = HostParser.isPrivateName(target.host());
        for (InetAddress address : addresses) {
            if (tlsOnly && !target.secure() && !alsoAllowed.test(address)) {
                throw new OutboundException(
                        "The address must begin with https://. An operator can allow http in"
                                + " private networks with outbound.private-networks.");
            }
            boolean isPublic = !privateName && !SpecialPurposeAddresses.contain(address);
            if (!isPublic && !alsoAllowed.test(address)) {
                throw new OutboundException(
                        "The address leads to a private network. An operator can allow that with"
                                + " outbound.private-networks.");
            }
        }
    }
}
