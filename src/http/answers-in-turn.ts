import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** With this many waiting requests, nothing more is read; the rest of a packet has already arrived. */
const WAITING_BEFORE_PAUSE = 100;
/** A waiting request takes 3 KB. A packet holds this many only if they are too small to do anything. */
const WAITING_MAX = 1_000;

interface Turns {
  /** The answer to the latest request. */
  latest: ServerResponse | null;
  /** The answer before it, unless the client already has it. */
  previous: ServerResponse | null;
  waiting: number;
  /** Whether something waits for the last answer. */
  isEnding: boolean;
  /** Node resumes reading after every request of a packet. */
  readonly pauseAgain: () => void;
}

/**
 * Requests that a client sends without waiting for answers (pipelining) run one after the other. Node starts all
 * requests of a packet at once: hundreds of long answers could wait in memory for a client that may never read them.
 */
export class AnswersInTurn {
  readonly #turns = new Map<Socket, Turns>();

  /** Runs a request when the client has taken all earlier answers. */
  begin(answer: ServerResponse, run: () => void): void {
    const { socket } = answer.req;
    const turns = this.#turnsOf(socket);
    const { latest } = turns;
    const isFirst = latest === null || latest.writableFinished;
    turns.previous = isFirst ? null : latest;
    turns.latest = answer;
    if (isFirst) {
      run();
      return;
    }
    turns.waiting += 1;
    if (turns.waiting > WAITING_MAX) socket.destroy();
    else if (turns.waiting === WAITING_BEFORE_PAUSE) socket.on('resume', turns.pauseAgain).pause();
    latest.once('close', () => {
      if (turns.waiting === WAITING_BEFORE_PAUSE) socket.off('resume', turns.pauseAgain).resume();
      turns.waiting -= 1;
      if (!socket.destroyed) run();
    });
  }

  /** The last answer that the client still waits for. An answer to an incomplete request counts once it begins. */
  pending(socket: Socket): ServerResponse | null {
    const { latest = null, previous = null } = this.#turns.get(socket) ?? {};
    const isPending = (answer: ServerResponse | null) =>
      answer !== null && !answer.writableFinished && (answer.req.complete || answer.headersSent);
    return [latest, previous].find(isPending) ?? null;
  }

  /**
   * Runs something once the client has all the answers it waits for. While one call waits, later ones are ignored.
   */
  afterAnswers(socket: Socket, run: () => void): void {
    const pending = this.pending(socket);
    if (pending === null) {
      run();
      return;
    }
    const turns = this.#turnsOf(socket);
    if (turns.isEnding) return;
    turns.isEnding = true;
    pending.once('close', () => {
      turns.isEnding = false;
      this.afterAnswers(socket, run);
    });
  }

  #turnsOf(socket: Socket): Turns {
    const known = this.#turns.get(socket);
    if (known !== undefined) return known;
    const turns: Turns = {
      latest: null,
      previous: null,
      waiting: 0,
      isEnding: false,
      pauseAgain: () => socket.pause(),
    };
    this.#turns.set(socket, turns);
    socket.once('close', () => this.#turns.delete(socket));
    return turns;
  }
}
