package dev.rejoinder.config;

import java.util.List;

/**
 * What users of the API may point the server at.
 *
 * @param privateNetworks addresses that are not public and may be read all the same
 */
public record OutboundSettings(List<AddressRange> privateNetworks) {
    public OutboundSettings {
        privateNetworks = List.copyOf(privateNetworks);
    }
}
