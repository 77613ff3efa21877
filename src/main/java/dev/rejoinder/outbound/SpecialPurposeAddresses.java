package dev.rejoinder.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that are not on the public internet, from IANA's special-purpose address registries.
 * The JDK's own predicates miss most of them.
 */
final class SpecialPurposeAddresses {
    private static final int IPV4_BYTES = 4;

    private static final List<Range> IPV4 =
            ranges(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by a provider's customers; some clouds' metadata
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // Azure's host, as seen from its virtual machines
                    "169.254.0.0/16", // link-local; most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // multicast tunnels
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, and broadcast

    /**
     * All other addresses are loopback, link-local, private, multicast, or embed an IPv4 address.
     */
    private static final List<Range> IPV6_GLOBAL = ranges("2000::/3");

    private static final List<Range> IPV6 =
            ranges(
                    "2001::/23", // protocol assignments, Teredo among them
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4, which embeds an IPv4 address
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20"); // documentation

    private SpecialPurposeAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV4_BYTES) {
            return any(IPV4, bytes);
        }
        return !any(IPV6_GLOBAL, bytes) || any(IPV6, bytes);
    }

    private static boolean any(List<Range> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<Range> ranges(String... texts) {
        return Stream.of(texts).map(Range::parse).toList();
    }

    private record Range(InetAddress first, int prefixBits) {
        static Range parse(String text) {
            int slash = text.indexOf('/');
            return new Range(
                    InetAddress.ofLiteral(text.substring(0, slash)),
                    Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            byte[] network = first.getAddress();
            for (int bit = 0; bit < prefixBits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((network[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
