/** What callers are told of an operation that they should leave; docs/api-versions.md. */
export interface Deprecation {
  /** Since when: a day, `YYYY-MM-DD`, which begins at midnight UTC. */
  readonly since: string;
  /** The day on which the operation will be gone. Left out where nobody means to remove it. */
  readonly sunset?: string;
  /** Why, and what to do instead. Markdown. */
  readonly note: string;
  /** Id of the operation to use instead. */
  readonly successor?: string;
}

/** Where people read of it. */
const DOCUMENTATION = '/docs/changes';

/**
 * The headers that go with every answer: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), `Link` to the page.
 * @throws TypeError for days that do not exist, or a sunset before the deprecation
 */
export function deprecationHeaders({ since, sunset }: Deprecation): Readonly<Record<string, string>> {
  const begins = midnight(since);
  const ends = sunset === undefined ? undefined : midnight(sunset);
  if (ends !== undefined && ends < begins) throw new TypeError(`The sunset ${sunset} is before ${since}`);
  const relations = ends === undefined ? ['deprecation'] : ['deprecation', 'sunset'];
  return {
    Deprecation: `@${begins.getTime() / 1_000}`,
    ...(ends === undefined ? {} : { Sunset: ends.toUTCString() }),
    Link: relations.map((relation) => `<${DOCUMENTATION}>; rel="${relation}"; type="text/html"`).join(', '),
  };
}

function midnight(day: string): Date {
  const instant = new Date(`${day}T00:00:00Z`);
  // A day that is not in its month is taken for one of the next.
  const isDay = !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === day;
  if (!isDay) throw new TypeError(`${day} is no day; it must be YYYY-MM-DD`);
  return instant;
}
