package dev.rejoinder.knowledge.web;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A page as it was fetched.
 *
 * @param address where it was in the end, after redirects
 * @param content its bytes, unpacked; deleted when it has been handed out
 * @param mediaType in lower case, without parameters
 * @param charset as the server named it, or null; not checked
 */
public record FetchedPage(URI address, Path content, String mediaType, @Nullable String charset) {}
