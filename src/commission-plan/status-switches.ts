/** What customers of a status may do, and what may be done to them. A switch that is left out means yes. */
export interface StatusSwitches {
  /**
   * Other customers may be enrolled and upgraded with this customer as sponsor, and moved below this customer
   * in the Enrollment tree. Customers who already have this sponsor keep it.
   */
  readonly mayEnroll?: boolean;
  /**
   * Others may be placed below this customer when a caller names them as upline, in every tree but the
   * Enrollment tree. A placement rule that looks further up skips a customer who cannot take others; one that
   * looks for a free place down a leg passes through them, because a leg ends only at its last node.
   */
  readonly mayReceivePlacements?: boolean;
  /** The base type can change: by Upgrade Customer, Update Customer, PATCH, and the services of extensions. */
  readonly mayBeUpgraded?: boolean;
  /** Validate Login accepts them. `false` answers as if the password were wrong. */
  readonly mayLogIn?: boolean;
}

/** The part of a plan that these functions read. */
interface PlanStatuses {
  readonly statuses: readonly (StatusSwitches & { readonly id: number; readonly name: string })[];
}

export type StatusSwitch = keyof StatusSwitches;

export const STATUS_SWITCHES = [
  'mayEnroll',
  'mayReceivePlacements',
  'mayBeUpgraded',
  'mayLogIn',
] as const satisfies readonly StatusSwitch[];

/** Former names of switches, and their replacements. */
export const RENAMED_SWITCHES: Readonly<Record<string, string>> = {
  refusesLogin: 'mayLogIn, which says the opposite: write mayLogIn: false for refusesLogin: true',
};

/** Whether a status allows an action. A status that exists only in an earlier plan allows every action. */
export function statusAllows(plan: PlanStatuses, status: number, what: StatusSwitch): boolean {
  return statusOf(plan, status)?.[what] !== false;
}

/** A status in the form of messages: `3 Deleted`. */
export function statusTitle(plan: PlanStatuses, status: number): string {
  const name = statusOf(plan, status)?.name;
  return name === undefined ? String(status) : `${status} ${name}`;
}

function statusOf({ statuses }: PlanStatuses, status: number) {
  return statuses.find((candidate) => candidate.id === status);
}
