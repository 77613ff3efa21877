package dev.rejoinder.secret;

import dev.rejoinder.core.AppError;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Validation of the hosts that a secret may be sent to. */
final class SecretHosts {
    private static final Pattern HOST_ONLY = Pattern.compile("[^/?#@\\\\:\\s]+|\\[[0-9A-Fa-f:.]+]");

    private SecretHosts() {}

    /**
     * Normalizes hosts as URLs are, without duplicates.
     *
     * @throws AppError INVALID_REQUEST if one is not the name or address of a host
     */
    static List<String> normalized(List<String> hosts) {
        if (hosts.size() > Secrets.MAX_HOSTS) {
            throw AppError.invalid(
                    "hosts", "The hosts must not be more than " + Secrets.MAX_HOSTS + ".");
        }
        return hosts.stream().map(SecretHosts::normalized).distinct().toList();
    }

    private static String normalized(String host) {
        try {
            if (HOST_ONLY.matcher(host).matches()) {
                return WebAddress.parse("https://" + host + "/").host();
            }
        } catch (OutboundException e) {
            // The same mistake for the caller.
        }
        throw AppError.invalid(
                "hosts",
                "Each host must be an exact host name such as api.example.com, without scheme, port"
                        + " and path.");
    }
}
