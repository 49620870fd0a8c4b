/**
 * What to do with entry `seq` when the page shows everything up to `last`. A console sees every entry of a
 * conversation, so numbers follow one another; a hole means that pushes were missed.
 */
export function place(seq: number, last: number): "append" | "repeat" | "catch-up" {
  if (seq <= last) return "repeat";
  return seq === last + 1 ? "append" : "catch-up";
}

/** Calls `act` once, `wait` ms after the last of a burst of calls for the same thing; different things do not disturb each other. */
export function debounced<T>(wait: number, act: (thing: T) => void): (thing: T) => void {
  const timers = new Map<T, ReturnType<typeof setTimeout>>();
  return (thing) => {
    clearTimeout(timers.get(thing));
    timers.set(
      thing,
      setTimeout(() => {
        timers.delete(thing);
        act(thing);
      }, wait),
    );
  };
}
