# docker build -t rejoinder .
# The first stage builds both jars with Maven on a JDK 25; the second has a JRE 25 and the jars alone.
FROM docker.io/library/maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY .mvn .mvn
COPY src/main src/main
# Splits the embedding model for the second jar.
COPY src/test/java/dev/rejoinder/provider/local/ModelSplit.java src/test/java/dev/rejoinder/provider/local/
# Format and tests are the business of `mvn verify`, before an image is made.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM docker.io/library/eclipse-temurin:25-jre
# The health check needs a client; so does whoever looks into the container.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/rejoinder --create-home --shell /usr/sbin/nologin rejoinder
COPY --from=build /build/target/rejoinder.jar /build/target/rejoinder-embeddings.jar /opt/rejoinder/
USER 10001
VOLUME /var/lib/rejoinder
EXPOSE 8080
# Options of the launcher. The heap is half of what the container may have; the rest is for what is outside of it: the
# embedding model, the parsers of documents (up to 256 MiB each) and buffers.
ENV REJOINDER_HOST=0.0.0.0 \
    REJOINDER_DATA=/var/lib/rejoinder \
    MALLOC_ARENA_MAX=2 \
    JAVA_TOOL_OPTIONS="-XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=5000 -XX:MaxRAMPercentage=50"
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/health/ready"]
# java is process 1, so that it gets SIGTERM itself. It may then take 25 seconds: docker stop --time 40.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/rejoinder/rejoinder.jar"]
CMD ["serve"]
