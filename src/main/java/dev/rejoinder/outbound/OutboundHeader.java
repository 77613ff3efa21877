package dev.rejoinder.outbound;

/**
 * One line of a head, of a request or of an answer. The name is a token; the value has no control
 * characters but tabs, so that no line can be smuggled in.
 */
public record OutboundHeader(String name, String value) {
    private static final String NAME_SIGNS = "!#$%&'*+-.^_`|~";

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException naming the header, never quoting its value, which may be a
     *     secret
     */
    public OutboundHeader {
        if (name.isEmpty() || !name.chars().allMatch(OutboundHeader::inName)) {
            throw new IllegalArgumentException("not a header name");
        }
        if (!value.chars().allMatch(OutboundHeader::inValue)) {
            throw new IllegalArgumentException("the value of header " + name + " is not clean");
        }
    }

    private static boolean inName(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || NAME_SIGNS.indexOf(c) >= 0;
    }

    private static boolean inValue(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
    }
}
