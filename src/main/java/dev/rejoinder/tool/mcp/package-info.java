/**
 * The client side of MCP: reads the tools of remote servers over streamable HTTP, and calls them. A
 * server is not trusted: everything it sends has a limit, and a tool that it describes differently
 * than its owner accepted is neither offered nor called.
 */
@NullMarked
package dev.rejoinder.tool.mcp;

import org.jspecify.annotations.NullMarked;
