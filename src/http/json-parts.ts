/**
 * A JSON array that is sent in parts, so that a long list needs little memory and holds the main thread for a
 * moment at a time. It ends with its caller.
 */
export class JsonParts {
  readonly #texts: AsyncIterable<string>;

  /** @param texts entries as JSON with commas between them; never empty */
  constructor(texts: AsyncIterable<string>) {
    this.#texts = texts;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    let before = '[';
    for await (const text of this.#texts) {
      yield before + text;
      before = ',';
    }
    yield before === '[' ? '[]' : ']';
  }
}
