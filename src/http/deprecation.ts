/** Details of a deprecated operation, for its callers; docs/api-versions.md. */
export interface Deprecation {
  /** First day of the deprecation, `YYYY-MM-DD`, from midnight UTC. */
  readonly since: string;
  /** The day of the removal. Left out if none is planned. */
  readonly sunset?: string;
  /** Reason and replacement. Markdown. */
  readonly note: string;
  /** Id of the operation to use instead. */
  readonly successor?: string;
}

/** The page that explains deprecations. */
const DOCUMENTATION = '/docs/changes';

/**
 * The headers of every answer: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), `Link` to the page.
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
  // `Date` moves a day that its month does not have to the next month.
  const isDay = !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === day;
  if (!isDay) throw new TypeError(`${day} is not a valid day in the form YYYY-MM-DD`);
  return instant;
}
