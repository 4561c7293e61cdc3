/** Something that is done many times, and how long it took: seconds. */
type Contender = () => Promise<number>;

/**
 * Lets the contenders take turns, so that what else happens on the machine meets all of them.
 *
 * @param rounds - how often each has its turn
 * @returns each one's median
 */
export async function alternate<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Contender>>,
): Promise<Readonly<Record<Name, number>>>;
export async function alternate(
  rounds: number,
  contenders: Readonly<Record<string, Contender>>,
): Promise<Readonly<Record<string, number>>> {
  const times = Object.entries(contenders).map(([name, contender]) => ({
    name,
    contender,
    seconds: new Array<number>(),
  }));
  for (let round = 0; round < rounds; round++) {
    for (const { contender, seconds } of times) seconds.push(await contender());
  }
  return Object.fromEntries(times.map(({ name, seconds }) => [name, median(seconds)]));
}

/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(sorted.length / 2) - 1,
    Math.floor(sorted.length / 2) + 1,
  );
  return (low + high) / 2;
}
