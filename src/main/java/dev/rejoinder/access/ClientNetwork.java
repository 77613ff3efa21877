package dev.rejoinder.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A client's network, as rate limits count it: an IPv4 address, or an IPv6 /64, which one household
 * or machine has. IPv4-mapped and NAT64 addresses count as their IPv4 address.
 *
 * @param text equal for all clients that count together
 */
public record ClientNetwork(String text) {
    private static final int NETWORK_BYTES = 8;

    /** {@code 64:ff9b::/96}, the NAT64 prefix. */
    private static final byte[] TRANSLATED = {
        0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
    };

    public static ClientNetwork of(InetAddress address) {
        // The JDK converts IPv4-mapped addresses itself.
        if (!(address instanceof Inet6Address)) {
            return new ClientNetwork(address.getHostAddress());
        }
        byte[] bytes = address.getAddress();
        if (Arrays.equals(bytes, 0, TRANSLATED.length, TRANSLATED, 0, TRANSLATED.length)) {
            return of(made(Arrays.copyOfRange(bytes, TRANSLATED.length, bytes.length)));
        }
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        return new ClientNetwork(made(bytes).getHostAddress() + "/64");
    }

    private static InetAddress made(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
