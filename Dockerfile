# The server with its production dependencies. Settings come from the environment: docs/settings.md.

# The pages of the developer portal need Vite; the server doesn't.
FROM node:26-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY web ./web
RUN npm ci --ignore-scripts && node web/build.ts

FROM node:26-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/package.json
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY src ./src
COPY extension ./extension
COPY api-history ./api-history
COPY --from=pages /app/web/dist ./web/dist

# Not root, and with nothing to write but the data.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data

ENV NODE_ENV=production UPLINE_HOST=0.0.0.0 UPLINE_PORT=8080 UPLINE_DATA_DIR=/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.UPLINE_PORT}/readyz`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# Node itself, not npm: it gets the signals and finishes what is in flight.
CMD ["node", "src/main.ts", "serve"]
