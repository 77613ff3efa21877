package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON and JSON Lines, read as a stream. An object's scalar values become one paragraph of {@code
 * "key: value"} lines, and its objects become sections under their key. Objects in an array become
 * rows, and so do the values of JSON Lines.
 */
final class JsonFormat {
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final JsonParser parser;
    private final BlockSink sink;

    private JsonFormat(JsonParser parser, BlockSink sink) {
        this.parser = parser;
        this.sink = sink;
    }

    static void read(String text, BlockSink sink) throws DocumentException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            var format = new JsonFormat(parser, sink);
            boolean many = text.stripLeading().startsWith("{") && hasMore(text);
            while (parser.nextToken() != null) {
                if (many) {
                    format.row();
                } else {
                    format.value("", 0);
                }
            }
        } catch (StreamConstraintsException e) {
            throw DocumentException.of(
                    "The JSON is nested deeper than "
                            + MAX_DEPTH
                            + " levels, or has a value that is too long.");
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw DocumentException.of(
                    at == null
                            ? "The file is not valid JSON."
                            : "The file is not valid JSON: line "
                                    + at.getLineNr()
                                    + ", column "
                                    + at.getColumnNr()
                                    + ".");
        }
    }

    /** Whether the text has more than one value, so it is JSON Lines. */
    private static boolean hasMore(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() != null;
        }
    }

    private void value(String key, int level) throws DocumentException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                sink.heading(level, key);
                object(level);
            }
            case START_ARRAY -> {
                sink.heading(level, key);
                array(level);
            }
            case null, default -> sink.paragraph(key.isEmpty() ? scalar() : key + ": " + scalar());
        }
    }

    private void object(int level) throws DocumentException {
        var lines = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token != null && token.isScalarValue()) {
                if (level == 0 && (key.equals("title") || key.equals("name"))) {
                    sink.title(scalar());
                }
                lines.add(key + ": " + scalar());
            } else {
                sink.paragraph(String.join("\n", lines));
                lines.clear();
                value(key, level + 1);
            }
        }
        sink.paragraph(String.join("\n", lines));
    }

    private void array(int level) throws DocumentException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            switch (parser.currentToken()) {
                case START_OBJECT -> row();
                case START_ARRAY -> array(level);
                case null, default -> sink.listEntry(1, scalar());
            }
        }
    }

    private void row() throws DocumentException {
        var cells = new ArrayList<String>();
        flatten("", cells);
        sink.tableRow(String.join("; ", cells));
    }

    /** Collects all scalars of the current value, each with its path. */
    private void flatten(String path, List<String> cells) {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    flatten(path.isEmpty() ? key : path + "." + key, cells);
                }
            }
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    flatten(path, cells);
                }
            }
            case VALUE_NULL -> {}
            case null, default -> cells.add(path.isEmpty() ? scalar() : path + ": " + scalar());
        }
    }

    private String scalar() {
        return parser.getString();
    }
}
