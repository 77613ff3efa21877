package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.SecretUseRules;
import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.wire.Header;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Validation of MCP servers; {@code INVALID_REQUEST} names the field. */
public final class McpServerRules {
    public static final int MAX_NAME_CHARACTERS = 100;
    public static final int MAX_URL_CHARACTERS = WebAddress.MAX_CHARS;
    public static final int MAX_HEADERS = 20;
    public static final int MAX_HEADER_VALUE_CHARACTERS = 4_096;

    /** Headers that the client sets itself. */
    private static final Set<String> RESERVED =
            Set.of(
                    "accept",
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "content-type",
                    "host",
                    "idempotency-key",
                    "mcp-method",
                    "mcp-name",
                    "mcp-protocol-version",
                    "mcp-session-id",
                    "transfer-encoding");

    private McpServerRules() {}

    static String name(String name) {
        if (TextChecks.isBlank(name)
                || name.length() > MAX_NAME_CHARACTERS
                || VisibleText.hides(name)
                || !TextChecks.isOneLine(name)) {
            throw AppError.invalid(
                    "name",
                    "The name must be one line of 1 to " + MAX_NAME_CHARACTERS + " characters.");
        }
        return name.strip();
    }

    /** Normalizes a URL. Whether it leads to a private network is known only when it is used. */
    static WebAddress address(String url) {
        if (url.contains("{{")) {
            throw AppError.invalid(
                    "url", "The url must not contain a secret: put it into a header.");
        }
        try {
            return WebAddress.parse(url);
        } catch (OutboundException e) {
            throw AppError.invalid("url", e.sentence());
        }
    }

    static Map<String, String> headers(
            Map<String, String> headers, String host, SecretUseRules secretRules) {
        if (headers.size() > MAX_HEADERS) {
            throw AppError.invalid(
                    "headers", "The headers must not be more than " + MAX_HEADERS + ".");
        }
        var names = new HashSet<String>();
        headers.forEach(
                (name, value) -> {
                    check(name, value);
                    if (!names.add(name.toLowerCase(Locale.ROOT))) {
                        throw AppError.invalid(
                                "headers", "The header " + name + " is given twice.");
                    }
                    TextTemplate.parse(value)
                            .secrets()
                            .flatMap(secret -> secretRules.problem(secret, host).stream())
                            .findFirst()
                            .ifPresent(
                                    sentence -> {
                                        throw AppError.invalid("headers", sentence);
                                    });
                });
        return headers;
    }

    private static void check(String name, String value) {
        try {
            new Header(name, value);
            if (TextTemplate.parse(value).arguments().findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "Between {{ and }} there must be secret. and the name of a secret.");
            }
        } catch (IllegalArgumentException e) {
            // The message never contains the value, which may be a secret.
            throw AppError.invalid("headers", "A header is not valid: " + e.getMessage());
        }
        if (value.length() > MAX_HEADER_VALUE_CHARACTERS) {
            throw AppError.invalid(
                    "headers",
                    "The value of a header must not have more than "
                            + MAX_HEADER_VALUE_CHARACTERS
                            + " characters.");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw AppError.invalid(
                    "headers", "The header " + name + " is set by this server itself.");
        }
    }
}
