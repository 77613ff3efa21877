package dev.rejoinder.provider;

import static dev.rejoinder.provider.MessagePartRules.requireBase64;
import static dev.rejoinder.provider.MessagePartRules.requireMediaType;
import static dev.rejoinder.provider.MessagePartRules.requireName;
import static dev.rejoinder.provider.MessagePartRules.requireText;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link ChatMessage}. Immutable. An adapter gets attachments that it cannot send as
 * text: see {@link Prompt#conversation}.
 */
public sealed interface MessagePart {
    /** Text; may be empty. */
    record Text(String text) implements MessagePart {
        public Text {
            requireText(text, "the text");
        }
    }

    /**
     * An image.
     *
     * @param name as the user sees it
     * @param mediaType such as {@code image/png}
     * @param base64 the bytes, in standard Base64 with padding
     * @param width in pixels; 0 if unknown, and so for the height
     * @param text the text in the image, for models that cannot see it; null if unknown
     */
    record Image(
            String name,
            String mediaType,
            String base64,
            int width,
            int height,
            @Nullable String text)
            implements MessagePart {
        public Image {
            requireName(name, "the image name");
            requireMediaType(mediaType);
            requireBase64(base64);
            requireText(text == null ? "" : text, "the text");
            if (!mediaType.startsWith("image/")) {
                throw new IllegalArgumentException(mediaType + " is not an image");
            }
            if (width < 0 || height < 0) {
                throw new IllegalArgumentException("a negative size");
            }
        }

        /** An image of which nothing else is known. */
        public Image(String mediaType, String base64) {
            this("image", mediaType, base64, 0, 0, null);
        }
    }

    /**
     * A document or another file. It has its bytes, its text, or both.
     *
     * @param name as the user sees it
     * @param base64 the bytes, in standard Base64 with padding; empty if models get only the text
     * @param text the text of the file, for models that cannot read it; null if unknown
     */
    record File(String name, String mediaType, String base64, @Nullable String text)
            implements MessagePart {
        public File {
            requireName(name, "the file name");
            requireMediaType(mediaType);
            if (text == null || !base64.isEmpty()) {
                requireBase64(base64);
            }
            requireText(text == null ? "" : text, "the text");
        }

        /** A file whose text is not known. */
        public File(String name, String mediaType, String base64) {
            this(name, mediaType, base64, null);
        }

        /** Whether this is a PDF with its bytes, which several providers read. */
        public boolean isPdf() {
            return mediaType.equals("application/pdf") && !base64.isEmpty();
        }
    }

    /**
     * A call of a tool by the model.
     *
     * @param id identifies the call; its {@link ToolResult} repeats it
     * @param arguments as the model wrote them: JSON by convention, not validated
     */
    record ToolCall(String id, String tool, String arguments) implements MessagePart {
        public ToolCall {
            requireName(id, "the call id");
            requireName(tool, "the tool name");
            requireText(arguments, "the arguments");
        }
    }

    /**
     * The result of a tool call.
     *
     * @param callId the id of the {@link ToolCall}
     * @param tool the called tool
     * @param failed whether the content describes an error
     */
    record ToolResult(String callId, String tool, String content, boolean failed)
            implements MessagePart {
        public ToolResult {
            requireName(callId, "the call id");
            requireName(tool, "the tool name");
            requireText(content, "the result");
        }
    }

    /**
     * State that a provider must get back unchanged, at the same place in the message: a thought
     * signature, or a thinking block. Opaque outside its adapter; other adapters skip it.
     *
     * @param provider the adapter that wrote it
     */
    record ProviderState(String provider, String json) implements MessagePart {
        public ProviderState {
            requireName(provider, "the provider");
            requireText(json, "the state");
        }
    }

    /** The kind of part, for error messages. */
    default String kind() {
        return switch (this) {
            case Text _ -> "text";
            case Image _ -> "an image";
            case File _ -> "a file";
            case ToolCall _ -> "a tool call";
            case ToolResult _ -> "a tool result";
            case ProviderState _ -> "provider state";
        };
    }

    /** Whether this is an image or a file. */
    default boolean isAttachment() {
        return this instanceof Image || this instanceof File;
    }

    /** The texts among the parts, joined with blank lines; empty when there are none. */
    static String text(List<MessagePart> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof Text(String only)) {
            return only;
        }
        return parts.stream()
                .filter(Text.class::isInstance)
                .map(part -> ((Text) part).text())
                .collect(Collectors.joining("\n\n"));
    }

    /**
     * Concatenates two non-empty lists. If text meets text, both become one text with {@code
     * between} between them.
     */
    static List<MessagePart> join(
            List<MessagePart> first, String between, List<MessagePart> second) {
        var joined = new ArrayList<>(first);
        if (first.getLast() instanceof Text(String end)
                && second.getFirst() instanceof Text(String start)) {
            joined.set(first.size() - 1, new Text(end + between + start));
            joined.addAll(second.subList(1, second.size()));
        } else {
            joined.addAll(second);
        }
        return joined;
    }
}
