import { decodeXmlText } from './decode-text.js';
import { withoutQuoting } from './foreign-links.js';
import { MAX_ANNOTATION_BYTES, parseAnnotation } from './parse-annotation.js';
import type { RawAnnotation } from './parse-annotation.js';
import { readSmallFile } from './read-small-file.js';
import type { DatasetIssue } from './types.js';

/**
 * Reads an annotation file.
 *
 * @param input what its data set was named by: nothing that a link leads to outside of it is quoted
 * @throws DatasetError ANNOTATION_INVALID
 */
export async function readAnnotation(
  file: string,
  input: string,
): Promise<{ annotation: RawAnnotation; text: string; issues: DatasetIssue[] }> {
  const contents = await readSmallFile(file, { limit: MAX_ANNOTATION_BYTES, code: 'ANNOTATION_INVALID' });
  const { text, damagedAs, annotation } = await withoutQuoting(
    { file, input, expected: 'a Pascal VOC annotation' },
    () => {
      const decoded = decodeXmlText(contents, file);
      return { ...decoded, annotation: parseAnnotation(decoded.text, file) };
    },
  );
  if (damagedAs === undefined) return { annotation, text, issues: [] };
  const message = `Some bytes are not ${damagedAs}, which the file is taken for; they are read as "\uFFFD". Save it as UTF-8.`;
  return { annotation, text, issues: [{ code: 'text-damaged', severity: 'warning', file, message }] };
}
