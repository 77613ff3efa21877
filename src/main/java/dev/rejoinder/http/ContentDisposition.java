package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** The header {@code Content-Disposition} of a download (RFC 6266). */
final class ContentDisposition {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]+");

    private ContentDisposition() {}

    /** A name with other characters than those of a token is encoded as in RFC 8187. */
    static String attachment(String fileName) {
        if (TOKEN.matcher(fileName).matches()) {
            return "attachment; filename=" + fileName;
        }
        var encoded = new StringBuilder("attachment; filename*=UTF-8''");
        for (byte each : fileName.getBytes(UTF_8)) {
            char character = (char) (each & 0xff);
            if (TOKEN.matcher(String.valueOf(character)).matches()) {
                encoded.append(character);
            } else {
                encoded.append(String.format("%%%02X", (int) character));
            }
        }
        return encoded.toString();
    }
}
