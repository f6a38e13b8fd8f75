# All four services from one build: docker build --target node|orchestrator|load-balancer|redis-init .
# Kept to what BuildKit of Docker 20.10 accepts, so that no other frontend has to be downloaded.

FROM eclipse-temurin:25-jdk AS build
ENV MAVEN_USER_HOME=/m2
WORKDIR /src
COPY . .
# The cache mount keeps Maven and all dependencies apart from the sources: neither an edit of a class nor one of a
# pom downloads again what is there. Tests are not part of the context (see .dockerignore): `./mvnw verify` runs them.
RUN --mount=type=cache,id=evenkeel-m2,target=/m2,sharing=locked \
    ./mvnw -B -ntp -Dmaven.repo.local=/m2/repository -DskipTests package -pl node,orchestrator,load-balancer,redis-init -am \
 && for service in node orchestrator load-balancer redis-init; do \
      cp $service/target/$service-*.jar app.jar \
      && java -Djarmode=tools -jar app.jar extract --layers --destination /layers/$service \
      || exit 1; \
    done

# glibc, not musl: Netty's native transport is built for it.
FROM eclipse-temurin:25-jre AS runtime
# wget is for the health checks, and for a person in `docker exec`.
RUN command -v wget >/dev/null \
 || { apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/*; }
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /app --shell /usr/sbin/nologin evenkeel
WORKDIR /app
STOPSIGNAL SIGTERM
# Exec form: java is process 1 and gets the SIGTERM of `docker stop` itself. JDK_JAVA_OPTIONS adds flags.
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "app.jar"]

# Each service: what changes least first. The last step starts it up to the point where it would open its ports, and
# keeps the classes in the form that they then have in memory; it must use the ENTRYPOINT's object headers.
FROM runtime AS node
COPY --from=build /layers/node/dependencies/ ./
COPY --from=build /layers/node/snapshot-dependencies/ ./
COPY --from=build /layers/node/application/ ./
RUN java -XX:AOTCacheOutput=app.aot -Xlog:aot*=error -XX:+UseCompactObjectHeaders -Dspring.context.exit=onRefresh -jar app.jar
USER evenkeel
EXPOSE 8080

FROM runtime AS orchestrator
COPY --from=build /layers/orchestrator/dependencies/ ./
COPY --from=build /layers/orchestrator/snapshot-dependencies/ ./
COPY --from=build /layers/orchestrator/application/ ./
RUN java -XX:AOTCacheOutput=app.aot -Xlog:aot*=error -XX:+UseCompactObjectHeaders -Dspring.context.exit=onRefresh -jar app.jar
USER evenkeel
EXPOSE 8090

FROM runtime AS load-balancer
COPY --from=build /layers/load-balancer/dependencies/ ./
COPY --from=build /layers/load-balancer/snapshot-dependencies/ ./
COPY --from=build /layers/load-balancer/application/ ./
RUN java -XX:AOTCacheOutput=app.aot -Xlog:aot*=error -XX:+UseCompactObjectHeaders -Dspring.context.exit=onRefresh -jar app.jar
USER evenkeel
EXPOSE 8080 8081

FROM runtime AS redis-init
COPY --from=build /layers/redis-init/dependencies/ ./
COPY --from=build /layers/redis-init/snapshot-dependencies/ ./
COPY --from=build /layers/redis-init/application/ ./
RUN java -XX:AOTCacheOutput=app.aot -Xlog:aot*=error -XX:+UseCompactObjectHeaders -Dspring.context.exit=onRefresh -jar app.jar
USER evenkeel
