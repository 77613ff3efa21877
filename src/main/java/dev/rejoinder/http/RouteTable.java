package dev.rejoinder.http;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/** All routes, matched by path. Immutable. */
public final class RouteTable {
    /** OpenAI's clients append a path to their base URL, which users often get wrong. */
    private static final String OPENAI_BASE = "/v1";

    /** The variable that is the id of an end user, who may ask to be forgotten. */
    private static final String END_USER = "{userId}";

    private static final String HIDDEN = "-";

    private final List<Route> routes;
    private final Node root = new Node();

    /** The formats of errors by first path segment; the envelope if its routes differ. */
    private final Map<String, ErrorFormat> errors;

    /** The fixed segments of all routes, and the empty one. */
    private final Set<String> words;

    /** Throws IllegalArgumentException if two routes have the same method and path. */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
        this.errors = errorsBySegment(this.routes);
        this.words =
                Stream.concat(
                                Stream.of(""),
                                this.routes.stream().flatMap(route -> route.segments().stream()))
                        .filter(segment -> !segment.startsWith("{"))
                        .collect(toUnmodifiableSet());
    }

    private static Map<String, ErrorFormat> errorsBySegment(List<Route> routes) {
        var formats = new HashMap<String, ErrorFormat>();
        for (Route route : routes) {
            formats.merge(
                    firstSegment(route.template()),
                    route.errors(),
                    (one, other) -> one.equals(other) ? one : JsonEnvelope.ERRORS);
        }
        return Map.copyOf(formats);
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    /** The format of an error on a path that no route has: that of the routes near it. */
    ErrorFormat errorsNear(String path) {
        return errors.getOrDefault(firstSegment(path), JsonEnvelope.ERRORS);
    }

    /**
     * A path as the access log may show it: without the id of an end user. A path that no route
     * has, such as a misspelled one, may contain one anywhere, so only the words of routes stay.
     */
    String withoutEndUser(String path) {
        Match match = match(path);
        if (match == null) {
            return Arrays.stream(path.split("/", -1))
                    .map(segment -> words.contains(segment) ? segment : HIDDEN)
                    .collect(joining("/"));
        }
        String[] segments = path.substring(1).split("/", -1);
        for (Route route : match.byMethod().values()) {
            int user = route.segments().indexOf(END_USER);
            if (user >= 0) {
                segments[user] = HIDDEN;
            }
        }
        return "/" + String.join("/", segments);
    }

    /** The message for a path that no route has. */
    String missingPath(String path) {
        String likely = path.replaceFirst("^(/api|/openai)?(/v1)*/", OPENAI_BASE + "/");
        if (!likely.equals(path) && match(likely) != null) {
            return "This path does not exist. For OpenAI's clients, the base URL ends with "
                    + OPENAI_BASE
                    + " right after the host: "
                    + likely
                    + ".";
        }
        return errorsNear(path).missingPath(path);
    }

    public List<Route> routes() {
        return routes;
    }

    /** A matched path: its routes by method, and the values of its variables in order. */
    record Match(Map<String, Route> byMethod, List<String> values) {
        /** The route of a method. HEAD uses the GET route; only the headers are sent. */
        @Nullable Route route(String method) {
            return byMethod.get(method.equals("HEAD") ? "GET" : method);
        }

        String allow() {
            return String.join(", ", new TreeSet<>(byMethod.keySet()));
        }

        /** The variable values by the names that this route gives them. */
        Map<String, String> variables(Route route) {
            var named = new HashMap<String, String>();
            int next = 0;
            for (String segment : route.segments()) {
                if (segment.startsWith("{")) {
                    named.put(segment.substring(1, segment.length() - 1), values.get(next++));
                }
            }
            return named;
        }
    }

    /**
     * Finds the routes of a path, or null.
     *
     * @param path as sent. Fixed segments are compared byte for byte, so a filter in front of this
     *     server sees the same path; only variables are decoded.
     */
    @Nullable Match match(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        var values = new ArrayList<String>();
        Node node = root;
        for (String segment : path.substring(1).split("/", -1)) {
            Node next = node.children.get(segment);
            if (next == null && node.variable != null && !segment.isEmpty()) {
                String value = URIUtil.decodePath(segment);
                // A fixed segment in another encoding is not a variable.
                next = node.children.containsKey(value) ? null : node.variable;
                values.add(value);
            }
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node.routes.isEmpty() ? null : new Match(node.routes, values);
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : route.segments()) {
            node = segment.startsWith("{") ? node.variable() : node.child(segment);
        }
        if (node.routes.put(route.method(), route) != null) {
            throw new IllegalArgumentException(
                    "two routes for " + route.method() + " " + route.template());
        }
    }

    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        final Map<String, Route> routes = new TreeMap<>();
        @Nullable Node variable;

        Node child(String segment) {
            return children.computeIfAbsent(segment, absent -> new Node());
        }

        Node variable() {
            if (variable == null) {
                variable = new Node();
            }
            return variable;
        }
    }
}
