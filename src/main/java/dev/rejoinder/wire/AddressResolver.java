package dev.rejoinder.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names. May block for long; {@link DnsResolver} adds a timeout. */
public interface AddressResolver {
    /**
     * Returns all addresses of a name.
     *
     * @throws UnknownHostException when there are none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Uses the resolver of the operating system. */
    static AddressResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
