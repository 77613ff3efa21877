package dev.rejoinder.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/** Decides which addresses may be asked at all. */
final class SsrfGuard {
    private static final int FIRST_FREE_PORT = 1024;

    private final Predicate<InetAddress> alsoAllowed;

    /**
     * @param alsoAllowed addresses that the operator has opened, though they are not public
     */
    SsrfGuard(Predicate<InetAddress> alsoAllowed) {
        this.alsoAllowed = alsoAllowed;
    }

    /** Ports below 1024 but 80 and 443 are those of mail, files and consoles. */
    void checkPort(WebAddress address) throws OutboundException {
        int port = address.port();
        if (port != 80 && port != 443 && port < FIRST_FREE_PORT) {
            throw new OutboundException(
                    "The address has a port that is not allowed: use 80, 443, or one from 1024.");
        }
    }

    /**
     * One address that is not allowed is enough to refuse a name: which of them is asked would be
     * chance. A private name needs addresses that the operator has opened.
     */
    void checkAddresses(String host, List<InetAddress> addresses) throws OutboundException {
        boolean privateName = HostParser.isPrivateName(host);
        for (InetAddress address : addresses) {
            boolean isPublic = !privateName && !SpecialPurposeAddresses.contain(address);
            if (!isPublic && !alsoAllowed.test(address)) {
                throw new OutboundException(
                        "The address leads to a private network. An operator can allow that with"
                                + " outbound.private-networks.");
            }
        }
    }
}
