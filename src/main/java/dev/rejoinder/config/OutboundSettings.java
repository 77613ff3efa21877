package dev.rejoinder.config;

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
}
