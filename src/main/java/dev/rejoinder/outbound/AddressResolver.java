package dev.rejoinder.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a name. May block for long: it is called on a thread of its own and given
 * up after {@link DnsLookups#TIMEOUT_SECONDS}.
 */
public interface AddressResolver {
    /**
     * All addresses of a name, at least one.
     *
     * @throws UnknownHostException when it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** What the machine itself asks. */
    static AddressResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
