package dev.rejoinder.access;

import org.jspecify.annotations.Nullable;

/**
 * The browser that signs in. Nothing but the network is trusted.
 *
 * @param device the device token that it sent; null if it never signed in
 * @param userAgent as it names itself
 */
public record SignInClient(
        ClientNetwork network, @Nullable String device, @Nullable String userAgent) {}
