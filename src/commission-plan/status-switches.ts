/** What customers of a status may do and have done to them. A switch that is left out says yes. */
export interface StatusSwitches {
  /**
   * Customers are enrolled and upgraded with this one as sponsor, and moved below them in the Enrollment tree. Those
   * who already have this sponsor keep them.
   */
  readonly mayEnroll?: boolean;
  /**
   * Others are placed below this customer when a caller names them as upline, in every tree but the Enrollment tree.
   * A placement rule that looks further up passes over a customer who takes nobody; one that looks for a free place
   * down a leg goes through them, because a leg ends where it ends.
   */
  readonly mayReceivePlacements?: boolean;
  /** The base type can change: by Upgrade Customer, Update Customer, PATCH, and the services of extensions. */
  readonly mayBeUpgraded?: boolean;
  /** Validate Login lets them in. `false` answers as if the password were wrong. */
  readonly mayLogIn?: boolean;
}

/** As much of a plan as is asked here. */
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

/** Names that switches had before, and what to write instead. */
export const RENAMED_SWITCHES: Readonly<Record<string, string>> = {
  refusesLogin: 'mayLogIn, which says the opposite: write mayLogIn: false for refusesLogin: true',
};

/** Whether a status allows something. A status that only an earlier plan knew allows it. */
export function statusAllows(plan: PlanStatuses, status: number, what: StatusSwitch): boolean {
  return statusOf(plan, status)?.[what] !== false;
}

/** A status as messages name it: `3 Deleted`. */
export function statusTitle(plan: PlanStatuses, status: number): string {
  const name = statusOf(plan, status)?.name;
  return name === undefined ? String(status) : `${status} ${name}`;
}

function statusOf({ statuses }: PlanStatuses, status: number) {
  return statuses.find((candidate) => candidate.id === status);
}
