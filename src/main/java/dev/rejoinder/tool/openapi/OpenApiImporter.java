package dev.rejoinder.tool.openapi;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.ToolDraft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Fetches OpenAPI documents and reads their operations. Thread-safe. */
public final class OpenApiImporter {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MAX_REDIRECTS = 5;
    private static final long MAX_BYTES = 16 << 20;

    /** A document takes up to ten times its size while it is read. */
    private static final int HEAP_DIVISOR = 24;

    private final OutboundClient client;
    private final OutboundLimits limits;

    /** Because of the memory, only one document is read at a time. */
    private final Semaphore reading = new Semaphore(1);

    /**
     * Creates the importer.
     *
     * @param heapBytes the largest size of the heap
     */
    public OpenApiImporter(OutboundClient client, long heapBytes) {
        this.client = client;
        limits =
                new OutboundLimits(
                        FETCH_TIMEOUT,
                        Math.min(MAX_BYTES, heapBytes / HEAP_DIVISOR),
                        MAX_REDIRECTS);
    }

    /**
     * Reads the operations of a document.
     *
     * @param document its text; null to fetch it from {@code url}
     * @param url its address; with a text, only relative URLs in it need it
     * @throws AppError INVALID_REQUEST if it cannot be fetched or read; OVERLOADED
     */
    public List<OperationImport> read(@Nullable String document, @Nullable String url) {
        if (!reading.tryAcquire()) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server reads another OpenAPI document. Please try again later.",
                    RETRY_AFTER);
        }
        try {
            return document == null
                    ? fetched(url)
                    : OpenApiReader.read(document, Optional.ofNullable(url).map(this::address));
        } finally {
            reading.release();
        }
    }

    /**
     * Returns the drafts of some operations, in their order.
     *
     * @param ids of operations, or their methods and paths
     * @throws AppError INVALID_REQUEST if there is no such operation, or no tool can call it
     */
    public static List<ToolDraft> drafts(List<OperationImport> operations, List<String> ids) {
        Map<String, OperationImport> byId = new LinkedHashMap<>();
        operations.forEach(operation -> byId.put(operation.id(), operation));
        for (OperationImport operation : operations) {
            byId.putIfAbsent(operation.method() + " " + operation.path(), operation);
        }
        return ids.stream().map(id -> draft(id, byId.get(id))).distinct().toList();
    }

    private static ToolDraft draft(String id, @Nullable OperationImport operation) {
        if (operation == null) {
            throw AppError.invalid(
                    "operations",
                    "The document has no operation " + DocumentText.line(id, 100) + ".");
        }
        ToolDraft draft = operation.draft();
        if (draft == null) {
            throw AppError.invalid(
                    "operations",
                    "No tool can call " + DocumentText.line(id, 100) + ": " + operation.problem());
        }
        return draft;
    }

    private WebAddress address(String url) {
        try {
            return WebAddress.parse(url);
        } catch (OutboundException e) {
            throw AppError.invalid("url", e.sentence());
        }
    }

    private List<OperationImport> fetched(@Nullable String url) {
        if (url == null) {
            throw AppError.invalid("document", "Either document or url is required.");
        }
        var request = OutboundRequest.get(address(url), List.of());
        try (OutboundResponse response = client.send(request, limits)) {
            if (response.status() != 200) {
                throw AppError.invalid(
                        "url", "The site answered with status " + response.status() + ".");
            }
            var bytes = new ByteArrayOutputStream();
            response.writeTo(bytes);
            return OpenApiReader.read(
                    bytes.toString(StandardCharsets.UTF_8), Optional.of(response.address()));
        } catch (OutboundException e) {
            throw AppError.invalid("url", e.sentence());
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }
}
