/**
 * The time of log lines as a member of their JSON, ISO 8601 UTC. Formatted once a millisecond: under load
 * dozens of lines share it, and formatting each time took a quarter of the cost of a line.
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
