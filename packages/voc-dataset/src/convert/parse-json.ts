const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * JSON as it is, or as Python writes it: with `NaN` and `Infinity`, which are none of it and are read as null.
 *
 * @throws SyntaxError for what is neither
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(STRING_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null'));
    // The place in the message is that of the text as it is written.
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}
