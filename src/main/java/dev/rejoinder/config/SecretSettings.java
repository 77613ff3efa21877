package dev.rejoinder.config;

import org.jspecify.annotations.Nullable;

/**
 * How the secrets of tools are encrypted.
 *
 * @param key 32 bytes in base64; null for a key in the data folder
 */
public record SecretSettings(@Nullable Secret key) {}
