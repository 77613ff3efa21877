package dev.rejoinder.knowledge.web;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A fetched page.
 *
 * @param address the final address, after redirects
 * @param content its bytes, decompressed; the file is deleted after it was handed out
 * @param mediaType in lower case, without parameters
 * @param charset as declared by the server, or null; not validated
 */
public record FetchedPage(URI address, Path content, String mediaType, @Nullable String charset) {}
