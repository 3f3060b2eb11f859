/**
 * A whole number for each of `given` in their order: the one that is given, else the smallest from 1 on that no other has.
 * So two that are derived never meet, nor one that is derived and one that is given.
 */
export function numbered(given: readonly (number | undefined)[]): readonly number[] {
  const taken = new Set(given.filter((one) => one !== undefined));
  return given.map((one) => {
    if (one !== undefined) return one;
    let free = 1;
    while (taken.has(free)) free += 1;
    taken.add(free);
    return free;
  });
}
