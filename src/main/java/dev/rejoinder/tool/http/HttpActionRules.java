package dev.rejoinder.tool.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.SecretUseRules;
import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import dev.rejoinder.wire.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Validation of HTTP actions; {@code INVALID_REQUEST} names the field. */
public final class HttpActionRules {
    public static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    public static final int MAX_URL_CHARACTERS = WebAddress.MAX_CHARS;
    public static final int MAX_ENTRIES = 50;
    public static final int MAX_VALUE_CHARACTERS = 4_000;
    public static final int MAX_BODY_BYTES = 32 << 10;
    public static final int MAX_BODY_DEPTH = 20;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    private static final Pattern FIXED_HOST =
            Pattern.compile("(?i)https?://[^/?#{}\\s\\\\]+([/?][^#]*)?");

    /** Headers of the connection, and those that the server sends itself. */
    private static final Set<String> REFUSED_HEADERS =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "accept-encoding",
                    "idempotency-key");

    private final SecretUseRules secretRules;

    /**
     * Creates the rules.
     *
     * @param secretRules also refuses secrets that do not exist
     */
    public HttpActionRules(SecretUseRules secretRules) {
        this.secretRules = secretRules;
    }

    /** What the placeholders of an action may name. */
    private record Scope(Set<String> parameters, String host) {}

    /**
     * Checks the action of a tool.
     *
     * @throws AppError INVALID_REQUEST
     */
    public void check(ToolDraft tool, HttpAction action) {
        Set<String> parameters = ActionJson.parameterNames(tool.parameters());
        if (!METHODS.contains(action.method())) {
            throw AppError.invalid(
                    "http.method", "The method must be one of " + String.join(", ", METHODS) + ".");
        }
        var scope = new Scope(parameters, host(action.url()));
        checkTemplate("http.url", action.url(), scope);
        checkEntries("http.query", action.query(), scope);
        checkEntries("http.headers", action.headers(), scope);
        action.headers().forEach(HttpActionRules::checkHeader);
        checkBody(action, scope);
        checkPointer(action.responsePath());
    }

    private static String host(String url) {
        if (url.length() > MAX_URL_CHARACTERS || !FIXED_HOST.matcher(url).matches()) {
            throw AppError.invalid(
                    "http.url",
                    "The url must begin with http:// or https:// and a fixed host, without a"
                            + " fragment, and have at most "
                            + MAX_URL_CHARACTERS
                            + " characters.");
        }
        try {
            return ActionUrl.withPlaceholderValues(template("http.url", url)).host();
        } catch (OutboundException e) {
            throw AppError.invalid("http.url", e.sentence());
        }
    }

    private void checkEntries(String field, Map<String, String> entries, Scope scope) {
        if (entries.size() > MAX_ENTRIES) {
            throw AppError.invalid(field, "There can be at most " + MAX_ENTRIES + " entries.");
        }
        entries.forEach(
                (name, value) -> {
                    if (name.isEmpty() || name.length() > 200 || name.indexOf('\0') >= 0) {
                        throw AppError.invalid(field, "A name must have 1 to 200 characters.");
                    }
                    if (value.length() > MAX_VALUE_CHARACTERS) {
                        throw AppError.invalid(
                                field + "." + name,
                                "A value must have at most "
                                        + MAX_VALUE_CHARACTERS
                                        + " characters.");
                    }
                    checkTemplate(field + "." + name, value, scope);
                });
    }

    private static void checkHeader(String name, String value) {
        String field = "http.headers." + name;
        if (REFUSED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw AppError.invalid(field, "The server sets the header " + name + " itself.");
        }
        try {
            var _ = new Header(name, ActionHeaders.bytesAsCharacters(value));
        } catch (IllegalArgumentException e) {
            throw AppError.invalid(field, "This is not a legal header.");
        }
    }

    private void checkBody(HttpAction action, Scope scope) {
        String body = action.body();
        if (body == null) {
            return;
        }
        if (WITHOUT_BODY.contains(action.method())) {
            throw AppError.invalid("http.body", "A " + action.method() + " request has no body.");
        }
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw AppError.invalid(
                    "http.body", "The body must not be larger than " + MAX_BODY_BYTES + " bytes.");
        }
        try {
            checkStrings(ActionJson.parse(body), scope);
        } catch (JacksonException e) {
            throw AppError.invalid("http.body", "The body must be JSON.");
        }
    }

    private void checkStrings(JsonNode value, Scope scope) {
        if (value.isString()) {
            checkTemplate("http.body", value.stringValue(), scope);
        }
        value.forEach(child -> checkStrings(child, scope));
    }

    private static TextTemplate template(String field, String text) {
        try {
            return TextTemplate.parse(text);
        } catch (IllegalArgumentException e) {
            throw AppError.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    private void checkTemplate(String field, String text, Scope scope) {
        TextTemplate template = template(field, text);
        template.arguments()
                .filter(name -> !scope.parameters().contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw AppError.invalid(
                                    field, "The parameters have no property " + name + ".");
                        });
        template.secrets()
                .flatMap(name -> secretRules.problem(name, scope.host()).stream())
                .findFirst()
                .ifPresent(
                        sentence -> {
                            throw AppError.invalid(field, sentence);
                        });
    }

    private static void checkPointer(@Nullable String responsePath) {
        if (responsePath == null) {
            return;
        }
        try {
            var _ = JsonPointer.compile(responsePath);
        } catch (IllegalArgumentException e) {
            throw AppError.invalid(
                    "http.responsePath",
                    "The responsePath must be a JSON Pointer such as /items/0/name.");
        }
    }
}
