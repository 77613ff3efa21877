package dev.rejoinder.wire;

/**
 * One header of a request or a response. The name is a token. The value contains no control
 * characters except tabs, which prevents header injection. White space around it is stripped.
 */
public record Header(String name, String value) {
    private static final String NAME_SIGNS = "!#$%&'*+-.^_`|~";

    /**
     * Validates name and value.
     *
     * @throws IllegalArgumentException with the name of the header, but never with its value, which
     *     may be a secret
     */
    public Header {
        if (name.isEmpty() || !name.chars().allMatch(Header::inName)) {
            throw new IllegalArgumentException("not a header name");
        }
        if (!value.chars().allMatch(Header::inValue)) {
            throw new IllegalArgumentException("header " + name + " has an invalid value");
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
