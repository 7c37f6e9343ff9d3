# The image of one service: docker build --build-arg SERVICE=chat -t switchboard/chat .
# Its migrations run from the same image: docker run ... node src/migrate.ts
ARG SERVICE

FROM node:24-bookworm-slim AS base
WORKDIR /app

# Only what decides which dependencies there are, so that a change of code does not install them again.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

# A workspace that is a development dependency would bring its own dependencies along, so those are forgotten first.
# `npm install` then takes the versions of package-lock.json; `npm ci` would miss what was forgotten.
FROM base AS dependencies
ARG SERVICE
COPY --from=manifests /app ./
RUN npm pkg delete devDependencies --workspaces --include-workspace-root
RUN --mount=type=cache,target=/root/.npm \
    test -f "services/$SERVICE/package.json" || { echo "build with --build-arg SERVICE=<a folder of services/>" >&2; exit 1; }; \
    npm install --omit=dev --ignore-scripts --no-audit --no-fund --workspace "services/$SERVICE"

# The service's own sources and those of the packages it uses: Node runs the TypeScript as it is.
FROM dependencies AS sources
ARG SERVICE
COPY packages ./packages
COPY services/$SERVICE ./services/$SERVICE
RUN rm -rf bench test tools web package-lock.json && \
    for folder in packages/* services/*; do \
      [ "$folder" = "services/$SERVICE" ] || [ -e "node_modules/@switchboard/$(basename "$folder")" ] || rm -rf "$folder"; \
    done

# The web pages, which the gateway serves. Every other service has none.
FROM base AS pages-built
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    npm install --ignore-scripts --no-audit --no-fund --workspace web/workplace --workspace web/widget
COPY tsconfig.base.json ./
COPY packages ./packages
COPY web ./web
RUN for page in workplace widget; do \
      npm run build --workspace "web/$page" && mkdir -p "/pages/$page" && cp -r "web/$page/dist" "/pages/$page/dist" || exit 1; \
    done

FROM base AS pages-none
RUN mkdir /pages

FROM pages-built AS pages-gateway
FROM pages-none AS pages-chat
FROM pages-none AS pages-notify
FROM pages-none AS pages-presence

FROM pages-${SERVICE} AS pages

FROM base AS runtime
ARG SERVICE
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="switchboard-$SERVICE" \
      org.opencontainers.image.description="Switchboard's $SERVICE service" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    SERVICE=$SERVICE \
    OTEL_SERVICE_NAME=$SERVICE
COPY --from=sources /app ./
COPY --from=pages /pages ./web
WORKDIR /app/services/$SERVICE
# By number, so that Kubernetes can tell that it is not root. Nothing under /app is writable for it.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
    CMD ["node", "/app/packages/kit/src/healthcheck.ts"]
CMD ["node", "--import", "@switchboard/kit/telemetry", "src/main.ts"]
