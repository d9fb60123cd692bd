/** The place of a node in the model. */
export interface ModelPlace {
  readonly uplineId: number | null;
  readonly leg: string;
  readonly isVacant: boolean;
}

export type ModelTree = ReadonlyMap<number, ModelPlace>;

const ROOT = 2;

/**
 * A tree as documented. The implementation is as different from the program's as possible, to avoid the same
 * mistakes: an immutable map of nodes, which is replaced on each change and searched completely.
 */
export class TreeModel {
  readonly legs: readonly string[];
  #places: ReadonlyMap<number, ModelPlace> = new Map([[ROOT, { uplineId: null, leg: '', isVacant: false }]]);

  constructor(legs: readonly string[]) {
    this.legs = legs;
  }

  /** Immutable; each change creates a new map. */
  get places(): ModelTree {
    return this.#places;
  }

  childAt(uplineId: number, leg: string): number | undefined {
    return [...this.#places].find(([, place]) => place.uplineId === uplineId && place.leg === leg)?.[0];
  }

  childrenOf(uplineId: number): number[] {
    return [...this.#places].filter(([, place]) => place.uplineId === uplineId).map(([id]) => id);
  }

  uplinesOf(id: number): number[] {
    const uplineId = this.#places.get(id)?.uplineId ?? null;
    return uplineId === null ? [] : [uplineId, ...this.uplinesOf(uplineId)];
  }

  /** @returns the code of the refusal, or `null` on success */
  place(id: number, uplineId: number, leg: string, findAvailable: boolean): string | null {
    const before = this.#places.get(id);
    if (id === ROOT) return 'root_stays';
    if (id === uplineId) return 'placement_under_self';
    if (!this.#places.has(uplineId)) return 'upline_not_placed';
    if (this.uplinesOf(uplineId).includes(id)) return 'placement_cycle';
    let position = { uplineId, leg };
    if (this.legs.length > 0) {
      const holder = this.childAt(uplineId, leg);
      if (holder !== undefined && holder !== id) {
        if (!findAvailable) return 'position_taken';
        position = this.#downTheLeg(id, holder, leg);
      }
    }
    const isSame = before?.uplineId === position.uplineId && before.leg === position.leg;
    if (isSame && !before.isVacant) return 'already_there';
    this.#places = new Map(this.#places).set(id, { ...position, isVacant: false });
    return null;
  }

  remove(id: number, children: 'rollup' | 'keep'): string | null {
    const place = this.#places.get(id);
    if (place === undefined || (place.isVacant && children === 'keep')) return 'not_placed';
    if (place.uplineId === null) return 'root_stays';
    const next = new Map(this.#places);
    if (children === 'keep') {
      next.set(id, { ...place, isVacant: true });
    } else {
      const below = this.childrenOf(id).sort((a, b) => this.#legNumber(a) - this.#legNumber(b));
      const { uplineId } = place;
      const free = this.legs.filter((leg) => this.childAt(uplineId, leg) === undefined);
      const legs = [place.leg, ...free];
      if (this.legs.length > 0 && below.length > legs.length) return 'no_room_to_roll_up';
      next.delete(id);
      for (const [index, child] of below.entries()) {
        const isVacant = this.#places.get(child)?.isVacant ?? false;
        next.set(child, { uplineId, leg: this.legs.length === 0 ? '' : (legs[index] ?? ''), isVacant });
      }
    }
    this.#places = next;
    return null;
  }

  #legNumber(id: number): number {
    return this.legs.indexOf(this.#places.get(id)?.leg ?? '');
  }

  #downTheLeg(id: number, from: number, leg: string): { uplineId: number; leg: string } {
    const next = this.childAt(from, leg);
    return next === undefined || next === id ? { uplineId: from, leg } : this.#downTheLeg(id, next, leg);
  }
}
