/**
 * Each assistant as an MCP server: the Model Context Protocol over HTTP, without sessions, in two
 * eras of the protocol on one URL. The transport ({@link dev.rejoinder.http.mcp.McpRoutes}) knows
 * nothing of assistants; it serves any {@link dev.rejoinder.http.mcp.McpServer}.
 */
@NullMarked
package dev.rejoinder.http.mcp;

import org.jspecify.annotations.NullMarked;
