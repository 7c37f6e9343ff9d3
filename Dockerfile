# The image of one service: docker build --build-arg SERVICE=chat -t switchboard/chat .
# Its migrations run from the same image: docker run ... node migrate.js
ARG SERVICE

FROM node:24-bookworm-slim AS base
WORKDIR /app

# Only what decides which dependencies there are, so that a change of code does not install them again.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

# What the build needs; of it only what is bundled gets into the image.
FROM base AS sources
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY packages ./packages
COPY services ./services
COPY tools ./tools
COPY web ./web

# The gateway serves the web pages; no other service has any.
FROM sources AS built
ARG SERVICE
RUN test -f "services/$SERVICE/package.json" || { echo "build with --build-arg SERVICE=<a folder of services/>" >&2; exit 1; }
RUN if [ "$SERVICE" = gateway ]; then npm run build:web; fi && node tools/build.ts "$SERVICE"

FROM base AS runtime
ARG SERVICE
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="switchboard-$SERVICE" \
      org.opencontainers.image.description="Switchboard's $SERVICE service" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.licenses="Apache-2.0"
# Memory that is free goes back to the system: glibc would keep what it hashed a password in, and an arena for each thread.
ENV NODE_ENV=production \
    SERVICE=$SERVICE \
    OTEL_SERVICE_NAME=$SERVICE \
    ADMIN_HOST=0.0.0.0 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=1048576
COPY --from=built /app/dist/$SERVICE ./
# By number, so that Kubernetes can tell that it is not root. Nothing under /app is writable for it.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["node", "healthcheck.js"]
CMD ["node", "main.js"]
