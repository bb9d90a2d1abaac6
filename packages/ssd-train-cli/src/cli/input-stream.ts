/** What is piped into a command; process.stdin is one. */
export interface InputStream extends AsyncIterable<string | Uint8Array> {
  /** True at a keyboard: there is nothing piped. */
  isTTY?: boolean | undefined;
}

/** Input of a command that nothing is piped into. */
export const noInput: InputStream = {
  async *[Symbol.asyncIterator]() {
    // ends at once
  },
};
