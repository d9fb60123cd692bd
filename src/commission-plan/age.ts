/**
 * Completed years of life. A person born on 29 February has their birthday on 1 March in non-leap years.
 * @param birthDate `YYYY-MM-DD`
 * @param today `YYYY-MM-DD`
 */
export function ageInYears(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
