package dev.rejoinder.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. May block for long: {@link DnsResolver} limits that. */
public interface AddressResolver {
    /**
     * All addresses of a name.
     *
     * @throws UnknownHostException when it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Asks the operating system. */
    static AddressResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
