import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LongReadFigures } from '../database/long-read-limits.ts';
import { lazy } from '../kernel/lazy.ts';

/** Prometheus metrics of one server. */
export interface Metrics {
  readonly registry: Registry;
  observeRequest(request: { operation: string; method: string; status: number; seconds: number }): void;
  observeHook(call: { hook: string; outcome: string; seconds: number }): void;
  notePause(hook: string, isPaused: boolean): void;
  noteCircuit(hook: string, state: 'closed' | 'open' | 'half-open'): void;
  /** Whether search is available. */
  noteSearchIndex(isWhole: boolean): void;
  countDroppedLines(lines: number): void;
  countDelivery(delivery: { endpoint: string; outcome: string; seconds: number }): void;
  /** States are read on each scrape. */
  watchEndpoints(read: () => Promise<readonly EndpointFigures[]>): void;
  /** Values are read on each scrape. */
  watchLongReads(figures: () => LongReadFigures): void;
}

/** State of an event endpoint, and how many events of the feed it has not reached. */
export interface EndpointFigures {
  readonly name: string;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly lag: number;
}

const CIRCUIT_VALUES = { closed: 0, 'half-open': 0.5, open: 1 } as const;

/** Metrics of the process. Their observers never end and hold the registry, so all servers of a process share one. */
const processMetrics = lazy(() => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register.getMetricsAsArray().flatMap(({ name }) => register.getSingleMetric(name) ?? []);
});

export function createMetrics(): Metrics {
  const registry = new Registry();
  for (const metric of processMetrics()) registry.registerMetric(metric);
  const requests = new Histogram({
    name: 'upline_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['operation', 'method', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const hooks = new Histogram({
    name: 'upline_hook_duration_seconds',
    help: 'Time spent in a handler of the client extension, including its original.',
    labelNames: ['hook', 'outcome'],
    buckets: [0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    registers: [registry],
  });
  const circuits = new Gauge({
    name: 'upline_hook_circuit_state',
    help: 'Circuit breaker of a remote hook: 0 closed, 1 open, 0.5 half-open (probing).',
    labelNames: ['hook'],
    registers: [registry],
  });
  const pauses = new Gauge({
    name: 'upline_hook_paused',
    help: 'Whether an administrator has switched the handler of a hook off: 1 for yes.',
    labelNames: ['hook'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'upline_http_faults_total',
    help: 'Answers with a status of 500 or above.',
    labelNames: ['operation'],
    registers: [registry],
  });
  const droppedLines = new Counter({
    name: 'upline_request_log_dropped_total',
    help: 'Requests that have no line in the request log, because too many came at once.',
    registers: [registry],
  });
  const searchIndex = new Gauge({
    name: 'upline_search_index_ready',
    help: 'Whether search is available: 0 while the search index is broken or being built.',
    registers: [registry],
  });
  const deliveries = new Histogram({
    name: 'upline_event_delivery_duration_seconds',
    help: 'Time of an attempt to deliver an event, by endpoint and outcome.',
    labelNames: ['endpoint', 'outcome'],
    buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 20],
    registers: [registry],
  });
  return {
    registry,
    watchLongReads: (figures) => watchLongReads(registry, figures),
    noteSearchIndex: (isWhole) => searchIndex.set(Number(isWhole)),
    countDelivery: ({ seconds, ...labels }) => deliveries.observe(labels, seconds),
    watchEndpoints: (read) => watchEndpoints(registry, read),
    countDroppedLines: (lines) => droppedLines.inc(lines),
    observeRequest({ operation, method, status, seconds }) {
      requests.observe({ operation, method, status }, seconds);
      if (status >= 500) failures.inc({ operation });
    },
    notePause: (hook, isPaused) => pauses.set({ hook }, Number(isPaused)),
    noteCircuit: (hook, state) => circuits.set({ hook }, CIRCUIT_VALUES[state]),
    observeHook: ({ hook, outcome, seconds }) => hooks.observe({ hook, outcome }, seconds),
  };
}

const STATE_VALUES = { active: 1, paused: 0.5, disabled: 0 } as const;

function watchEndpoints(registry: Registry, read: () => Promise<readonly EndpointFigures[]>): void {
  new Gauge({
    name: 'upline_event_endpoint_state',
    help: 'Event endpoints: 1 active, 0.5 paused, 0 disabled.',
    labelNames: ['endpoint'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name, state } of await read().catch(() => []))
        this.set({ endpoint: name }, STATE_VALUES[state]);
    },
  });
  new Gauge({
    name: 'upline_event_endpoint_lag',
    help: 'Events of the feed that an endpoint has not reached.',
    labelNames: ['endpoint'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name, lag } of await read().catch(() => [])) this.set({ endpoint: name }, lag);
    },
  });
}

function watchLongReads(registry: Registry, figures: () => LongReadFigures): void {
  new Gauge({
    name: 'upline_long_reads',
    help: 'Current long reads, by state: active or waiting.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { active, waiting } = figures();
      this.set({ state: 'active' }, active);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Counter({
    name: 'upline_long_reads_ended_early_total',
    help: 'Long reads without an answer, by reason: refused, cancelled (the caller closed the connection) or overtime.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      const { refused, cancelled, overtime } = figures();
      for (const [reason, count] of Object.entries({ refused, cancelled, overtime }))
        this.inc({ reason }, count);
    },
  });
}
