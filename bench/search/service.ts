import { type Assignment, createSpace, type Space } from "../../src/search/space.ts";

const CODECS = ["none", "lz4", "zstd", "gzip"];
const COLLECTORS = ["serial", "parallel", "g1", "zgc"];

/** The 99th percentile of the latency of a service, in milliseconds, as a model of eight settings. */
export const service: { readonly space: Space; readonly p99: (given: Assignment) => number } = {
  space: createSpace([
    { name: "threads", range: { kind: "int", low: 1, high: 256, log: true } },
    { name: "batch", range: { kind: "int", low: 1, high: 1024, log: true } },
    { name: "cache_mb", range: { kind: "float", low: 16, high: 16384, log: true } },
    { name: "codec", range: { kind: "choice", values: CODECS } },
    {
      name: "level",
      range: { kind: "int", low: 1, high: 19 },
      when: { parameter: "codec", is: ["zstd", "gzip"] },
    },
    { name: "gc", range: { kind: "choice", values: COLLECTORS } },
    { name: "prefetch", range: { kind: "bool" } },
    { name: "timeout_ms", range: { kind: "float", low: 1, high: 1000, log: true } },
  ]),
  p99,
};

interface Settings {
  readonly threads: number;
  readonly batch: number;
  readonly cache: number;
  readonly codec: number;
  readonly level: number;
  readonly gc: number;
  readonly prefetch: boolean;
  readonly timeout: number;
}

function p99(given: Assignment): number {
  const settings: Settings = {
    threads: Number(given.threads),
    batch: Number(given.batch),
    cache: Number(given.cache_mb),
    codec: CODECS.indexOf(String(given.codec)),
    level: Number(given.level ?? 0),
    gc: COLLECTORS.indexOf(String(given.gc)),
    prefetch: given.prefetch === true,
    timeout: Number(given.timeout_ms),
  };
  const cpu = cpuTime(settings);
  const timeout = 1.3 * Math.abs(Math.log(settings.timeout / (6 * cpu)));
  return cpu + readTime(settings) + pauses(settings) + waiting(settings, cpu) + timeout;
}

function cpuTime({ codec, level, gc, batch }: Settings): number {
  const coding = [0, 0.4, 0.5 + 0.02 * level ** 1.6, 1.2 + 0.12 * level][codec] ?? 0;
  const collecting = [0, 0.1, 0.35, 0.8][gc] ?? 0;
  return 2 + coding + collecting + 40 / batch ** 0.9 + 0.012 * batch;
}

function readTime({ codec, level, cache, batch, prefetch }: Settings): number {
  const ratio = [1, 2.1, 2.9 + 0.05 * level, 2.6 + 0.03 * level][codec] ?? 1;
  const miss = 1 / (1 + ((cache * ratio) / 3000) ** 1.1);
  const ahead = batch >= 32 ? 0.72 : 1.08;
  return ((28 * miss) / ratio) * (prefetch ? ahead : 1);
}

function pauses({ gc, cache }: Settings): number {
  const concurrent = COLLECTORS[gc] === "zgc" ? 0.25 : 1;
  return ([6, 3, 1.6, 0.6][gc] ?? 0) * (0.4 + Math.sqrt(cache / 2048) * concurrent);
}

function waiting({ threads, batch, cache }: Settings, cpu: number): number {
  const speed = Math.min(threads, 24) / (1 + 0.004 * Math.max(0, threads - 24));
  const load = Math.min(0.995, (0.6 * cpu) / (0.55 * speed));
  const queue = (0.5 * cpu * load) / (1 - load);
  const lock = 0.000225 * threads ** 2 * (batch < 16 ? 1 : 0.35);
  const memory = cache + 12 * threads;
  const swap = memory < 12_000 ? 0 : 0.02 * (memory - 12_000) ** 0.8;
  return queue + lock + swap;
}
