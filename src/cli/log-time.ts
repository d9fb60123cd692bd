/**
 * The time of log lines as a member of their JSON, ISO 8601 UTC. It is written out once a millisecond: under load
 * dozens of lines share it, and writing it anew took a quarter of each.
 */
export function createLogTime(): () => string {
  let at = Number.NaN;
  let member = '';
  return () => {
    const now = Date.now();
    if (now !== at) {
      at = now;
      member = `,"time":"${new Date(now).toISOString()}"`;
    }
    return member;
  };
}
