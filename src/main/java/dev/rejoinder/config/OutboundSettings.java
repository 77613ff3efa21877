package dev.rejoinder.config;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses API users may make the server connect to.
 *
 * @param privateNetworks private networks that are allowed nevertheless
 */
public record OutboundSettings(List<AddressRange> privateNetworks) {
    public OutboundSettings {
        privateNetworks = List.copyOf(privateNetworks);
    }

    /** Whether an address is in an allowed private network. */
    public boolean allows(InetAddress address) {
        return privateNetworks.stream().anyMatch(range -> range.contains(address));
    }
}
