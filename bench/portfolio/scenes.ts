import type { Scene } from "./simulate.ts";

const always = (chance: number) => () => chance;

/** Studies of a night or so, from those where choosing matters to those where it cannot. */
export const SCENES: readonly Scene[] = [
  {
    title: "one good, two useless",
    minutes: 480,
    makers: [
      { name: "good", hits: always(0.2), gain: 0.03, minutes: 8 },
      { name: "useless", hits: always(0), gain: 0, minutes: 8 },
      { name: "useless too", hits: always(0), gain: 0, minutes: 8 },
    ],
  },
  {
    title: "as good, and one is five times as fast",
    minutes: 480,
    makers: [
      { name: "slow", hits: always(0.15), gain: 0.03, minutes: 15 },
      { name: "fast", hits: always(0.15), gain: 0.03, minutes: 3 },
    ],
  },
  {
    title: "a dear agent and a cheap search",
    minutes: 480,
    makers: [
      { name: "agent", hits: always(0.25), gain: 0.05, minutes: 12, usd: 1 },
      { name: "search", hits: always(0.1), gain: 0.02, minutes: 3 },
    ],
  },
  {
    title: "a queue that pays and ends, then an agent",
    minutes: 480,
    makers: [
      { name: "queue", hits: always(0.6), gain: 0.02, minutes: 4, queue: 12 },
      { name: "agent", hits: always(0.1), gain: 0.04, minutes: 10 },
    ],
  },
  {
    title: "one runs dry half way",
    minutes: 480,
    makers: [
      { name: "fades", hits: (trials) => (trials < 20 ? 0.3 : 0), gain: 0.03, minutes: 6 },
      { name: "steady", hits: always(0.1), gain: 0.03, minutes: 6 },
    ],
  },
  {
    title: "five alike",
    minutes: 480,
    makers: ["a", "b", "c", "d", "e"].map((name) => ({
      name,
      hits: always(0.1),
      gain: 0.03,
      minutes: 8,
    })),
  },
  {
    title: "a short study, 12 trials",
    minutes: 96,
    makers: [
      { name: "good", hits: always(0.2), gain: 0.03, minutes: 8 },
      { name: "useless", hits: always(0), gain: 0, minutes: 8 },
    ],
  },
];
