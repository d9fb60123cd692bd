# The server with its production dependencies. Settings come from the environment: docs/settings.md.

# A tag can move. For a build that can be repeated, pin the digest that this command prints:
#   docker buildx imagetools inspect node:26-slim --format '{{.Manifest.Digest}}'
#   docker build --build-arg NODE_IMAGE=node:26-slim@sha256:… .
ARG NODE_IMAGE=node:26-slim

# The pages of the developer portal need Vite, and the program Rolldown; the server needs neither.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY web/package.json ./web/package.json
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY src ./src
COPY extension ./extension
COPY build ./build
COPY web ./web
# The pages contain the guides.
COPY docs ./docs
RUN node web/build.ts && node build/program.ts

FROM ${NODE_IMAGE}

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/package.json
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts
# For npm run upline, and to read what a stack trace names.
COPY src ./src
COPY extension ./extension
COPY api-history ./api-history
# Messages name these guides.
COPY docs ./docs
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/dist ./dist

# Not root, and with nothing to write but the data.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data

ENV NODE_ENV=production UPLINE_HOST=0.0.0.0 UPLINE_PORT=8080 UPLINE_DATA_DIR=/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.UPLINE_PORT}/readyz`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# Node itself, not npm: it gets the signals and finishes what is in flight.
CMD ["node", "dist/program/upline.js", "serve"]
