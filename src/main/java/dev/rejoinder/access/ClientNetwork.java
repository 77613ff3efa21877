package dev.rejoinder.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a client is, as limits count it: an IPv4 address, or the /64 of IPv6 that one household or
 * machine has. An IPv4 address that is written as IPv6, mapped or translated, is that address.
 *
 * @param text the same for all who are counted together
 */
public record ClientNetwork(String text) {
    private static final int NETWORK_BYTES = 8;

    /** {@code 64:ff9b::/96}: what a translator in front of an IPv6 network makes of IPv4. */
    private static final byte[] TRANSLATED = {
        0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
    };

    public static ClientNetwork of(InetAddress address) {
        // The JDK makes IPv4 of mapped addresses by itself.
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
