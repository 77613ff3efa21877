package dev.rejoinder.wire;

/**
 * One header line of a request or a response. The name is a token; the value has no control
 * characters but tabs, so it cannot smuggle in another line. Blanks around the value are dropped.
 */
public record Header(String name, String value) {
    private static final String NAME_SIGNS = "!#$%&'*+-.^_`|~";

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException with the name of the header, never with its value, which may
     *     be a secret
     */
    public Header {
        if (name.isEmpty() || !name.chars().allMatch(Header::inName)) {
            throw new IllegalArgumentException("not a header name");
        }
        if (!value.chars().allMatch(Header::inValue)) {
            throw new IllegalArgumentException("the value of header " + name + " is not clean");
        }
        value = value.strip();
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
