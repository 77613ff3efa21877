/** Tests of the MCP servers. */
@NullMarked
package dev.rejoinder.http.mcp;

import org.jspecify.annotations.NullMarked;
