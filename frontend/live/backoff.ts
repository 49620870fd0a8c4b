/**
 * How long to wait before connection attempt number `attempt` (0 is the first retry), in milliseconds:
 * doubling from 0.5 s to 15 s, of which a random half, so that a restarted server is not hit by everybody at once.
 * `random` gives 0 ≤ x < 1.
 */
export function waitBefore(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(15_000, 500 * 2 ** Math.min(attempt, 5));
  return Math.round(full / 2 + (full / 2) * random());
}
