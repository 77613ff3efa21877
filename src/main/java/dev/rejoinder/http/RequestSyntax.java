package dev.rejoinder.http;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Rejects requests that Jetty's strict parser accepts although a proxy in front could interpret
 * them differently (request smuggling): where the body ends, and which path is meant. {@link
 * MalformedRequests} answers and closes the connection, so bytes after such a request are never
 * parsed as another one.
 */
final class RequestSyntax implements HttpConfiguration.Customizer {
    /** Eighteen digits always fit a long. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /**
     * Path parameters, empty and dot segments, backslashes, and percent-encoded forms of these, of
     * the percent sign, or of control characters.
     */
    private static final Pattern AMBIGUOUS =
            Pattern.compile(
                    "//|[;\\\\]|/\\.{1,2}(/|$)|%(2[eEfF5]|3[bB]|5[cC]|[01][0-9a-fA-F]|7[fF])");

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        checkFraming(request.getConnectionMetaData().getHttpVersion(), request.getHeaders());
        checkTarget(request);
        return request;
    }

    /**
     * RFC 9112, 6: the request must frame its body in exactly one way, and in one that every proxy
     * understands.
     */
    private static void checkFraming(HttpVersion version, HttpFields headers) {
        List<String> codings = headers.getValuesList(HttpHeader.TRANSFER_ENCODING);
        List<String> lengths = headers.getValuesList(HttpHeader.CONTENT_LENGTH);
        boolean chunked =
                codings.size() == 1
                        && codings.getFirst().equalsIgnoreCase("chunked")
                        && version == HttpVersion.HTTP_1_1
                        && lengths.isEmpty();
        boolean counted =
                codings.isEmpty()
                        && lengths.size() == 1
                        && LENGTH.matcher(lengths.getFirst()).matches();
        if (!chunked && !counted && !(codings.isEmpty() && lengths.isEmpty())) {
            throw refused("The length of the body is ambiguous");
        }
    }

    /** Accepts a path of this server or its absolute URL; the server tunnels nothing. */
    private static void checkTarget(Request request) {
        String path = request.getHttpURI().getPath();
        boolean whole = request.getMethod().equals("OPTIONS") && "*".equals(path);
        if (request.getMethod().equals("CONNECT")
                || !HttpScheme.HTTP.is(request.getHttpURI().getScheme())
                || path == null
                || !(whole || path.startsWith("/"))
                || AMBIGUOUS.matcher(path).find()) {
            throw refused("The target is not a path of this server");
        }
    }

    private static HttpException.RuntimeException refused(String reason) {
        return new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, reason);
    }
}
